"""A scorecard: one manager's score by a scheme, 100 · Σ μᵢqᵢ (article 13), to 2 decimals half up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.explain import Figure
from chassis.domain.money import round_decimal
from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.criterion import Criterion
from services.kpi.domain.exact import plain, quotient
from services.kpi.domain.expression.evaluate import Readings
from services.kpi.domain.indicator import Indicator, MissingPolicy, observe
from services.kpi.domain.membership import belong
from services.kpi.domain.red_line import GateOutcome, stand
from services.kpi.domain.scheme import Scheme

SCORE_DIGITS = 2
MOST_POINTS = Decimal(100)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The score, how it came about, and how the manager stood to each red line."""

    figure: Figure
    gates: tuple[GateOutcome, ...] = ()

    @property
    def score(self) -> Decimal:
        """Points out of 100, 2 decimals."""
        return self.figure.value

    @property
    def broken(self) -> tuple[str, ...]:
        """The reason codes of the red lines that were crossed."""
        return tuple(gate.reason_code for gate in self.gates if not gate.kept)


def score(scheme: Scheme, catalogue: Catalogue, readings: Readings, period: Period) -> Scorecard:
    """Score one manager's `readings` of `period`. What may not be missing and is, is refused, all of it at once."""
    observed = _observe_all(scheme, catalogue, readings, period)
    left_out = {
        key for key, figure in observed.items() if figure is None and _policy(catalogue, key) is MissingPolicy.LEAVE_OUT
    }
    counted = [criterion for criterion in scheme.criteria if criterion.indicator not in left_out]
    faults = _missing_faults(scheme, catalogue, observed)
    if not counted:
        faults.append(Fault("nothing_to_score", "", {"scheme": scheme.code}))
    refuse_if(faults)
    contributions = tuple(_contribution(criterion, observed[criterion.indicator], scheme) for criterion in counted)
    gates = tuple(_gates(scheme, catalogue, observed))
    return Scorecard(_score_figure(contributions, sum((c.weight for c in counted), Decimal(0))), gates)


def _observe_all(scheme: Scheme, catalogue: Catalogue, readings: Readings, period: Period) -> dict[str, Figure | None]:
    return {
        key: observe(catalogue.indicators[key], catalogue.formulas[key], readings, period) for key in scheme.indicators
    }


def _policy(catalogue: Catalogue, key: str) -> MissingPolicy:
    return catalogue.indicators[key].missing


def _missing_faults(scheme: Scheme, catalogue: Catalogue, observed: Mapping[str, Figure | None]) -> list[Fault]:
    return [
        Fault("value_missing", "", {"indicator": key, "measures": ", ".join(catalogue.measures_of(key))})
        for key, figure in observed.items()
        if figure is None and (_policy(catalogue, key) is MissingPolicy.REFUSE or key in scheme.gates)
    ]


def _contribution(criterion: Criterion, observed: Figure | None, scheme: Scheme) -> Figure:
    key = criterion.indicator
    if observed is None:
        membership = Figure(f"membership/{key}", Decimal(0), "ratio", "missing counts as 0")
    else:
        membership = belong(criterion.membership, observed, key, scheme.source)
    weight = Figure(f"weight/{key}", criterion.weight, "ratio", criterion.origin, source=scheme.source)
    points = plain(100 * membership.value * weight.value)
    return Figure(f"contribution/{key}", points, "points", "100 × membership × weight", (membership, weight))


def _score_figure(contributions: tuple[Figure, ...], weight: Decimal) -> Figure:
    exact = sum((figure.value for figure in contributions), Decimal(0))
    formula = "100 × Σ membership × weight"
    if weight != 1:
        exact, formula = quotient(exact, weight), f"{formula} ÷ {weight} (the weight of what was measured)"
    if exact > MOST_POINTS:
        formula = f"{formula}, {MOST_POINTS} at most"
    value = min(round_decimal(exact, SCORE_DIGITS), MOST_POINTS)
    return Figure("score", value, "points", formula, contributions, unrounded=exact)


def _gates(scheme: Scheme, catalogue: Catalogue, observed: Mapping[str, Figure | None]) -> Iterator[GateOutcome]:
    for key in scheme.gates:
        indicator: Indicator = catalogue.indicators[key]
        figure = observed[key]
        if figure is not None and indicator.red_line is not None:
            yield stand(key, indicator.red_line, figure, catalogue.source)
