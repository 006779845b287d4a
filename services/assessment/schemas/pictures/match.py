"""The match chart: the role model is the line in the middle, and a person or a group stands to either side of it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from chassis.drawing.legend import Key
from chassis.drawing.lettering import signed
from chassis.drawing.markup import Markup
from chassis.drawing.palette import GRID, MUTED, TRACK
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import box, diamond, dot, haloed, line, square, write
from services.assessment.domain.comparison import Match, PersonMatch
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.schemas.charts import Chart, ChartAxis, ChartPoint, categories, ends, series
from services.assessment.schemas.pictures.frame import EDGE, TOP, WIDTH, framed
from services.assessment.schemas.pictures.words import EXTERNAL, INTERNAL, MODEL, Say, factors_named

_ROW = 62.0
_LEFT, _RIGHT = 168.0, 672.0
_HEAD = TOP + 34
_BAR = 34.0
_COLOUR = {"internal": INTERNAL, "external": EXTERNAL}
OVERALL = "overall"


def person_match_chart(found: PersonMatch, name: str, levels: Levels, say: Say) -> Chart:
    """One person's signed distances from the role, with the match degree of each factor and of all four."""
    gaps, degrees = {}, {}
    for style in MATCHED_STYLES:
        match = found.styles[style]
        reach = {factor: match.factors[factor].high - match.factors[factor].points for factor in FACTORS}
        gaps[style] = {f: Band(match.gaps[f], match.gaps[f] - reach[f], match.gaps[f] + reach[f]) for f in FACTORS}
        degrees[style] = {f.value: Band(d.points, d.low, d.high) for f, d in match.factors.items()}
        degrees[style][OVERALL] = Band(match.overall.points, match.overall.low, match.overall.high)
    return _chart(say("match.title", whose=name), gaps, degrees, levels, [say("match.note")], say)


def group_match_chart(match: Match, levels: Levels, say: Say) -> Chart:
    """The signed distances of a group's means, the spread of its members, and the mean of their own match degrees."""
    gaps, degrees = {}, {}
    for style in MATCHED_STYLES:
        group = match.group[style]
        middle = {factor: group.means[factor] - levels[factor] for factor in FACTORS}
        gaps[style] = {f: Band(middle[f], middle[f] - group.spread[f], middle[f] + group.spread[f]) for f in FACTORS}
        degrees[style] = {f.value: Band(group.mad[f], group.mad_interval[f].low, group.mad_interval[f].high)
                          for f in FACTORS}  # fmt: skip
        interval = group.overall_mad_interval
        degrees[style][OVERALL] = Band(group.overall_mad, interval.low, interval.high)
    title = say("match.group_title", members=len(match.persons))
    return _chart(title, gaps, degrees, levels, [say("match.group_note")], say)


def draw_match(chart: Chart, say: Say) -> Markup:
    """Marks to the left of the line have less of a factor than the role asks for, marks to the right have more."""
    bottom = _HEAD + _ROW * len(FACTORS)
    keys = (
        Key(lambda x, y: dot(x, y, INTERNAL), say("style.internal")),
        Key(lambda x, y: square(x, y, EXTERNAL), say("style.external")),
        Key(lambda x, y: diamond(x, y, MODEL), say("role_model")),
    )
    across = Scale(chart.axis.low, chart.axis.high, _LEFT, _RIGHT)
    return framed(
        chart,
        bottom + 48 + 2 * _BAR + 34,
        keys,
        *_axis(across, bottom, say),
        *(mark for n, factor in enumerate(FACTORS) for mark in _row(chart, factor, _HEAD + _ROW * n, across, say)),
        *_overall(chart, bottom + 48, say),
    )


