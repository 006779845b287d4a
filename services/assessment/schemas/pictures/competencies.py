"""The result of a review of competencies as an iceberg: areas above the water, areas below, self beside others."""

from collections.abc import Iterator
from decimal import Decimal

from chassis.catalogue import Locale
from chassis.drawing.legend import Key
from chassis.drawing.lettering import fitted, signed
from chassis.drawing.markup import Markup
from chassis.drawing.palette import GRID, INK, MUTED
from chassis.drawing.scale import Scale
from chassis.drawing.shapes import box, diamond, dot, haloed, line, square, write
from services.assessment.domain.competency import Area
from services.assessment.domain.competency_review import FoundResult
from services.assessment.schemas.charts import Chart, ChartAxis, ChartPoint, categories, series
from services.assessment.schemas.pictures.frame import EDGE, TOP, WIDTH, framed
from services.assessment.schemas.pictures.words import EXTERNAL, INTERNAL, MODEL, Say

_ROW, _HEAD, _WATER = 30.0, 26.0, 30.0
_LEFT, _RIGHT, _GAP = 236.0, 530.0, 696.0
_DEEP = "#0369a1"


def competencies_chart(found: FoundResult, say: Say, locale: Locale) -> Chart:
    """The levels by competency, as the person and the others see them, beside the targets."""
    texts = {one.id: one.text.text(locale) for one in found.model.competencies}
    steps = max(len(one.levels) for one in found.model.competencies)
    findings = found.result.findings
    words = {f.competency: say(f"reading.{f.reading}") if f.reading else "" for f in findings}
    notes = [say("competencies.note", peers=found.result.peers, supervisors=found.result.supervisors)]
    if "peers_suppressed" in found.result.flags:
        notes.append(say("competencies.suppressed"))
    return Chart(
        title=say("competencies.title", person=found.review.value.person.name),
        description=say("competencies.description", count=len(findings)),
        axis=ChartAxis(label=say("competencies.axis"), low=Decimal(1), high=Decimal(steps)),
        categories=categories([(f.competency, texts[f.competency]) for f in findings]),
        series=[
            series("self", say("competencies.self"), {f.competency: Decimal(f.self_level) for f in findings
                                                      if f.self_level is not None}),
            series("others", say("competencies.others"),
                   {f.competency: f.others for f in findings if f.others is not None}, words),
            series("target", say("competencies.target"), {f.competency: Decimal(f.target) for f in findings}),
            series("gap", say("competencies.gap"),
                   {f.competency: f.gap_target for f in findings if f.gap_target is not None}),
        ],
        notes=notes,
    )  # fmt: skip


def draw_competencies(chart: Chart, found: FoundResult, say: Say, locale: Locale) -> Markup:
    """Circles for the person, squares for the others, diamonds for the target; the water divides the areas."""
    across = Scale(chart.axis.low, chart.axis.high, _LEFT, _RIGHT)
    y, above, below = TOP + 10, list[Markup](), list[Markup]()
    areas = sorted(found.model.areas, key=lambda area: not area.above_waterline)
    waterline = 0.0
    for area in areas:
        if not area.above_waterline and not waterline:
            waterline, y = y, y + _WATER
        drawn, y = _area(area, chart, found, y, across, locale)
        (above if area.above_waterline else below).extend(drawn)
    water = list(_water(waterline, y, say)) if waterline else []
    keys = (
        Key(lambda x, y: dot(x, y, INTERNAL), say("competencies.self")),
        Key(lambda x, y: square(x, y, EXTERNAL), say("competencies.others")),
        Key(lambda x, y: diamond(x, y, MODEL), say("competencies.target")),
    )
    return framed(chart, y + 26, keys, *water, *_axis(across, y), *above, *below)


def _area(
    area: Area, chart: Chart, found: FoundResult, y: float, across: Scale, locale: Locale
) -> tuple[list[Markup], float]:
    drawn = [write(EDGE, y + 16, area.text.text(locale), font_size=12, font_weight=700, fill=MUTED)]
    y += _HEAD
    for one in found.model.competencies:
        if one.area == area.id:
            drawn += _row(chart, one.id, one.text.text(locale), y, across)
            y += _ROW
    return drawn, y + 6


def _row(chart: Chart, key: str, name: str, y: float, across: Scale) -> Iterator[Markup]:
    middle = y + _ROW / 2
    own, others, target, gap = (_point(chart, one, key) for one in ("self", "others", "target", "gap"))
    yield write(EDGE + 10, middle + 4, fitted(name, _LEFT - EDGE - 24))
    if own and others:
        yield line(across.at(own.value), middle, across.at(others.value), middle, MUTED, stroke_width=2)
    if target:
        yield diamond(across.at(target.value), middle, MODEL, 8, stroke="#fff")
    if own:
        yield dot(across.at(own.value), middle, INTERNAL, 6, stroke="#fff")
    if others:
        yield square(across.at(others.value), middle, EXTERNAL, 11, stroke="#fff")
        yield write(_RIGHT + 18, middle + 4, others.label or "", font_size=11, fill=MUTED)
    if gap:
        yield write(_GAP, middle + 4, signed(gap.value), "right", font_weight=700, fill=INK)


def _point(chart: Chart, key: str, category: str) -> ChartPoint | None:
    return next((point for point in chart.one(key).points if point.category == category), None)


def _axis(across: Scale, bottom: float) -> Iterator[Markup]:
    for level in range(int(across.low), int(across.high) + 1):
        x = across.at(Decimal(level))
        yield line(x, TOP + 4, x, bottom, GRID)
        yield write(x, bottom + 16, str(level), "middle", font_size=11, fill=MUTED)


def _water(y: float, bottom: float, say: Say) -> Iterator[Markup]:
    yield box(0, y + _WATER / 2, WIDTH, bottom - y - _WATER / 2, _DEEP, fill_opacity=0.07)
    yield line(0, y + _WATER / 2, WIDTH, y + _WATER / 2, _DEEP, stroke_width=2, stroke_dasharray="10 4 3 4")
    yield haloed(WIDTH - EDGE, y + _WATER / 2 - 6, say("competencies.water"), "right", font_size=11, fill=_DEEP)
