"""Match bars: how far a person or a group lies from the role model, factor by factor and overall; shorter is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.drawing.canvas import canvas
from chassis.drawing.legend import Key, legend
from chassis.drawing.markup import Markup, joined
from chassis.drawing.palette import GRID, INK, MUTED, TRACK
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import box, dot, haloed, line, square, write
from suite.demo.pictures.colours import EXTERNAL, INTERNAL
from suite.demo.words import Say

_WIDTH, _TOP, _ROW = 530.0, 46.0, 44.0
_LEFT, _RIGHT = 110.0, 480.0


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One factor, or all four together (`overall`): the match degree on either side."""

    measured: str
    internal: Band
    external: Band


def draw_match(whose: str, rows: Sequence[MatchRow], say: Say) -> Markup:
    """Bars from 0 (perfect) to the right, the range left open by measurement error as a line over each."""
    across = Scale(Decimal(0), _reach(rows), _LEFT, _RIGHT)
    bottom = _TOP + _ROW * len(rows)
    spoken = "; ".join(
        say("match.row_spoken", measured=_named(row, say), internal=row.internal.value, external=row.external.value)
        for row in rows
    )
    return canvas(
        _WIDTH,
        bottom + 40,
        say("match.title", whose=whose),
        spoken,
        legend(_LEFT, 22, _keys(say)),
        _axis(across, bottom, say),
        *(_row(row, _TOP + _ROW * i, across, say) for i, row in enumerate(rows)),
    )


def _keys(say: Say) -> tuple[Key, ...]:
    return (
        Key(lambda x, y: dot(x, y, INTERNAL), say("style.internal")),
        Key(lambda x, y: square(x, y, EXTERNAL), say("style.external")),
    )


def _reach(rows: Sequence[MatchRow]) -> Decimal:
    furthest = max((max(row.internal.high, row.external.high) for row in rows), default=Decimal(0))
    return (furthest // 10 + 1) * 10


def _named(row: MatchRow, say: Say) -> str:
    return say("match.overall") if row.measured == "overall" else f"{row.measured} {say(f'factor.{row.measured}')}"


def _axis(across: Scale, bottom: float, say: Say) -> Markup:
    step = across.high / 5
    ticks = [step * n for n in range(6)]
    return joined(
        (
            *(line(across.at(tick), _TOP - 6, across.at(tick), bottom, GRID) for tick in ticks),
            *(
                write(across.at(tick), bottom + 16, f"{tick.normalize():f}", "middle", font_size=11, fill=MUTED)
                for tick in ticks
            ),
            write(_RIGHT, bottom + 33, say("match.axis"), "right", font_size=11, fill=MUTED),
        )
    )


def _row(row: MatchRow, y: float, across: Scale, say: Say) -> Markup:
    weight = 700 if row.measured == "overall" else 400
    shade = box(0, y, _WIDTH, _ROW - 4, TRACK, rx=4) if row.measured == "overall" else joined(())
    return joined(
        (
            shade,
            write(_LEFT - 12, y + 24, _named(row, say), "right", font_weight=weight),
            _bar(row.internal, y + 5, across, INTERNAL, dot(across.at(row.internal.value), y + 11, INTERNAL)),
            _bar(row.external, y + 22, across, EXTERNAL, square(across.at(row.external.value), y + 28, EXTERNAL)),
        )
    )


def _bar(degree: Band, y: float, across: Scale, colour: str, mark: Markup) -> Markup:
    middle = y + 6
    return joined(
        (
            box(across.start, y + 2, across.at(degree.value) - across.start, 8, colour, fill_opacity=0.35),
            line(across.at(degree.low), middle, across.at(degree.high), middle, colour, stroke_width=2),
            mark,
            haloed(across.at(degree.high) + 7, middle + 4, f"{degree.value}", font_size=11, fill=INK),
        )
    )
