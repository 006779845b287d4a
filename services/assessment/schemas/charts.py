"""Charts: what a picture shows, as numbers and words that any charting library can draw."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import Field
from pydantic.config import JsonDict

from chassis.drawing.scale import Band
from chassis.wire import Wire, example
from services.assessment.schemas.factors import Points

_EXAMPLE: JsonDict = {
    "title": "DISC profile of Li Na",
    "description": "Dominance: internal 44.7, external 52.1",
    "axis": {"label": "score", "low": 0, "high": 100},
    "categories": [{"key": "D", "label": "Dominance"}],
    "series": [
        {
            "key": "external",
            "label": "External style",
            "points": [{"category": "D", "value": 52.1, "low": 32.5, "high": 71.7}],
        }
    ],
    "notes": ["The bands hold the true score with 95 % confidence."],
}


class ChartPoint(Wire):
    """A value of a category, with the range that it may have instead where there is one."""

    category: str
    value: Points
    low: Points | None = None
    high: Points | None = None
    label: Annotated[str | None, Field(description="What stands at the point, where it is more than its value.")] = None


class ChartSeries(Wire):
    """Values that belong together: one line, one kind of bar."""

    key: str
    label: str
    points: list[ChartPoint]


class ChartCategory(Wire):
    """A place along the axis of categories, or a row."""

    key: str
    label: str


class ChartAxis(Wire):
    """The axis of values."""

    label: str
    low: Points
    high: Points


class Chart(Wire):
    """A chart in the reader's language. The picture at `picture` beside it draws exactly this."""

    model_config = example(_EXAMPLE)

    title: str
    description: str
    axis: ChartAxis
    categories: list[ChartCategory]
    series: list[ChartSeries]
    notes: list[str]

    def one(self, key: str) -> ChartSeries:
        """The series of that key; one that the chart has not is empty."""
        return next((series for series in self.series if series.key == key), ChartSeries(key=key, label="", points=[]))


def series(
    key: str, label: str, values: Mapping[str, Band | Decimal], labels: Mapping[str, str] | None = None
) -> ChartSeries:
    """A series out of values by category; a `Band` brings its range."""
    return ChartSeries(key=key, label=label, points=[_point(c, v, (labels or {}).get(c)) for c, v in values.items()])


def categories(labels: Sequence[tuple[str, str]]) -> list[ChartCategory]:
    """Categories out of keys and labels, in their order."""
    return [ChartCategory(key=key, label=label) for key, label in labels]


def ends(point: ChartPoint) -> tuple[Decimal, Decimal]:
    """The range of a point; a point without one is its own range."""
    low, high = (point.value if end is None else end for end in (point.low, point.high))
    return low, high


def _point(category: str, value: Band | Decimal, label: str | None) -> ChartPoint:
    if isinstance(value, Band):
        return ChartPoint(category=category, value=value.value, low=value.low, high=value.high, label=label)
    return ChartPoint(category=category, value=value, label=label)
