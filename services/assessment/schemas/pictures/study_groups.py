"""Tables 1 and 2 of a study as one picture: a row a group, the deeper a cell the farther the group from the role."""

from collections.abc import Iterator
from decimal import Decimal

from chassis.drawing.lettering import fitted
from chassis.drawing.markup import Markup
from chassis.drawing.palette import MUTED
from chassis.drawing.scale import Band
from chassis.drawing.shapes import box, line, write
from services.assessment.domain.factors import FACTORS, Style
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.domain.study import Study, StudyGroup
from services.assessment.schemas.charts import Chart, ChartAxis, ChartCategory, ChartSeries, categories, series
from services.assessment.schemas.pictures.frame import EDGE, TOP, WIDTH, framed
from services.assessment.schemas.pictures.words import EXTERNAL, INTERNAL, Say

OVERALL = "overall"
_COLUMNS = (*(factor.value for factor in FACTORS), OVERALL)
_ROW, _CELL, _LEFT, _GAP = 44.0, 50.0, 178.0, 18.0
_HEAD = TOP + 30
_COLOUR = {Style.INTERNAL: INTERNAL, Style.EXTERNAL: EXTERNAL}
_DEEPEST = 40
"""Points from the role at which a cell is as deep as it gets."""


def groups_chart(study: Study, say: Say) -> Chart:
    """Both readings of each group's match degree, by style and factor."""
    rows = [(f"group-{n}", group_named(group, say)) for n, group in enumerate(study.groups)]
    return Chart(
        title=say("groups.title", members=study.members),
        description=say("groups.description", groups=len(rows)),
        axis=ChartAxis(label=say("groups.axis"), low=Decimal(0), high=Decimal(100)),
        categories=categories(rows),
        series=[
            found for style in MATCHED_STYLES for column in _COLUMNS for found in _columns(study, style, column, say)
        ],
        notes=[say("groups.note")],
    )


def draw_groups(chart: Chart, say: Say) -> Markup:
    """The figure is the bias, the small one below it the mad."""
    bottom = _HEAD + _ROW * len(chart.categories)
    rows = (mark for n, row in enumerate(chart.categories) for mark in _row(chart, row, _HEAD + _ROW * n))
    return framed(chart, bottom + 12, (), *_heads(say), *rows, line(EDGE, bottom, WIDTH - EDGE, bottom))


def group_named(group: StudyGroup, say: Say) -> str:
    """`A · excellent · 14`."""
    return " · ".join((*facts_of(group, say), say("persons", n=group.styles[Style.EXTERNAL].members)))


def facts_of(group: StudyGroup, say: Say) -> list[str]:
    """The bank and the performance group, as far as they are known."""
    code = f"group.{group.performance}"
    performance = group.performance if say(code) == code else say(code)
    known = (say("bank", bank=group.bank) if group.bank else "", performance)
    return [fact for fact in known if fact] or [say("group.none")]


def _columns(study: Study, style: Style, column: str, say: Say) -> Iterator[ChartSeries]:
    bias, mad = {}, {}
    for n, group in enumerate(study.groups):
        found = group.styles[style]
        if column == OVERALL:
            bias[f"group-{n}"] = found.overall_bias
            mad[f"group-{n}"] = Band(found.overall_mad, found.overall_mad_interval.low, found.overall_mad_interval.high)
        else:
            factor = next(factor for factor in FACTORS if factor == column)
            interval = found.mad_interval[factor]
            bias[f"group-{n}"] = found.bias[factor]
            mad[f"group-{n}"] = Band(found.mad[factor], interval.low, interval.high)
    what = f"{say(f'style.{style}')} {say('groups.all') if column == OVERALL else column}"
    yield series(f"bias_{style}_{column}", f"bias {what}", bias)
    yield series(f"mad_{style}_{column}", f"mad {what}", mad)


def _start(style: Style) -> float:
    return _LEFT + (0 if style is Style.INTERNAL else _CELL * len(_COLUMNS) + _GAP)


def _heads(say: Say) -> Iterator[Markup]:
    for table, style in enumerate(MATCHED_STYLES, 1):
        left = _start(style)
        title = say("groups.table", n=table, style=say(f"style.{style}"))
        yield write(left, TOP - 2, title, font_size=12, font_weight=700, fill=_COLOUR[style])
        for n, column in enumerate(_COLUMNS):
            head = say("groups.all") if column == OVERALL else column
            yield write(left + _CELL * (n + 0.5), _HEAD - 9, head, "middle", font_size=12, fill=MUTED)


def _row(chart: Chart, row: ChartCategory, y: float) -> Iterator[Markup]:
    facts, _, persons = row.label.rpartition(" · ")
    yield line(EDGE, y, WIDTH - EDGE, y)
    yield write(EDGE, y + 20, fitted(facts, _LEFT - EDGE - 8), font_weight=700)
    yield write(EDGE, y + 36, persons, font_size=11, fill=MUTED)
    for style in MATCHED_STYLES:
        for n, column in enumerate(_COLUMNS):
            bias, mad = (_value(chart, f"{reading}_{style}_{column}", row.key) for reading in ("bias", "mad"))
            x = _start(style) + _CELL * n
            depth = 0.05 + 0.45 * min(1.0, float(bias) / _DEEPEST)
            yield box(x + 1, y + 2, _CELL - 2, _ROW - 4, _COLOUR[style], fill_opacity=depth, rx=4)
            yield write(x + _CELL / 2, y + 20, f"{bias}", "middle", font_weight=700)
            yield write(x + _CELL / 2, y + 35, f"{mad}", "middle", font_size=10, fill=MUTED)


def _value(chart: Chart, key: str, category: str) -> Decimal:
    return next(point.value for point in chart.one(key).points if point.category == category)
