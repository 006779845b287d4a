"""The role model: what a role asks of each factor, with the range that the raters' disagreement leaves open."""

from collections.abc import Mapping
from decimal import Decimal

from chassis.drawing.canvas import canvas
from chassis.drawing.markup import Markup, joined
from chassis.drawing.palette import GRID, MUTED, TRACK
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import box, diamond, haloed, line, write
from suite.demo.pictures.colours import MODEL
from suite.demo.words import Say

_WIDTH, _TOP, _ROW = 530.0, 12.0, 42.0
_LEFT, _RIGHT = 130.0, 500.0


def draw_role(levels: Mapping[str, Band], say: Say) -> Markup:
    """One row a factor, from 0 (nothing of it) to 100; the diamond is the level, the bar its range."""
    across = Scale(Decimal(0), Decimal(100), _LEFT, _RIGHT)
    bottom = _TOP + _ROW * len(levels)
    spoken = "; ".join(say("role.level_spoken", factor=say(f"factor.{f}"), level=levels[f].value) for f in levels)
    return canvas(
        _WIDTH,
        bottom + 42,
        say("role.title"),
        spoken,
        _axis(across, bottom, say),
        *(_row(factor, level, _TOP + _ROW * i, across, say) for i, (factor, level) in enumerate(levels.items())),
    )


def _axis(across: Scale, bottom: float, say: Say) -> Markup:
    return joined(
        (
            *(line(across.at(tick), _TOP, across.at(tick), bottom, GRID) for tick in across.quarters()),
            *(
                write(across.at(tick), bottom + 16, f"{tick:f}", "middle", font_size=11, fill=MUTED)
                for tick in across.quarters()
            ),
            write(_RIGHT, bottom + 34, say("role.axis"), "right", font_size=11, fill=MUTED),
        )
    )


def _row(factor: str, level: Band, y: float, across: Scale, say: Say) -> Markup:
    middle = y + _ROW / 2
    return joined(
        (
            write(_LEFT - 16, middle + 4, f"{factor} {say(f'factor.{factor}')}", "right", font_weight=700),
            box(_LEFT, middle - 5, _RIGHT - _LEFT, 10, TRACK, rx=5),
            box(across.at(level.low), middle - 8, across.at(level.high) - across.at(level.low), 16, MODEL,
                fill_opacity=0.3, rx=4),
            diamond(across.at(level.value), middle, MODEL, 8, stroke="#fff"),
            haloed(across.at(level.value), middle - 12, f"{level.value}", "middle", font_weight=700, fill=MODEL),
        )
    )  # fmt: skip
