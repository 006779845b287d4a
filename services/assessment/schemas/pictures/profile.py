"""The DISC graph: internal and external style with their bands, the shift between them, and the role where given."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from chassis.drawing.legend import Key
from chassis.drawing.lettering import signed
from chassis.drawing.markup import Markup
from chassis.drawing.palette import GRID, MUTED, TRACK
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import box, diamond, dot, haloed, line, path, square, write
from services.assessment.domain.factors import FACTORS, Levels, Style
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.scoring import Score, Scores
from services.assessment.schemas.charts import Chart, ChartAxis, ChartPoint, categories, ends, series
from services.assessment.schemas.pictures.frame import EDGE, TOP, WIDTH, framed
from services.assessment.schemas.pictures.words import EXTERNAL, INTERNAL, MODEL, Say, factors_named

_BOTTOM = 348.0
_STEP, _FIRST = 152.0, 140.0
_LEFT, _RIGHT = 62.0, 672.0
_APART = 20.0
_UP = Scale(Decimal(0), Decimal(100), _BOTTOM, TOP + 12)
_SHIFT = Scale(Decimal(-50), Decimal(50), 478, 418)
_END = 492.0


def profile_chart(record: ProfileRecord, model: Levels | None, say: Say) -> Chart:
    """The profile's two styles and the shift, beside the levels of a role model where one is given."""
    styles = {style: _bands(record.profile.styles[style]) for style in (Style.INTERNAL, Style.EXTERNAL)}
    shift = _shift_bands(record)
    found = [series(style, say(f"style.{style}"), bands) for style, bands in styles.items()]
    found.append(series("shift", say("shift"), shift, {f: _shift_words(band, say) for f, band in shift.items()}))
    if model is not None:
        found.append(series("model", say("role_model"), {factor.value: model[factor] for factor in FACTORS}))
    spoken = (
        say("profile.spoken", factor=say(f"factor.{f}"), internal=styles[Style.INTERNAL][f].value,
            external=styles[Style.EXTERNAL][f].value, shift=signed(shift[f].value))
        for f in FACTORS
    )  # fmt: skip
    return Chart(
        title=say("profile.title", person=record.respondent.name),
        description=say("list").join(spoken),
        axis=ChartAxis(label=say("score"), low=Decimal(0), high=Decimal(100)),
        categories=categories(factors_named(say)),
        series=found,
        notes=[say("profile.note"), say("profile.norm", norm=record.norm, instrument=record.instrument)],
    )


def draw_profile(chart: Chart, say: Say) -> Markup:
    """Circles for the internal style, squares for the external one, diamonds on a dashed line for the role."""
    keys = [
        Key(lambda x, y: dot(x, y, INTERNAL), say("style.internal")),
        Key(lambda x, y: square(x, y, EXTERNAL), say("style.external")),
    ]
    if chart.one("model").points:
        keys.append(Key(lambda x, y: diamond(x, y, MODEL), say("role_model")))
    keys.append(Key(lambda x, y: box(x - 4, y - 7, 8, 14, MUTED, fill_opacity=0.3, rx=3), say("band")))
    keys.append(Key(lambda x, y: box(x - 7, y - 7, 14, 14, TRACK, stroke=GRID), say("profile.middle")))
    return framed(
        chart,
        _END,
        keys,
        *_grid(),
        *_lines(chart, "internal", -_APART, INTERNAL),
        *_lines(chart, "external", _APART, EXTERNAL),
        *_model(chart),
        *_marks(chart, "internal", -_APART, INTERNAL),
        *_marks(chart, "external", _APART, EXTERNAL),
        *_feet(chart),
        *_shifts(chart, say),
    )


def _bands(scores: Scores) -> dict[str, Band]:
    return {factor.value: Band(s.points, s.low, s.high) for factor, s in scores.items()}


def _shift_bands(record: ProfileRecord) -> dict[str, Band]:
    # The error of a difference: both styles' errors together.
    internal, external = (record.profile.styles[style] for style in (Style.INTERNAL, Style.EXTERNAL))
    found = {}
    for factor in FACTORS:
        reach = (_reach(internal[factor]) ** 2 + _reach(external[factor]) ** 2).sqrt().quantize(Decimal("0.1"))
        shift = record.profile.shift[factor]
        found[factor.value] = Band(shift, shift - reach, shift + reach)
    return found


