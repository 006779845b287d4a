"""The pay waterfall: each line of a statement on top of the one before, to the total, then what is paid later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.drawing.canvas import canvas
from chassis.drawing.lettering import fitted
from chassis.drawing.markup import Markup, joined
from chassis.drawing.palette import BAD, GRID, INK, MUTED, NEUTRAL
from chassis.drawing.scale import Scale
from chassis.drawing.shapes import box, line, write
from suite.demo.pictures.colours import EXTERNAL, INTERNAL
from suite.demo.words import Say

_WIDTH, _TOP, _ROW = 720.0, 10.0, 34.0
_LEFT, _RIGHT = 250.0, 590.0


@dataclass(frozen=True, slots=True)
class Step:
    """One line: an amount to add (or take away), or a sum (`is_sum`) that stands on zero."""

    name: str
    amount: Decimal
    is_sum: bool = False


def draw_waterfall(title: str, currency: str, steps: Sequence[Step], say: Say) -> Markup:
    """Read from top to bottom: the bars of the lines meet, and each sum is as long as what stands above it."""
    ends = [end for _, start, end in _stacked(steps) for end in (start, end)]
    across = Scale(min(ends, default=Decimal(0)), max(ends, default=Decimal(1)) or Decimal(1), _LEFT, _RIGHT)
    spoken = "; ".join(
        say("waterfall.step_spoken", name=step.name, amount=_money(step.amount), currency=currency) for step in steps
    )
    bottom = _TOP + _ROW * len(steps)
    return canvas(
        _WIDTH,
        bottom + 10,
        title,
        spoken,
        line(across.at(Decimal(0)), _TOP - 4, across.at(Decimal(0)), bottom, MUTED),
        *(_join(across.at(end), _TOP + _ROW * i) for i, (_, _, end) in enumerate(list(_stacked(steps))[:-1])),
        *(_row(step, start, end, _TOP + _ROW * i, across) for i, (step, start, end) in enumerate(_stacked(steps))),
    )


def _stacked(steps: Sequence[Step]) -> Iterator[tuple[Step, Decimal, Decimal]]:
    so_far = Decimal(0)
    for step in steps:
        start = Decimal(0) if step.is_sum else so_far
        so_far = start + step.amount
        yield step, start, so_far


def _row(step: Step, start: Decimal, end: Decimal, y: float, across: Scale) -> Markup:
    weight = 700 if step.is_sum else 400
    colour = NEUTRAL if step.is_sum else BAD if step.amount < 0 else EXTERNAL
    fill = INTERNAL if step.is_sum and step.amount >= 0 else colour
    return joined(
        (
            write(_LEFT - 14, y + 19, fitted(step.name, _LEFT - 24), "right", font_weight=weight),
            line(_LEFT, y + _ROW - 3, _WIDTH - 12, y + _ROW - 3, GRID, stroke_opacity=0.6),
            box(across.at(start), y + 4, across.at(end) - across.at(start), 20, fill, rx=2),
            write(_WIDTH - 12, y + 19, _money(step.amount), "right", font_weight=weight, fill=INK),
        )
    )


def _join(x: float, y: float) -> Markup:
    return line(x, y + 24, x, y + _ROW + 4, MUTED, stroke_dasharray="2 3")


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace("-", "−")
