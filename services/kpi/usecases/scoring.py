"""Scoring managers: many at once on the columnar engine, few by the reference, with the same outcome."""

from collections.abc import Iterator, Mapping, Sequence

from chassis.domain.errors import Invalid
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.outcome import Outcome, Rules, outcome_of
from services.kpi.domain.runs import LeftOut
from services.kpi.engine.scoring import score_all
from services.kpi.engine.whole import TooWideError

FEWEST = 40
"""From here on the engine is faster than the reference; planning its query takes as long as scoring some twenty."""

Measured = Mapping[str, Sequence[Measurement]]
"""What was measured, by manager."""


def score_managers(rules: Rules, measured: Measured) -> list[Outcome | LeftOut]:
    """What everybody comes to, or all that stood in the way, in the order given."""
    return list(_each(rules, measured))


def _each(rules: Rules, measured: Measured) -> Iterator[Outcome | LeftOut]:
    columnar = _columnar(rules, measured) if len(measured) >= FEWEST else None
    for manager, facts in measured.items():
        known = None if columnar is None else columnar.get(manager)
        try:
            outcome = known or outcome_of(rules, manager, facts)
        except Invalid as refusal:
            yield LeftOut(manager, refusal.faults)
            continue
        if columnar is not None and known is None:
            raise AssertionError(f"the engine has no score for {manager}, and the reference has one")
        yield outcome


def _columnar(rules: Rules, measured: Measured) -> dict[str, Outcome] | None:
    """Of everybody who can be scored; None where the figures are too wide for the engine."""
    try:
        return score_all(rules, (fact for facts in measured.values() for fact in facts))
    except TooWideError:
        return None
