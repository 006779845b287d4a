"""Estimates with their intervals under one another, beside the line of no difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chassis.drawing.lettering import fitted
from chassis.drawing.markup import Markup
from chassis.drawing.palette import GRID, INK, MUTED, NEUTRAL, TRACK
from chassis.drawing.scale import Scale
from chassis.drawing.shapes import box, line, square, write
from services.assessment.schemas.charts import Chart, ChartPoint, ChartSeries, ends
from services.assessment.schemas.pictures.frame import EDGE, TOP, WIDTH, framed

_ROW, _HEADING = 24.0, 34.0
_LEFT, _RIGHT, _LABEL = 190.0, 560.0, 696.0


@dataclass(frozen=True, slots=True)
class Block:
    """A series with its heading, and the colour of its marks."""

    series: ChartSeries
    colour: str


def draw_forest(chart: Chart, blocks: Sequence[Block]) -> Markup:
    """An interval that keeps clear of the line is drawn in colour, one that crosses it in grey."""
    across = Scale(chart.axis.low, chart.axis.high, _LEFT, _RIGHT)
    names = {category.key: category.label for category in chart.categories}
    y, shapes = TOP - 14, list[Markup]()
    for block in blocks:
        shapes += [box(12, y, WIDTH - 24, _HEADING - 8, TRACK, rx=5)]
        shapes += [write(EDGE, y + 18, block.series.label, font_size=12, font_weight=700, fill=block.colour)]
        y += _HEADING
        for point in block.series.points:
            shapes += _row(point, names[point.category], y, across, block.colour)
            y += _ROW
        y += 8
    return framed(chart, y + 40, (), *_axis(chart, across, y), *shapes)


def _axis(chart: Chart, across: Scale, bottom: float) -> Iterator[Markup]:
    for tick in across.quarters():
        x = across.at(tick)
        yield line(x, TOP + 16, x, bottom, MUTED if tick == 0 else GRID)
        yield write(x, bottom + 15, f"{tick:f}".replace("-", "−"), "middle", font_size=11, fill=MUTED)
    yield write(_RIGHT, bottom + 32, chart.axis.label, "right", font_size=11, fill=MUTED)


def _row(point: ChartPoint, name: str, y: float, across: Scale, colour: str) -> Iterator[Markup]:
    low, high = ends(point)
    middle, clear = y + 8, low > 0 or high < 0
    mark = colour if clear else NEUTRAL
    yield write(EDGE + 8, middle + 4, fitted(name, _LEFT - EDGE - 20, 12), font_size=12)
    yield line(across.at(low), middle, across.at(high), middle, mark, stroke_width=2)
    yield square(across.at(point.value), middle, mark, 9 if clear else 7)
    weight = {"font_weight": 700} if clear else {}
    yield write(_LABEL, middle + 4, point.label or "", "right", font_size=11, fill=INK if clear else MUTED, **weight)
