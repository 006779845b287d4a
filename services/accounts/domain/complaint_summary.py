"""What the complaints and enquiries of a month come to: how many were valid, how fast the answers, how it felt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import round_decimal
from services.accounts.domain.complaint import CaseKind, Clocks, Complaint, ComplaintTransition


@dataclass(frozen=True, slots=True)
class ComplaintSummary:
    """Figures of the cases received in a period. Minutes are business minutes; `None` is nothing to say it from.

    `breach_share` is the share of cases in which the acknowledgement or the answer was late, 0 to 1.
    """

    complaints: int
    enquiries: int
    emergencies: int
    valid_complaints: int
    answered: int
    reopened: int
    answer_median_minutes: int | None
    answer_p90_minutes: int | None
    breach_share: Decimal | None
    satisfaction_mean: Decimal | None
    satisfaction_count: int
    countermeasures: tuple[str, ...]


def summarised(cases: Iterable[tuple[Complaint, Clocks]]) -> ComplaintSummary:
    """The figures of `cases`; percentiles are those of the nearest rank."""
    found = list(cases)
    complaints = [case for case, _ in found if case.kind is CaseKind.COMPLAINT]
    minutes = sorted(clock.answer.spent_minutes for case, clock in found if case.answered)
    late = sum(clock.acknowledgement.breached or clock.answer.breached for _, clock in found)
    marks = [case.satisfaction for case, _ in found if case.satisfaction is not None]
    return ComplaintSummary(
        complaints=len(complaints),
        enquiries=sum(case.kind is CaseKind.ENQUIRY for case, _ in found),
        emergencies=sum(case.kind is CaseKind.EMERGENCY for case, _ in found),
        valid_complaints=sum(case.valid is True for case in complaints),
        answered=len(minutes),
        reopened=sum(any(s.transition == ComplaintTransition.REOPEN for s in case.history) for case, _ in found),
        answer_median_minutes=_nearest_rank(minutes, 50),
        answer_p90_minutes=_nearest_rank(minutes, 90),
        breach_share=round_decimal(Decimal(late) / len(found), 4) if found else None,
        satisfaction_mean=round_decimal(Decimal(sum(marks)) / len(marks), 2) if marks else None,
        satisfaction_count=len(marks),
        countermeasures=tuple(sorted({case.countermeasure for case in complaints if case.countermeasure}))[:100],
    )


def _nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None
