"""What scoring comes to for one manager, computed by the reference or by an engine for everybody at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.period import Period
from services.kpi.domain.benchmark import Contribution, contributions
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.readings import read_all
from services.kpi.domain.scheme import Scheme, graded
from services.kpi.domain.scorecard import Scorecard, score


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a period is scored: the scheme as it counts then, and the catalogue."""

    scheme: Scheme
    catalogue: Catalogue
    period: Period


@dataclass(frozen=True, slots=True)
class Outcome:
    """A manager's score, its grade and what it is made of."""

    manager: str
    score: Decimal
    grade: str | None
    parts: tuple[Contribution, ...]


def explained(rules: Rules, measured: Iterable[Measurement]) -> Scorecard:
    """The scorecard of one manager by the reference, explained. `Invalid` with all that stands in the way."""
    wanted = rules.catalogue.needed(rules.scheme.indicators)
    readings = read_all(measured, wanted, rules.period, rules.catalogue.measures)
    return score(rules.scheme, rules.catalogue, readings, rules.period)


def outcome_of(rules: Rules, manager: str, measured: Iterable[Measurement]) -> Outcome:
    """What the reference comes to."""
    card = explained(rules, measured)
    grade = graded(rules.scheme, card.score, red_line_crossed=bool(card.broken))
    return Outcome(manager, card.score, grade, tuple(contributions(card)))
