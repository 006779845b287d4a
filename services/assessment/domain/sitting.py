"""A sitting: one person's way through an instrument, from invitation to profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.errors import Conflict, Fault, Invalid


class SittingState(StrEnum):
    """`open` until answers are submitted, `submitted` from then on, `withdrawn` when consent is taken back.

    Consent may be taken back at any time; the answers and the profile are erased with it.
    """

    OPEN = "open"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class SittingAction(StrEnum):
    """What may be done with a sitting besides reading it."""

    ANSWER = "answer"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"


ALLOWED: Mapping[SittingState, tuple[SittingAction, ...]] = {
    SittingState.OPEN: (SittingAction.ANSWER, SittingAction.SUBMIT, SittingAction.WITHDRAW),
    SittingState.SUBMITTED: (SittingAction.WITHDRAW,),
    SittingState.WITHDRAWN: (),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """The respondent's consent to one stated purpose (PIPL, articles 13, 14 and 29: informed, separate, revocable)."""

    purpose: str
    given_at: datetime


def check_may(action: SittingAction, state: SittingState, consent: Consent | None) -> None:
    """Refuse `action` where the state does not allow it (`Conflict`) or consent has not been given (`Invalid`)."""
    if action not in ALLOWED[state]:
        raise Conflict(Fault("not_allowed_in_state", "", {"action": action, "state": state}))
    if action is not SittingAction.WITHDRAW and consent is None:
        raise Invalid(Fault("consent_required", "/consent"))
