"""A score taken apart: for each criterion its weight as a frame, filled as far as it was earned."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.drawing.canvas import canvas
from chassis.drawing.lettering import fitted
from chassis.drawing.markup import Markup, joined
from chassis.drawing.palette import BAD, GRID, MUTED, TRACK
from chassis.drawing.scale import Scale
from chassis.drawing.shapes import box, line, write
from suite.demo.pictures.colours import EXTERNAL, INTERNAL
from suite.demo.words import Say

_WIDTH, _TOP, _ROW = 720.0, 34.0, 30.0
_LEFT, _RIGHT = 290.0, 500.0
_EARNED = 600.0


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion: `points` of at most `most` points, at a membership 0…1, and what was measured, in words.

    `points` is None where nothing was measured.
    """

    name: str
    points: Decimal | None
    most: Decimal
    membership: Decimal | None
    measured: str


def draw_breakdown(title: str, score: Decimal, parts: Sequence[Part], say: Say) -> Markup:
    """The fills add up to the score; a frame left empty is where points were lost."""
    across = Scale(Decimal(0), max((part.most for part in parts), default=Decimal(1)), _LEFT, _RIGHT)
    bottom = _TOP + _ROW * len(parts)
    spoken = "; ".join(
        say("breakdown.part_spoken", name=part.name, points=_shown(part.points), most=_shown(part.most))
        for part in parts
    )
    return canvas(
        _WIDTH,
        bottom + 36,
        title,
        spoken,
        _head(say),
        *(_row(part, _TOP + _ROW * i, across) for i, part in enumerate(parts)),
        line(16, bottom + 4, _WIDTH - 16, bottom + 4, GRID),
        write(_LEFT - 14, bottom + 24, say("breakdown.score"), "right", font_weight=700),
        write(_LEFT, bottom + 24, f"{score}", font_weight=700, font_size=16, fill=EXTERNAL),
    )


def _head(say: Say) -> Markup:
    return joined(
        (
            write(_LEFT, 20, say("breakdown.points"), font_size=12, fill=MUTED),
            write(_EARNED, 20, say("breakdown.earned"), "right", font_size=12, fill=MUTED),
            write(_WIDTH - 12, 20, say("breakdown.measured"), "right", font_size=12, fill=MUTED),
        )
    )


def _row(part: Part, y: float, across: Scale) -> Markup:
    return joined(
        (
            write(_LEFT - 14, y + 19, fitted(part.name, _LEFT - 24), "right"),
            box(_LEFT, y + 5, across.at(part.most) - _LEFT, 19, TRACK, stroke=GRID, rx=2),
            _fill(part, y, across),
            write(_EARNED, y + 19, f"{_shown(part.points)} / {_shown(part.most)}", "right", font_size=12),
            write(
                _WIDTH - 12, y + 19, fitted(part.measured, _WIDTH - _EARNED - 24, 12), "right", font_size=12, fill=MUTED
            ),
        )
    )


def _fill(part: Part, y: float, across: Scale) -> Markup:
    if part.points is None or part.membership is None:
        return joined(())
    colour = BAD if part.membership < Decimal("0.34") else EXTERNAL if part.membership < Decimal("0.67") else INTERNAL
    return box(_LEFT, y + 5, max(across.at(part.points) - _LEFT, 1.0), 19, colour, rx=2)


def _shown(points: Decimal | None) -> str:
    return "–" if points is None else f"{points:.2f}"
