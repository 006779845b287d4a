"""Careers: who is appointed again, and to which grade (培训积分作为续聘依据; 职位晋升与个人业绩联系).

Worked tables: `docs/algorithms/careers.md`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Flow
from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi.domain.exact import plain, rounded

_SCORE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class GradeRule:
    """A grade for who reaches both: the mean score of the year and its training credits."""

    grade: str
    least_score: Decimal
    least_credits: Decimal


@dataclass(frozen=True, slots=True)
class CareerRules:
    """A dated version: from which credits on one is appointed again, the grades with the best first, and after how
    many months in the role one may compete for promotion."""

    code: str
    name: Name
    valid_from: date
    credits_measure: str
    least_credits: Decimal
    grades: tuple[GradeRule, ...]
    months_least: int = 12
    months_most: int = 24

    @property
    def source(self) -> str:
        """How a decision names this version."""
        return f"career rules {self.code}@{self.valid_from}"


def check_rules(rules: CareerRules, measures: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with rules: an unknown measure, grades that stand twice or do not fall, months out of order."""
    if rules.credits_measure not in measures:
        yield Fault("measure_unknown", "/credits_measure", {"measure": rules.credits_measure})
    names = [each.grade for each in rules.grades]
    for i, each in enumerate(rules.grades):
        if each.grade in names[:i]:
            yield Fault("grade_twice", f"/grades/{i}/grade", {"grade": each.grade})
        if i and each.least_score >= rules.grades[i - 1].least_score:
            yield Fault("grades_not_falling", f"/grades/{i}/least_score")
    if rules.months_least > rules.months_most:
        yield Fault("months_out_of_order", "/months_most")


class ReviewState(StrEnum):
    """Proposed by one, approved or rejected by another."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class ReviewTransition(StrEnum):
    """What people do with a review."""

    APPROVE = "approve"
    REJECT = "reject"


REVIEW_FLOW: Flow[ReviewState, ReviewTransition] = Flow(
    MappingProxyType(
        {
            ReviewState.PROPOSED: {
                ReviewTransition.APPROVE: ReviewState.APPROVED,
                ReviewTransition.REJECT: ReviewState.REJECTED,
            },
        }
    ),
    by_another=frozenset({ReviewTransition.APPROVE}),
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a review says of one manager: the credits, the mean score of the year, and what follows from both.

    `grade` is None where no grade is reached, or where nobody scored the manager.
    """

    manager: str
    credits_earned: Decimal
    credits_needed: Decimal
    mean_score: Decimal | None
    scores: int
    reappointed: bool
    grade: str | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """Review some managers for a year by a version of the rules."""

    rules_id: UUID
    year: Period
    managers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppointmentReview:
    """A year's review of managers by dated rules."""

    rules: CareerRules
    year: Period
    author: str
    appointments: tuple[Appointment, ...]
    state: ReviewState = ReviewState.PROPOSED
    approver: str | None = None

    @property
    def transitions(self) -> tuple[ReviewTransition, ...]:
        """What may be done with it now."""
        return REVIEW_FLOW.allowed(self.state)


def appoint(rules: CareerRules, manager: str, earned: Decimal, scores: Sequence[Decimal]) -> Appointment:
    """Whether a manager is appointed again, and to which grade: the first of the rules' whose both bounds are reached.

    Exactly the credits needed are enough. The mean of the year's scores counts at 2 decimals, half up.
    """
    mean = _mean(scores)
    again = earned >= rules.least_credits
    reached = (each.grade for each in rules.grades if mean is not None and _reaches(each, mean, earned))
    grade = next(reached, None) if again else None
    reasons = (() if again else ("training_credits_short",)) + (() if scores else ("not_scored",))
    return Appointment(manager, earned, rules.least_credits, mean, len(scores), again, grade, reasons)


def _mean(scores: Sequence[Decimal]) -> Decimal | None:
    if not scores:
        return None
    whole = sum((Fraction(score) for score in scores), Fraction(0))
    return plain(rounded(whole / len(scores), _SCORE_DIGITS))


def _reaches(rule: GradeRule, mean: Decimal, earned: Decimal) -> bool:
    return mean >= rule.least_score and earned >= rule.least_credits
