"""Scoring many managers at once on the embedded engine."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from services.kpi.domain.benchmark import Contribution
from services.kpi.domain.exact import plain
from services.kpi.domain.grade import best_first
from services.kpi.domain.indicator import MissingPolicy
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.outcome import Outcome, Rules
from services.kpi.engine import duck
from services.kpi.engine.facts import fact_of
from services.kpi.engine.period import DEGREE, GRADE, OBSERVED, SCORE, compile_period
from services.kpi.engine.query import Dialect

_NOTHING = Decimal(0)
Row = Mapping[str, Decimal | None]


def score_all(rules: Rules, measured: Iterable[Measurement]) -> dict[str, Outcome]:
    """The outcome of everybody who can be scored, by manager; `TooWideError` where 38 digits are not enough."""
    query = compile_period(rules, None, Dialect.DUCKDB)
    rows = duck.compute(query, (fact_of(each, rules.catalogue.measures) for each in measured))
    found = ((manager, _outcome(rules, manager, row)) for manager, row in rows.items())
    return {manager: outcome for manager, outcome in found if outcome is not None}


def _outcome(rules: Rules, manager: str, row: Row) -> Outcome | None:
    score, place = row[SCORE], row.get(GRADE)
    if score is None:
        return None
    grade = None if place is None else best_first(rules.scheme.grades)[int(place)].code
    return Outcome(manager, score, grade, tuple(_parts(rules, row)))


def _parts(rules: Rules, row: Row) -> Iterator[Contribution]:
    for criterion in rules.scheme.criteria:
        key = criterion.indicator
        degree, observed = row[f"{DEGREE}{key}"], row[f"{OBSERVED}{key}"]
        if degree is None and rules.catalogue.indicators[key].missing is MissingPolicy.LEAVE_OUT:
            continue
        membership = plain(degree or _NOTHING)
        points = plain(100 * membership * criterion.weight)
        yield Contribution(key, points, criterion.weight, membership, None if observed is None else plain(observed))
