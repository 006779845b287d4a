"""Representations of what is held of a colleague."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Code, Count, ExternalId, Moment, Names, Wire, example
from services.kpi.domain import colleague as domain
from services.kpi.domain.career import ReviewState
from services.kpi.domain.colleague import HeldKind
from services.kpi.domain.competition import CompetitionState
from services.kpi.domain.retention import RetentionRule
from services.kpi.schemas.bank_files import PayoutAccount
from services.kpi.schemas.careers import Appointment
from services.kpi.schemas.competitions import Candidate, CandidateStanding
from services.kpi.schemas.fields import Exact, PeriodText

_ADDRESSES = {
    HeldKind.MEASUREMENTS: "/v1/measurements?manager={}",
    HeldKind.TARGETS: "/v1/targets?holder={}",
    HeldKind.SCORECARDS: "/v1/scorecards?manager={}",
    HeldKind.PAY_STATEMENTS: "/v1/pay-statements?manager={}",
    HeldKind.ADJUSTMENTS: "/v1/adjustments?manager={}",
    HeldKind.DEFERRALS: "/v1/deferrals?manager={}",
}
_HELD: JsonDict = {
    "kind": "measurements",
    "count": 34,
    "since": "2026-01-05T08:00:00Z",
    "years_kept": 10,
    "listed_at": "/v1/measurements?manager=A-017",
}


class HeldData(Wire):
    """How many things of a kind are held of a person, and where they are read one by one."""

    model_config = example(_HELD)

    kind: HeldKind
    count: Count
    since: Annotated[Moment, Field(description="When the first of them came on record.")]
    years_kept: Annotated[Count | None, Field(description="From the end of their year on; null is for some days.")]
    listed_at: Annotated[str | None, Field(description="The list of them all; null where this answer has all of it.")]


class AppointmentHeld(Wire):
    """What a review of appointments says of the person."""

    appointment_review_id: UUID
    year: PeriodText
    state: ReviewState
    appointment: Appointment


class CompetitionHeld(Wire):
    """The person in a competition; the ratings are told without the judges."""

    competition_id: UUID
    name: Names
    state: CompetitionState
    candidate: Candidate
    ratings: list[dict[Code, Exact]]
    standing: CandidateStanding | None
    won: bool


class ColleagueData(Wire):
    """Everything that the service holds of a person: what there is of each kind, and what no list shows."""

    model_config = example(
        {
            "external_id": "A-017",
            "rules": "retention@2026-01-01",
            "held": [_HELD],
            "payout_accounts": [],
            "appointments": [],
            "competitions": [],
        }
    )
    address: ClassVar[str] = "/v1/colleagues/{external_id}/data"

    external_id: ExternalId
    rules: Annotated[str, Field(description="The rule that says how long they are kept.")]
    held: list[HeldData]
    payout_accounts: list[PayoutAccount]
    appointments: list[AppointmentHeld]
    competitions: list[CompetitionHeld]

    @classmethod
    def of_data(cls, data: domain.ColleagueData) -> Self:
        """The representation of a person's data."""
        return cls(
            external_id=data.external_id,
            rules=data.rule.source,
            held=[_held(held, data.external_id, data.rule) for held in data.held],
            payout_accounts=[PayoutAccount.shown(kept) for kept in data.payout_accounts],
            appointments=[_appointment(held) for held in data.appointments],
            competitions=[_competition(held) for held in data.competitions],
        )


def _held(held: domain.HeldData, who: str, rule: RetentionRule) -> HeldData:
    address = _ADDRESSES.get(held.kind)
    return HeldData(
        kind=held.kind,
        count=held.count,
        since=held.since,
        years_kept=held.years_kept(rule),
        listed_at=address.format(who) if address else None,
    )


def _appointment(held: domain.OwnAppointment) -> AppointmentHeld:
    review = held.review.value
    told = {"appointment_review_id": held.review.id, "year": review.year, "state": review.state}
    return AppointmentHeld.model_validate({**told, "appointment": held.appointment}, from_attributes=True)


def _competition(held: domain.OwnCompetition) -> CompetitionHeld:
    found = held.competition.value
    told = {
        "competition_id": held.competition.id,
        "name": found.name,
        "state": found.state,
        "candidate": held.candidate,
        "ratings": [rating.points for rating in held.ratings],
        "standing": held.standing,
        "won": held.candidate.manager in found.winners,
    }
    return CompetitionHeld.model_validate(told, from_attributes=True)
