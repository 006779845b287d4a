"""Whether measurements are plausible beside what was measured before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from chassis.domain.period import Period
from services.kpi import rulebook
from services.kpi.domain.measure import Measure
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.outlier import Hold, OutlierRule
from services.kpi.store import measurements as store

MOST_OTHERS = 200
"""How many values of others are looked at."""


@dataclass(frozen=True, slots=True)
class Plausibility:
    """Judges some measurements together: their own history is read once, that of others only where it is needed."""

    session: Session
    rule: OutlierRule
    measures: Mapping[str, Measure]
    own: Mapping[tuple[str, str, Period], Sequence[Decimal]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, drafts: Sequence[Measurement], on: date) -> "Plausibility":
        """With the history of those drafts that are large enough to be suspected."""
        rule, measures = rulebook.outlier_rule(on), rulebook.catalogue(on).measures
        suspected = [
            draft
            for draft in drafts
            if draft.measure in measures and rule.suspects(draft.value, measures[draft.measure].unit)
        ]
        own: dict[tuple[str, str, Period], Sequence[Decimal]] = {}
        for period in dict.fromkeys(draft.period for draft in suspected):
            alike = [draft for draft in suspected if draft.period == period]
            managers, names = {draft.manager for draft in alike}, {draft.measure for draft in alike}
            known = store.history(session, managers, names, _before(period, rule.history))
            own |= {(manager, measure, period): values for (manager, measure), values in known.items()}
        return cls(session, rule, measures, own)

    def judge(self, draft: Measurement) -> Hold | None:
        """The hold on a draft, or nothing."""
        unit = self.measures[draft.measure].unit
        if not self.rule.suspects(draft.value, unit):
            return None
        own = self.own.get((draft.manager, draft.measure, draft.period), ())
        others = () if self.rule.knows_enough(own) else self._others(draft)
        return self.rule.judge(draft.value, unit, own, others)

    def _others(self, draft: Measurement) -> Sequence[Decimal]:
        periods = (draft.period, draft.period.previous)
        return store.of_others(self.session, draft.manager, draft.measure, periods, MOST_OTHERS)


def _before(period: Period, number: int) -> list[Period]:
    found = [period.previous]
    while len(found) < number:
        found.append(found[-1].previous)
    return found
