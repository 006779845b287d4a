"""A sitting: one person's way through an instrument, from invitation to profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid
from services.assessment.domain.answers import Sheet
from services.assessment.domain.respondent import Respondent


class SittingState(StrEnum):
    """`open` until answers are submitted, `submitted` from then on, `withdrawn` when consent is taken back.

    Consent may be taken back at any time; the answers and the profile are erased with it.
    """

    OPEN = "open"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class SittingTransition(StrEnum):
    """What may be done with a sitting besides reading it."""

    CONSENT = "consent"
    ANSWER = "answer"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"


_ALLOWED: Mapping[SittingState, tuple[SittingTransition, ...]] = MappingProxyType(
    {
        SittingState.OPEN: tuple(SittingTransition),
        SittingState.SUBMITTED: (SittingTransition.WITHDRAW,),
        SittingState.WITHDRAWN: (),
    }
)

_NEEDS_CONSENT = (SittingTransition.ANSWER, SittingTransition.SUBMIT)


@dataclass(frozen=True, slots=True)
class Consent:
    """Consent to one stated purpose, who recorded it and when (PIPL, articles 13, 14, 15 and 29).

    It is informed, separate from everything else, and can be taken back.
    """

    purpose: str
    recorded_by: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to assess, with which instrument, and why."""

    respondent: Respondent
    instrument: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """`purpose` is why the bank asks; nothing may be answered before the respondent has consented to exactly that."""

    respondent: Respondent
    instrument: str
    purpose: str
    state: SittingState = SittingState.OPEN
    consent: Consent | None = None
    sheet: Sheet = field(default_factory=Sheet)
    profile_id: UUID | None = None

    @property
    def allowed_transitions(self) -> tuple[SittingTransition, ...]:
        """What may be done now: what the state allows and, for answers, consent."""
        consented = self.consent is not None
        return tuple(a for a in _ALLOWED[self.state] if consented or a not in _NEEDS_CONSENT)


def consented(sitting: Sitting, consent: Consent) -> Sitting:
    """The sitting with the respondent's consent; consent to another purpose than the stated one is refused."""
    _check_may(SittingTransition.CONSENT, sitting)
    if consent.purpose != sitting.purpose:
        raise Invalid(Fault("consent_to_another_purpose", "/purpose"))
    return replace(sitting, consent=consent)


def answered(sitting: Sitting, sheet: Sheet) -> Sitting:
    """The sitting with `sheet` in the place of the answers before."""
    _check_may(SittingTransition.ANSWER, sitting)
    return replace(sitting, sheet=sheet)


def submitted(sitting: Sitting, profile_id: UUID) -> Sitting:
    """The sitting, closed for good, with the profile that came of it. This happens once."""
    _check_may(SittingTransition.SUBMIT, sitting)
    return replace(sitting, state=SittingState.SUBMITTED, profile_id=profile_id)


def withdrawn(sitting: Sitting) -> Sitting:
    """The sitting without consent, answers or profile."""
    _check_may(SittingTransition.WITHDRAW, sitting)
    return replace(sitting, state=SittingState.WITHDRAWN, consent=None, sheet=Sheet(), profile_id=None)


def _check_may(transition: SittingTransition, sitting: Sitting) -> None:
    if transition not in _ALLOWED[sitting.state]:
        raise Conflict(Fault("not_allowed_in_state", "", {"transition": transition, "state": sitting.state}))
    if transition not in sitting.allowed_transitions:
        raise Conflict(Fault("consent_required"))