def _chart(
    title: str,
    gaps: Mapping[Style, Mapping[Factor, Band]],
    degrees: Mapping[Style, Mapping[str, Band]],
    levels: Levels,
    notes: list[str],
    say: Say,
) -> Chart:
    found = []
    for style in MATCHED_STYLES:
        name = say(f"style.{style}")
        found.append(
            series(f"gap_{style}", say("match.gap_of", style=name), {f.value: b for f, b in gaps[style].items()})
        )
        found.append(series(f"degree_{style}", say("match.degree_of", style=name), degrees[style]))
    found.append(series("model", say("role_model"), {factor.value: levels[factor] for factor in FACTORS}))
    reach = max(max(abs(band.low), abs(band.high)) for by_factor in gaps.values() for band in by_factor.values())
    edge = (reach // 10 + 1) * 10
    spoken = (
        say("match.spoken", what=label, internal=degrees[Style.INTERNAL][key].value,
            external=degrees[Style.EXTERNAL][key].value)
        for key, label in (*factors_named(say), (OVERALL, say("match.overall")))
    )  # fmt: skip
    return Chart(
        title=title,
        description=say("list").join(spoken),
        axis=ChartAxis(label=say("match.axis"), low=-edge, high=edge),
        categories=categories([*factors_named(say), (OVERALL, say("match.overall"))]),
        series=found,
        notes=notes,
    )


def _axis(across: Scale, bottom: float, say: Say) -> Iterator[Markup]:
    for tick in across.quarters():
        x = across.at(tick)
        yield line(x, _HEAD - 8, x, bottom, GRID)
        yield write(x, bottom + 16, signed(tick) if tick else "0", "middle", font_size=11, fill=MUTED)
    middle = across.at(Decimal(0))
    yield line(middle, _HEAD - 12, middle, bottom, MODEL, stroke_width=1.6, stroke_dasharray="6 5")
    yield write(_LEFT, _HEAD - 16, say("match.less"), font_size=11, fill=MUTED)
    yield write(middle, _HEAD - 18, say("match.asked"), "middle", font_size=11, fill=MODEL)
    yield write(_RIGHT, _HEAD - 16, say("match.more"), "right", font_size=11, fill=MUTED)


def _row(chart: Chart, factor: Factor, y: float, across: Scale, say: Say) -> Iterator[Markup]:
    yield line(EDGE, y + _ROW - 3, _RIGHT, y + _ROW - 3)
    yield write(EDGE, y + 28, factor.value, font_size=18, font_weight=700)
    yield write(EDGE + 22, y + 27, say(f"factor.{factor}"))
    yield write(
        EDGE, y + 46, say("match.model_at", level=_point(chart, "model", factor).value), font_size=11, fill=MODEL
    )
    for place, style in enumerate(MATCHED_STYLES):
        yield from _mark(chart, factor, style, y + 17 + 24 * place, across)
    yield diamond(across.at(Decimal(0)), y + 29, MODEL, 6, stroke="#fff")


def _mark(chart: Chart, factor: Factor, style: Style, y: float, across: Scale) -> Iterator[Markup]:
    gap, degree = _point(chart, f"gap_{style}", factor), _point(chart, f"degree_{style}", factor)
    colour, x, middle = _COLOUR[style], across.at(gap.value), across.at(Decimal(0))
    left, right = (
        across.at(gap.value if gap.low is None else gap.low),
        across.at(gap.value if gap.high is None else gap.high),
    )
    yield box(left, y - 5, right - left, 10, colour, fill_opacity=0.18, rx=4)
    yield line(middle, y, x, y, colour, stroke_width=3)
    yield square(x, y, colour, 11, stroke="#fff") if style is Style.EXTERNAL else dot(x, y, colour, 6, stroke="#fff")
    side, off = ("right", -11) if gap.value < 0 else ("left", 11)
    yield haloed(x + off, y + 4, f"MD {degree.value}", side, font_size=12, font_weight=700, fill=colour)


def _overall(chart: Chart, y: float, say: Say) -> Iterator[Markup]:
    points = [_point(chart, f"degree_{style}", OVERALL) for style in MATCHED_STYLES]
    reach = max(ends(point)[1] for point in points)
    across = Scale(Decimal(0), (reach // 10 + 1) * 10, _LEFT, _RIGHT - 60)
    yield box(12, y - 22, WIDTH - 24, 2 * _BAR + 42, TRACK, rx=6)
    yield write(EDGE, y, say("match.overall"), font_size=13, font_weight=700)
    yield write(_RIGHT, y, say("match.overall_note"), "right", font_size=11, fill=MUTED)
    for place, (style, point) in enumerate(zip(MATCHED_STYLES, points, strict=True)):
        middle, colour = y + 26 + _BAR * place * 0.9, _COLOUR[style]
        low, high = ends(point)
        yield write(EDGE, middle + 4, say(f"style.{style}"), font_size=12)
        yield box(_LEFT, middle - 8, across.at(point.value) - _LEFT, 16, colour, rx=3)
        yield line(across.at(low), middle, across.at(high), middle, "#fff", stroke_width=4)
        yield line(across.at(low), middle, across.at(high), middle, colour, stroke_width=2)
        yield haloed(across.at(high) + 8, middle + 5, f"{point.value}", font_size=14, font_weight=700, fill=colour)


def _point(chart: Chart, key: str, category: str) -> ChartPoint:
    return next(point for point in chart.one(key).points if point.category == category)
