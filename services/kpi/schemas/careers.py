"""Representations of career rules and appointment reviews."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.wire import (
    KEPT_EXAMPLE,
    Code,
    Count,
    ExternalId,
    Names,
    PeriodString,
    Resource,
    Wire,
    example,
    period,
)
from services.kpi.domain import career as domain
from services.kpi.domain.career import ReviewOrder, ReviewState, ReviewTransition
from services.kpi.schemas.fields import Exact, PeriodText, Points, Quantity
from services.kpi.schemas.gathering import at

_EXAMPLE: JsonDict = {
    "code": "retail",
    "name": {"en": "Retail managers", "zh-CN": "零售客户经理职级规则"},
    "valid_from": "2026-01-01",
    "credits_measure": "training_credits",
    "least_credits": "40",
    "grades": [
        {"grade": "senior", "least_score": "85", "least_credits": "60"},
        {"grade": "junior", "least_score": "60", "least_credits": "40"},
    ],
    "months_least": 12,
    "months_most": 24,
}
Months = Annotated[int, Field(strict=True, ge=0, le=120)]


class GradeRule(Wire):
    """A grade for who reaches both: the mean score of the year and its training credits."""

    grade: Code
    least_score: Points
    least_credits: Quantity


class CareerRulesDraft(Wire):
    """A version of career rules: the credits for re-appointment, the grades with the best first, and after how many
    months in a role one may compete for promotion."""

    model_config = example(_EXAMPLE)

    code: Code
    name: Names
    valid_from: date
    credits_measure: Code = "training_credits"
    least_credits: Quantity
    grades: Annotated[list[GradeRule], Field(max_length=20)] = Field(default_factory=list)
    months_least: Months = 12
    months_most: Months = 24

    def to_domain(self) -> domain.CareerRules:
        """The version."""
        return domain.CareerRules(
            self.code,
            Name(self.name.en, self.name.zh_cn),
            self.valid_from,
            self.credits_measure,
            Decimal(self.least_credits),
            tuple(
                domain.GradeRule(each.grade, Decimal(each.least_score), Decimal(each.least_credits))
                for each in self.grades
            ),
            self.months_least,
            self.months_most,
        )


class CareerRules(CareerRulesDraft, Resource):
    """A version of career rules; versions never change."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/career-rules?code={code}"


class AppointmentReviewDraft(Wire):
    """Review managers for a year: who is appointed again, and to which grade."""

    model_config = example(
        {"career_rules_id": "01981d2e-7a7c-7000-8000-000000000007", "year": "2026", "managers": ["A-017"]}
    )

    career_rules_id: UUID
    year: PeriodString
    managers: Annotated[list[ExternalId], Field(min_length=1, max_length=500)]

    def to_domain(self) -> ReviewOrder:
        """The order."""
        year = at("/year", lambda: period(self.year))
        return ReviewOrder(self.career_rules_id, year, tuple(dict.fromkeys(self.managers)))


class Appointment(Wire):
    """What a review says of one manager, with the figures that it follows from."""

    manager: ExternalId
    credits_earned: Exact
    credits_needed: Exact
    mean_score: Exact | None
    scores: Annotated[Count, Field(description="How many scores of the year the mean is of.")]
    reappointed: bool
    grade: Code | None
    reasons: list[Code]


class AppointmentReview(Resource):
    """A year's review by dated rules, proposed by one and approved by another."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "rules": "career rules retail@2026-01-01",
            "year": "2026",
            "state": "proposed",
            "allowed_transitions": ["approve", "reject"],
            "author": "hr",
            "approver": None,
            "appointments": [],
        }
    )
    address: ClassVar[str] = "/v1/appointment-reviews/{id}"

    rules: str
    year: PeriodText
    state: ReviewState
    allowed_transitions: list[ReviewTransition]
    author: str
    approver: str | None
    appointments: list[Appointment]

    @classmethod
    def shown(cls, kept: Kept[domain.AppointmentReview]) -> "AppointmentReview":
        """The representation."""
        found = kept.value
        lists = {"allowed_transitions": list(found.transitions), "appointments": list(found.appointments)}
        return cls.showing(kept, rules=found.rules.source, **lists)


class ReviewTransitionRequest(Wire):
    """What is asked of a review."""

    model_config = example({"transition": "approve"})

    transition: ReviewTransition
