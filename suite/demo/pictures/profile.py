"""The DISC graph: a person's internal and external style with their error bands, the shift, and the role model."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.drawing.canvas import canvas
from chassis.drawing.legend import Key, legend
from chassis.drawing.lettering import signed
from chassis.drawing.markup import Markup, joined
from chassis.drawing.palette import GRID, MUTED
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import box, diamond, dot, haloed, line, path, square, write
from suite.demo.pictures.colours import EXTERNAL, INTERNAL, MODEL
from suite.demo.words import Say

FACTORS = ("D", "I", "S", "C")
_WIDTH, _HEIGHT = 530.0, 400.0
_TOP, _BOTTOM = 48.0, 316.0
_LEFT, _STEP = 92.0, 114.0
_APART = 13.0
_UP = Scale(Decimal(0), Decimal(100), _BOTTOM, _TOP)


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What the graph shows: scores 0–100 by factor D, I, S, C."""

    person: str
    internal: Mapping[str, Band]
    external: Mapping[str, Band]
    shift: Mapping[str, Decimal]
    model: Mapping[str, Decimal]


def draw_profile(view: ProfileView, say: Say) -> Markup:
    """Circles for the internal style, squares for the external one, diamonds on a dashed line for the role model."""
    spoken = "; ".join(
        say("profile.factor_spoken", factor=say(f"factor.{f}"), internal=view.internal[f].value,
            external=view.external[f].value, model=view.model[f])
        for f in FACTORS
    )  # fmt: skip
    return canvas(
        _WIDTH,
        _HEIGHT,
        say("profile.title", person=view.person),
        spoken,
        _legend(say),
        _grid(),
        _path(view.model, 0, MODEL, dashed=True),
        _style(view.internal, -_APART, INTERNAL),
        _style(view.external, _APART, EXTERNAL),
        *(_diamond(i, view.model[f]) for i, f in enumerate(FACTORS)),
        *(_feet(i, f, view, say) for i, f in enumerate(FACTORS)),
    )


def _legend(say: Say) -> Markup:
    return legend(
        _LEFT - 60,
        22,
        (
            Key(lambda x, y: dot(x, y, INTERNAL), say("style.internal")),
            Key(lambda x, y: square(x, y, EXTERNAL), say("style.external")),
            Key(lambda x, y: diamond(x, y, MODEL), say("role_model")),
        ),
    )


def _grid() -> Markup:
    left, right = _LEFT - 46, _LEFT + 3 * _STEP + 56
    return joined(
        joined(
            (
                line(left, _UP.at(Decimal(level)), right, _UP.at(Decimal(level)), MUTED if level == 50 else GRID),
                write(left - 8, _UP.at(Decimal(level)) + 4, str(level), "right", font_size=11, fill=MUTED),
            )
        )
        for level in range(0, 101, 25)
    )


def _x(place: int) -> float:
    return _LEFT + place * _STEP


def _path(levels: Mapping[str, Decimal], aside: float, colour: str, *, dashed: bool = False) -> Markup:
    points = [(_x(i) + aside, _UP.at(levels[f])) for i, f in enumerate(FACTORS)]
    return path(points, colour, **({"stroke_dasharray": "6 5"} if dashed else {}))


def _style(scores: Mapping[str, Band], aside: float, colour: str) -> Markup:
    bands = (_score(_x(i) + aside, scores[f], colour, aside) for i, f in enumerate(FACTORS))
    return joined((_path({f: scores[f].value for f in FACTORS}, aside, colour), *bands))


def _score(x: float, score: Band, colour: str, aside: float) -> Markup:
    mark = square(x, _UP.at(score.value), colour) if aside > 0 else dot(x, _UP.at(score.value), colour)
    side = "left" if aside > 0 else "right"
    top, bottom = _UP.at(score.high), _UP.at(score.low)
    return joined(
        (
            box(x - 3, top, 6, bottom - top, colour, fill_opacity=0.22, rx=3),
            mark,
            haloed(x + (9 if aside > 0 else -9), _UP.at(score.value) + 4, f"{score.value}", side, font_size=11),
        )
    )


def _diamond(place: int, level: Decimal) -> Markup:
    return diamond(_x(place), _UP.at(level), MODEL, stroke="#fff")


def _feet(place: int, factor: str, view: ProfileView, say: Say) -> Markup:
    shift = view.shift[factor]
    return joined(
        (
            write(_x(place), _BOTTOM + 26, factor, "middle", font_size=16, font_weight=700),
            write(_x(place), _BOTTOM + 44, say(f"factor.{factor}"), "middle", font_size=12, fill=MUTED),
            write(_x(place), _BOTTOM + 64, say("profile.model_at", level=view.model[factor]), "middle",
                  font_size=12, fill=MODEL),
            write(_x(place), _BOTTOM + 81, say("profile.shift", shift=signed(shift)), "middle", font_size=12),
        )
    )  # fmt: skip
