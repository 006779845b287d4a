"""A sitting: one person's way through an instrument, from invitation to profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid
from services.assessment.domain.answers import Choice, Sheet
from services.assessment.domain.respondent import Respondent


class SittingState(StrEnum):
    """`open` until answers are submitted, `submitted` from then on, `withdrawn` when consent is taken back.

    `paused` is open with the clock stopped: nothing can be answered until the sitting is resumed.
    Consent may be taken back at any time; the answers and the profile are erased with it.
    """

    OPEN = "open"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class SittingTransition(StrEnum):
    """What may be done with a sitting besides reading it."""

    CONSENT = "consent"
    ANSWER = "answer"
    SUBMIT = "submit"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"


_ALLOWED: Mapping[SittingState, tuple[SittingTransition, ...]] = MappingProxyType(
    {
        SittingState.OPEN: tuple(t for t in SittingTransition if t is not SittingTransition.RESUME),
        SittingState.PAUSED: (SittingTransition.RESUME, SittingTransition.WITHDRAW),
        SittingState.SUBMITTED: (SittingTransition.WITHDRAW,),
        SittingState.WITHDRAWN: (),
    }
)

_NEEDS_CONSENT = (SittingTransition.ANSWER, SittingTransition.SUBMIT, SittingTransition.PAUSE)
_NEEDS_TIME = tuple(t for t in SittingTransition if t is not SittingTransition.WITHDRAW)

LONGEST_BLOCK_MS = 86_400_000
"""A block that took longer than a day is said to have taken a day."""


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
    """Whom to assess, with which instrument, why, and until when answers are taken."""

    respondent: Respondent
    instrument: str
    purpose: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """`purpose` is why the bank asks; nothing may be answered before the respondent has consented to exactly that.

    After `expires_at` nothing more is answered or submitted. `clock_from` is the moment from which the time of the next
    block counts: the last save, or the resumption; None before the first and while the sitting is paused.
    """

    respondent: Respondent
    instrument: str
    purpose: str
    state: SittingState = SittingState.OPEN
    consent: Consent | None = None
    sheet: Sheet = field(default_factory=Sheet)
    profile_id: UUID | None = None
    expires_at: datetime | None = None
    clock_from: datetime | None = None

    @property
    def allowed_transitions(self) -> tuple[SittingTransition, ...]:
        """What may be done now: what the state allows and, for answers, consent."""
        consented = self.consent is not None
        return tuple(a for a in _ALLOWED[self.state] if consented or a not in _NEEDS_CONSENT)

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= now

    def timed(self, choice: Choice, now: datetime) -> Choice:
        """The choice with the time it took: as the caller measured it, else since the clock was started."""
        if choice.taken_ms is not None or self.clock_from is None:
            return choice
        taken_ms = int((now - self.clock_from).total_seconds() * 1000)
        return replace(choice, taken_ms=min(LONGEST_BLOCK_MS, max(0, taken_ms)))


def opened(invitation: Invitation, now: datetime) -> Sitting:
    """A new sitting; one that would be over before it begins is refused."""
    if invitation.expires_at is not None and invitation.expires_at <= now:
        raise Invalid(Fault("expires_in_the_past", "/expires_at"))
    return Sitting(invitation.respondent, invitation.instrument, invitation.purpose, expires_at=invitation.expires_at)


def check_waiting(sitting: Sitting, now: datetime) -> None:
    """Refuse to invite into a sitting that takes no answers any more."""
    if sitting.state in (SittingState.SUBMITTED, SittingState.WITHDRAWN):
        raise Conflict(Fault("sitting_is_over", "", {"state": sitting.state}))
    if sitting.has_expired(now):
        raise Conflict(Fault("sitting_expired", "", {"at": sitting.expires_at}))


def consented(sitting: Sitting, consent: Consent) -> Sitting:
    """The sitting with the respondent's consent; consent to another purpose than the stated one is refused."""
    _check_may(SittingTransition.CONSENT, sitting, consent.given_at)
    if consent.purpose != sitting.purpose:
        raise Invalid(Fault("consent_to_another_purpose", "/purpose"))
    return replace(sitting, consent=consent, clock_from=consent.given_at)


def answered(sitting: Sitting, sheet: Sheet, now: datetime) -> Sitting:
    """The sitting with `sheet` in the place of the answers before; the clock starts anew."""
    _check_may(SittingTransition.ANSWER, sitting, now)
    return replace(sitting, sheet=sheet, clock_from=now)


def paused(sitting: Sitting, now: datetime) -> Sitting:
    """The sitting with its clock stopped; what is answered stays."""
    _check_may(SittingTransition.PAUSE, sitting, now)
    return replace(sitting, state=SittingState.PAUSED, clock_from=None)


def resumed(sitting: Sitting, now: datetime) -> Sitting:
    """The sitting, going on; the time of the next block counts from now."""
    _check_may(SittingTransition.RESUME, sitting, now)
    return replace(sitting, state=SittingState.OPEN, clock_from=now)


def submitted(sitting: Sitting, profile_id: UUID, now: datetime) -> Sitting:
    """The sitting, closed for good, with the profile that came of it. This happens once."""
    _check_may(SittingTransition.SUBMIT, sitting, now)
    return replace(sitting, state=SittingState.SUBMITTED, profile_id=profile_id, clock_from=None)


def withdrawn(sitting: Sitting, now: datetime) -> Sitting:
    """The sitting without consent, answers or profile; consent can be taken back at any time."""
    _check_may(SittingTransition.WITHDRAW, sitting, now)
    cleared = replace(sitting, consent=None, sheet=Sheet(), profile_id=None, clock_from=None)
    return replace(cleared, state=SittingState.WITHDRAWN)


def _check_may(transition: SittingTransition, sitting: Sitting, now: datetime) -> None:
    if transition not in _ALLOWED[sitting.state]:
        raise Conflict(Fault("not_allowed_in_state", "", {"transition": transition, "state": sitting.state}))
    if transition not in sitting.allowed_transitions:
        raise Conflict(Fault("consent_required"))
    if transition in _NEEDS_TIME and sitting.has_expired(now):
        raise Conflict(Fault("sitting_expired", "", {"at": sitting.expires_at}))
