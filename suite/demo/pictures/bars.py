"""Bars of counts under one another: the funnel from rows to key accounts, the work of each manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.drawing.canvas import canvas
from chassis.drawing.lettering import fitted
from chassis.drawing.markup import Markup, joined
from chassis.drawing.palette import MUTED, TRACK
from chassis.drawing.scale import Scale
from chassis.drawing.shapes import box, write
from suite.demo.pictures.colours import EXTERNAL
from suite.demo.words import Say

_WIDTH, _ROW = 720.0, 34.0
_LEFT, _RIGHT = 280.0, 600.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A count, what it counts, and a remark that stands behind it."""

    name: str
    count: Decimal
    remark: str = ""
    colour: str = EXTERNAL


def draw_bars(title: str, bars: Sequence[Bar], say: Say) -> Markup:
    """All bars start at zero and share one scale, so their lengths may be compared."""
    across = Scale(Decimal(0), max((bar.count for bar in bars), default=Decimal(1)) or Decimal(1), _LEFT, _RIGHT)
    spoken = "; ".join(say("bars.bar_spoken", name=bar.name, count=bar.count) for bar in bars)
    rows = (_row(bar, 8 + _ROW * i, across) for i, bar in enumerate(bars))
    return canvas(_WIDTH, _ROW * len(bars) + 16, title, spoken, *rows)


def _row(bar: Bar, y: float, across: Scale) -> Markup:
    end = across.at(bar.count)
    counted = f"{bar.count:,}"
    return joined(
        (
            write(_LEFT - 14, y + 18, fitted(bar.name, _LEFT - 24), "right"),
            box(_LEFT, y + 3, _RIGHT - _LEFT, 21, TRACK, rx=3),
            box(_LEFT, y + 3, max(end - _LEFT, 1.5), 21, bar.colour, rx=3),
            write(_RIGHT + 10, y + 18, counted, font_weight=700),
            write(_RIGHT + 18 + 8 * len(counted), y + 18, bar.remark, font_size=12, fill=MUTED),
        )
    )
