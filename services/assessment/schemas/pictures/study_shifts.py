"""Who shifts: how many people show more of a factor at work, less, or as much, beside what chance explains."""

from collections.abc import Iterator
from decimal import Decimal

from chassis.drawing.legend import Key, Mark
from chassis.drawing.markup import Markup
from chassis.drawing.palette import GRID, MUTED, NEUTRAL
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import box, line, write
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.study import Study
from services.assessment.schemas.charts import Chart, ChartAxis, categories, series
from services.assessment.schemas.pictures.frame import EDGE, TOP, framed
from services.assessment.schemas.pictures.words import EXTERNAL, INTERNAL, MODEL, Say, factors_named

_ROW, _LEFT, _RIGHT = 58.0, 160.0, 690.0
_COLOUR = {"up": EXTERNAL, "level": NEUTRAL, "down": INTERNAL}


def shifts_chart(study: Study, say: Say) -> Chart:
    """Counts by direction; `expected` is how many would seem to rise if nobody shifted."""
    counts = {factor.value: study.shifts[factor] for factor in FACTORS}
    found = [
        series("up", say("shifts.up"), {f: Decimal(c.up) for f, c in counts.items()}),
        series("level", say("shifts.level"), {f: Decimal(c.level) for f, c in counts.items()}),
        series("down", say("shifts.down"), {f: Decimal(c.down) for f, c in counts.items()}),
        series("expected", say("shifts.expected"), {f: c.expected_up for f, c in counts.items()},
               {f: say("shifts.words", excess=f"{c.excess_up:+}".replace("-", "−"), p=c.p_up)
                for f, c in counts.items()}),
    ]  # fmt: skip
    shares = {
        f: Band(c.up_share, c.up_share_interval.low, c.up_share_interval.high)
        for f, c in counts.items()
        if c.up_share is not None and c.up_share_interval is not None
    }
    found.append(series("share", say("shifts.share"), shares))
    return Chart(
        title=say("shifts.title", members=study.members),
        description=say("list").join(
            say("shifts.spoken", factor=say(f"factor.{f}"), up=c.up, down=c.down) for f, c in counts.items()
        ),
        axis=ChartAxis(label=say("shifts.axis"), low=Decimal(0), high=Decimal(study.members)),
        categories=categories(factors_named(say)),
        series=found,
        notes=[say("shifts.note")],
    )


def draw_shifts(chart: Chart, say: Say) -> Markup:
    """One bar a factor, in three parts; the mark on it is where the risers would end by chance."""
    across = Scale(chart.axis.low, chart.axis.high, _LEFT, _RIGHT)
    bottom = TOP + 6 + _ROW * len(chart.categories)
    keys = [Key(_swatch(colour), say(f"shifts.{direction}")) for direction, colour in _COLOUR.items()]
    keys.append(Key(lambda x, y: line(x, y - 7, x, y + 7, MODEL, stroke_width=3), say("shifts.expected")))
    rows = (m for n, factor in enumerate(FACTORS) for m in _row(chart, factor.value, TOP + 6 + _ROW * n, across, say))
    return framed(chart, bottom + 26, keys, *_axis(across, bottom), *rows)


def _swatch(colour: str) -> Mark:
    return lambda x, y: box(x - 6, y - 6, 12, 12, colour, rx=2)


def _axis(across: Scale, bottom: float) -> Iterator[Markup]:
    for tick in across.quarters():
        x = across.at(tick)
        yield line(x, TOP, x, bottom, GRID)
        yield write(x, bottom + 16, f"{tick.normalize():f}", "middle", font_size=11, fill=MUTED)


def _row(chart: Chart, factor: str, y: float, across: Scale, say: Say) -> Iterator[Markup]:
    at = {one.key: point for one in chart.series for point in one.points if point.category == factor}
    yield write(EDGE, y + 24, factor, font_size=18, font_weight=700)
    yield write(EDGE + 24, y + 23, say(f"factor.{factor}"))
    start = Decimal(0)
    for direction, colour in _COLOUR.items():
        count = at[direction].value
        left, right = across.at(start), across.at(start + count)
        yield box(left, y + 6, max(0.0, right - left - 1), 24, colour, fill_opacity=0.85, rx=2)
        if right - left > 16:
            yield write((left + right) / 2, y + 23, f"{count}", "middle", font_weight=700, fill="#fff")
        start += count
    expected = across.at(at["expected"].value)
    yield line(expected, y + 1, expected, y + 35, MODEL, stroke_width=3)
    yield write(_LEFT, y + 48, at["expected"].label or "", font_size=11, fill=MUTED)
