"""How a manager stood in a score run of the KPI service, and which grades make which group of a study."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if


@dataclass(frozen=True, slots=True)
class Standing:
    """The score of a run and the grade given for it; a scheme may have no grades."""

    score: Decimal
    grade: str | None


@dataclass(frozen=True, slots=True)
class KpiSource:
    """The score run that tells performance, and the grades that count as excellent and as good.

    Without grades the groups stay those of the people's own facts, and only the scores are taken.
    """

    score_run_id: UUID
    excellent: tuple[str, ...] = ()
    good: tuple[str, ...] = ()

    def group_of(self, standing: Standing | None) -> str | None:
        """The performance group of somebody who stood so; None for one who is in neither."""
        if standing is None or standing.grade is None:
            return None
        return "excellent" if standing.grade in self.excellent else "good" if standing.grade in self.good else None


def check_source(source: KpiSource, standings: Mapping[str, Standing]) -> None:
    """Refuse a grade in both groups, and grades that nobody has in that run."""
    given = {standing.grade for standing in standings.values()}
    faults = [
        Fault("grade_in_both_groups", f"/kpi/good/{n}", {"grade": grade})
        for n, grade in enumerate(source.good)
        if grade in source.excellent
    ]
    faults += [
        Fault("grade_not_given", f"/kpi/{name}/{n}", {"grade": grade})
        for name, grades in (("excellent", source.excellent), ("good", source.good))
        for n, grade in enumerate(grades)
        if grade not in given
    ]
    refuse_if(faults)
