"""The role model as a picture: what the role asks of each factor, how sure that is, and the traits it turns on."""

from collections.abc import Iterator
from decimal import Decimal

from chassis.catalogue import Locale
from chassis.drawing.legend import Key
from chassis.drawing.lettering import width_of
from chassis.drawing.markup import Markup
from chassis.drawing.palette import GRID, MUTED, TRACK
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import box, diamond, haloed, line, write
from services.assessment.domain.evidence import Evidence
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.role_model_record import RoleModelRecord
from services.assessment.schemas.charts import Chart, ChartAxis, ChartPoint, categories, ends, series
from services.assessment.schemas.pictures.frame import EDGE, TOP, WIDTH, framed
from services.assessment.schemas.pictures.words import MODEL, Say, factors_named

_ROW, _LEFT, _RIGHT = 56.0, 160.0, 640.0
_ACROSS = Scale(Decimal(0), Decimal(100), _LEFT, _RIGHT)
_CHIP = 30.0


def role_model_chart(record: RoleModelRecord, say: Say, locale: Locale) -> Chart:
    """The levels with the range that other raters or persons would leave open, and the key traits in order."""
    model = record.model
    levels = {factor.value: _band(model.levels[factor], model.evidence[factor]) for factor in FACTORS}
    traits = [trait.text.text(locale) for trait in model.key_traits]
    spoken = (say("role.spoken", factor=say(f"factor.{f}"), level=levels[f].value) for f in FACTORS)
    found = [series("level", say("role.level"), levels)]
    agreement = {f.value: model.evidence[f].agreement for f in FACTORS}
    known = {factor: value for factor, value in agreement.items() if value is not None}
    if known:
        found.append(series("agreement", say("role.agreement"), known))
    weights = {f"trait-{n}": Decimal(trait.chosen_by or 0) for n, trait in enumerate(model.key_traits, 1)}
    found.append(series("traits", say("role.traits"), weights, dict(zip(weights, traits, strict=True))))
    return Chart(
        title=say("role.title", name=record.name, bank=record.bank, edition=record.edition),
        description=say("list").join(spoken),
        axis=ChartAxis(label=say("role.axis"), low=Decimal(0), high=Decimal(100)),
        categories=categories(factors_named(say)),
        series=found,
        notes=[say(f"role.note_{record.method}", persons=model.persons)],
    )


def draw_role_model(chart: Chart, say: Say) -> Markup:
    """One row a factor from 0 to 100; the diamond is the level, the bar its range; the key traits below."""
    bottom = TOP + 16 + _ROW * len(FACTORS)
    keys = (
        Key(lambda x, y: diamond(x, y, MODEL), say("role.level")),
        Key(lambda x, y: box(x - 8, y - 4, 16, 8, MODEL, fill_opacity=0.3, rx=4), say("role.range")),
    )
    chips = list(_chips(chart, bottom + 66))
    end = bottom + 66 + (_CHIP if chips else -20)
    return framed(chart, end, keys, *_axis(bottom), *_rows(chart), *_heading(chart, bottom + 50, say), *chips)


def _band(level: Decimal, evidence: Evidence) -> Band:
    interval = evidence.interval
    return Band(level, level, level) if interval is None else Band(level, interval.low, interval.high)


def _axis(bottom: float) -> Iterator[Markup]:
    for tick in _ACROSS.quarters():
        x = _ACROSS.at(tick)
        yield line(x, TOP + 6, x, bottom, GRID)
        yield write(x, bottom + 17, f"{tick:f}", "middle", font_size=11, fill=MUTED)


def _rows(chart: Chart) -> Iterator[Markup]:
    points = {point.category: point for point in chart.one("level").points}
    for n, category in enumerate(chart.categories):
        middle = TOP + 16 + _ROW * n + _ROW / 2
        letter, _, name = category.label.partition(" ")
        yield write(EDGE, middle + 6, letter, font_size=18, font_weight=700)
        yield write(EDGE + 24, middle + 5, name)
        yield from _level(points[category.key], middle)


def _level(point: ChartPoint, middle: float) -> Iterator[Markup]:
    low, high = ends(point)
    x = _ACROSS.at(point.value)
    yield box(_LEFT, middle - 5, _RIGHT - _LEFT, 10, TRACK, rx=5)
    yield box(_LEFT, middle - 5, x - _LEFT, 10, MODEL, fill_opacity=0.18, rx=5)
    yield box(_ACROSS.at(low), middle - 9, _ACROSS.at(high) - _ACROSS.at(low), 18, MODEL, fill_opacity=0.3, rx=5)
    yield diamond(x, middle, MODEL, 9, stroke="#fff")
    yield haloed(x, middle - 14, f"{point.value}", "middle", font_size=14, font_weight=700, fill=MODEL)
    if low != high:
        yield write(WIDTH - EDGE, middle + 4, f"{low}–{high}", "right", font_size=11, fill=MUTED)


def _heading(chart: Chart, y: float, say: Say) -> Iterator[Markup]:
    if chart.one("traits").points:
        yield write(EDGE, y, say("role.traits"), font_size=12, font_weight=700)


def _chips(chart: Chart, y: float) -> Iterator[Markup]:
    x = EDGE
    for point in chart.one("traits").points:
        words = point.label or ""
        width = width_of(words, 13) + 26
        if x + width > WIDTH - EDGE:
            return
        yield box(x, y - 4, width, _CHIP - 4, MODEL, fill_opacity=0.12, rx=13)
        yield write(x + width / 2, y + 13, words, "middle", fill=MODEL, font_weight=700)
        x += width + 8
