"""What other criteria would make of the whole portfolio, beside what the criteria in force make of it.

Both decide on the same evidence, so that what differs comes from the criteria alone. Nothing is decided by a trial.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.accounts.domain.criteria import CriteriaSet
from services.accounts.domain.evidence import Evidence, readings
from services.accounts.domain.qualification import Decision, Reason, qualify


@dataclass(frozen=True, slots=True)
class CriteriaTrial:
    """The draft that is tried, beside the set `against_id`, on evidence up to and with `evidence_until`.

    `finished_at` is `None` until every active account was tried.
    """

    criteria: CriteriaSet
    against_id: UUID
    evidence_until: date
    author: str
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What one account is by the set in force (`before`) and would be by the draft (`after`), and why."""

    trial_id: UUID
    account_id: UUID
    before: Decision
    before_score: Decimal | None
    after: Decision
    after_score: Decimal | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class DecisionMove:
    """How many accounts go from one decision to another, or stay where they are."""

    before: Decision
    after: Decision
    accounts: int


def outcome_of(
    trial_id: UUID, trial: CriteriaTrial, against: CriteriaSet, account_id: UUID, sheets: Iterable[Evidence]
) -> TrialOutcome:
    """What the trial makes of the account with these sheets."""
    known = readings(sheets, trial.evidence_until)
    before, after = qualify(against, known), qualify(trial.criteria, known)
    return TrialOutcome(trial_id, account_id, before.decision, before.score, after.decision, after.score, after.reasons)
