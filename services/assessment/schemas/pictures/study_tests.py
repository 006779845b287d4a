"""The hypotheses of a study, and what goes with performance, as estimates with their intervals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from chassis.drawing.lettering import signed
from chassis.drawing.markup import Markup
from chassis.drawing.scale import Band
from services.assessment.domain.contrast import Contrast
from services.assessment.domain.factors import FACTORS, Style
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.domain.performance_link import Correlation
from services.assessment.domain.study import Contrasts, Study
from services.assessment.schemas.charts import Chart, ChartAxis, ChartSeries, categories, series
from services.assessment.schemas.pictures.forest import Block, draw_forest
from services.assessment.schemas.pictures.words import EXTERNAL, INTERNAL, Say, factors_named

OVERALL = "overall"
_COLOUR = {Style.INTERNAL: INTERNAL, Style.EXTERNAL: EXTERNAL}


def hypotheses_chart(study: Study, say: Say) -> Chart:
    """H1, and H2 for either style: the differences of match degrees, factor by factor and overall."""
    found = [_contrasts("h1", say("tests.h1"), study.external_against_internal, "d_z", say)]
    for style, contrasts in study.excellent_against_good.items():
        found.append(_contrasts(f"h2_{style}", say("tests.h2", style=say(f"style.{style}")), contrasts, "g", say))
    return Chart(
        title=say("tests.title"),
        description=say("tests.description", members=study.members),
        axis=_axis(found, say("tests.axis"), Decimal(10)),
        categories=categories([*factors_named(say), (OVERALL, say("match.overall"))]),
        series=found,
        notes=[say("tests.note")],
    )


def draw_hypotheses(chart: Chart) -> Markup:
    """H1 in ink of both styles, H2 in the colour of its style."""
    colours = {"h1": EXTERNAL, "h2_internal": INTERNAL, "h2_external": EXTERNAL}
    return draw_forest(chart, [Block(found, colours[found.key]) for found in chart.series])


def performance_chart(study: Study, say: Say) -> Chart:
    """How every reading of either style goes with performance."""
    link = study.performance_link
    correlations = link.correlations if link else ()
    found = [
        _correlations(style, reading, [c for c in correlations if (c.style, c.reading) == (style, reading)], say)
        for style in MATCHED_STYLES
        for reading in ("score", "match")
    ]
    return Chart(
        title=say("link.title", members=link.members if link else 0),
        description=say("link.description"),
        axis=ChartAxis(label=say("link.axis"), low=Decimal(-1), high=Decimal(1)),
        categories=categories([*factors_named(say), (OVERALL, say("match.overall"))]),
        series=[one for one in found if one.points],
        notes=[say("link.note")],
    )


def draw_performance(chart: Chart) -> Markup:
    """Each style's readings in its colour."""
    colours = {found.key: _COLOUR[Style(found.key.partition("_")[0])] for found in chart.series}
    return draw_forest(chart, [Block(found, colours[found.key]) for found in chart.series])


def _contrasts(key: str, label: str, contrasts: Contrasts, measure: str, say: Say) -> ChartSeries:
    rows: Mapping[str, Contrast] = {f.value: contrasts.factors[f] for f in FACTORS} | {OVERALL: contrasts.overall}
    words = {row: _contrast_words(contrast, measure, say) for row, contrast in rows.items()}
    return series(key, label, {row: _interval(contrast) for row, contrast in rows.items()}, words)


def _correlations(style: Style, reading: str, found: Sequence[Correlation], say: Say) -> ChartSeries:
    bands = {_key(c): Band(c.r, c.low, c.high) for c in found}
    words = {_key(c): say("link.words", r=signed(c.r), p=_p(c.p if c.p_holm is None else c.p_holm)) for c in found}
    return series(f"{style}_{reading}", say(f"link.{reading}", style=say(f"style.{style}")), bands, words)


def _interval(contrast: Contrast) -> Band | Decimal:
    if contrast.low is None or contrast.high is None:
        return contrast.difference
    return Band(contrast.difference, contrast.low, contrast.high)


def _contrast_words(contrast: Contrast, measure: str, say: Say) -> str:
    p = contrast.p if contrast.p_holm is None else contrast.p_holm
    if p is None or contrast.effect is None:
        return say("tests.none")
    effect = f"{measure} {signed(contrast.effect)}"
    return say("tests.words", difference=signed(contrast.difference), effect=effect, p=_p(p))


def _p(p: Decimal) -> str:
    return "< .001" if p < Decimal("0.001") else f"= {p.quantize(Decimal('0.001')):f}".replace("= 0.", "= .")


def _key(found: Correlation) -> str:
    return OVERALL if found.factor is None else found.factor.value


def _axis(found: list[ChartSeries], label: str, step: Decimal) -> ChartAxis:
    reach = max(abs(end) for one in found for p in one.points for end in (p.value, p.low or p.value, p.high or p.value))
    edge = (reach // step + 1) * step
    return ChartAxis(label=label, low=-edge, high=edge)