def _reach(score: Score) -> Decimal:
    # A band may be clipped at one end of the scale; the other end shows how far it reaches.
    return max(score.high - score.points, score.points - score.low)


def _shift_words(band: Band, say: Say) -> str:
    within = band.low <= 0 <= band.high
    return say("shift.within" if within else "shift.up" if band.value > 0 else "shift.down")


def _x(place: int) -> float:
    return _FIRST + place * _STEP


def _grid() -> Iterator[Markup]:
    # Two thirds of people score within one standard deviation of the middle: 30 to 70.
    yield box(_LEFT, _UP.at(Decimal(70)), _RIGHT - _LEFT, _UP.at(Decimal(30)) - _UP.at(Decimal(70)), TRACK)
    for level in (0, 30, 50, 70, 100):
        y = _UP.at(Decimal(level))
        yield line(_LEFT, y, _RIGHT, y, MUTED if level == 50 else GRID, stroke_width=1)
        yield write(_LEFT - 8, y + 4, str(level), "right", font_size=11, fill=MUTED)


def _model(chart: Chart) -> Iterator[Markup]:
    points = _points(chart, "model")
    if points:
        where = [(_x(n), _UP.at(point.value)) for n, point in enumerate(points.values())]
        yield path(where, MODEL, stroke_dasharray="6 5", stroke_width=1.6)
        for (x, y), point in zip(where, points.values(), strict=True):
            yield diamond(x, y, MODEL, 7, stroke="#fff")
            yield haloed(x, y - 11, f"{point.value}", "middle", font_size=11, fill=MODEL, font_weight=700)


def _lines(chart: Chart, key: str, aside: float, colour: str) -> Iterator[Markup]:
    points = list(_points(chart, key).values())
    for n, point in enumerate(points):
        low, high = ends(point)
        top, bottom = _UP.at(high), _UP.at(low)
        yield box(_x(n) + aside - 5, top, 10, bottom - top, colour, fill_opacity=0.2, rx=4)
    yield path([(_x(n) + aside, _UP.at(point.value)) for n, point in enumerate(points)], colour, stroke_opacity=0.75)


def _marks(chart: Chart, key: str, aside: float, colour: str) -> Iterator[Markup]:
    for n, point in enumerate(_points(chart, key).values()):
        x, y = _x(n) + aside, _UP.at(point.value)
        yield square(x, y, colour, 11, stroke="#fff") if aside > 0 else dot(x, y, colour, 6, stroke="#fff")
        side, off = ("left", 11) if aside > 0 else ("right", -11)
        yield haloed(x + off, y + 4, f"{point.value}", side, font_size=12, font_weight=700, fill=colour)


def _feet(chart: Chart) -> Iterator[Markup]:
    for n, category in enumerate(chart.categories):
        letter, _, name = category.label.partition(" ")
        yield write(_x(n), _BOTTOM + 24, letter, "middle", font_size=18, font_weight=700)
        yield write(_x(n), _BOTTOM + 42, name, "middle", font_size=12, fill=MUTED)


def _shifts(chart: Chart, say: Say) -> Iterator[Markup]:
    zero = _SHIFT.at(Decimal(0))
    yield line(_LEFT, _BOTTOM + 54, _RIGHT, _BOTTOM + 54)
    yield write(EDGE, zero + 4, say("shift"), font_size=12, font_weight=700)
    yield line(_LEFT + 24, zero, WIDTH - EDGE, zero, MUTED)
    for n, point in enumerate(_points(chart, "shift").values()):
        x, beyond = _x(n), not _within(point)
        colour = EXTERNAL if beyond else MUTED
        end = _SHIFT.at(point.value)
        yield box(x - 9, zero, 18, end - zero, colour, fill_opacity=0.9 if beyond else 0.45, rx=2)
        low, high = ends(point)
        yield line(x, _SHIFT.at(low), x, _SHIFT.at(high), colour, stroke_width=1.5)
        yield haloed(x + 17, zero - 4, signed(point.value), font_size=12, font_weight=700, fill=colour)
        yield haloed(x + 17, zero + 12, point.label or "", font_size=10, fill=MUTED)


def _within(point: ChartPoint) -> bool:
    low, high = ends(point)
    return low <= 0 <= high


def _points(chart: Chart, key: str) -> Mapping[str, ChartPoint]:
    return {point.category: point for point in chart.one(key).points}
