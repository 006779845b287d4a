"""Representations of trials of criteria."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Count, Moment, Resource, Wire, example
from services.accounts.domain.criteria_trial import CriteriaTrial as DomainTrial
from services.accounts.domain.criteria_trial import DecisionMove as DomainMove
from services.accounts.domain.criteria_trial import TrialOutcome as DomainOutcome
from services.accounts.domain.qualification import Decision
from services.accounts.schemas.criteria_sets import CRITERIA_SET, CriteriaSetDraft
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.qualifications import DECIDED, Reason, deciding

_ID = "01981d2e-7a7c-7000-8000-000000000001"
_MOVE: JsonDict = {"before": "candidate", "after": "key_account", "accounts": 12}
_OUTCOME: JsonDict = {
    "criteria_trial_id": _ID,
    "account_id": "01981d2e-7a7c-7000-8000-000000000002",
    "before": "candidate",
    "before_score": "61.40",
    "after": "key_account",
    "after_score": "86.02",
    "reasons": [DECIDED],
}


class CriteriaTrialDraft(Wire):
    """A draft of criteria that is to be tried on every active account; it is not put on record as criteria."""

    model_config = example({"criteria": CRITERIA_SET, "evidence_until": "2026-06-30"})

    criteria: CriteriaSetDraft
    evidence_until: Annotated[date | None, Field(description="Today by default.")] = None


class DecisionMove(Wire):
    """How many accounts go from one decision to another, or stay where they are."""

    model_config = example(_MOVE)

    before: Decision
    after: Decision
    accounts: Count


class CriteriaTrial(Resource):
    """A draft of criteria, and what it makes of the portfolio beside the set that is in force."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "criteria": CRITERIA_SET,
            "against_id": "01981d2e-7a7c-7000-8000-000000000004",
            "evidence_until": "2026-06-30",
            "author": "S-001",
            "finished_at": "2026-07-01T08:00:00Z",
            "accounts": 12,
            "moves": [_MOVE],
        }
    )
    address: ClassVar[str] = "/v1/criteria-trials/{id}"

    criteria: CriteriaSetDraft
    against_id: Annotated[UUID, Field(description="The set in force, by which `before` is decided.")]
    evidence_until: date
    author: str
    finished_at: Annotated[Moment | None, Field(description="Null until every active account was tried.")]
    accounts: Annotated[Count, Field(description="How many were tried so far.")]
    moves: list[DecisionMove]

    @classmethod
    def from_domain(cls, kept: Kept[DomainTrial], moves: list[DomainMove]) -> Self:
        """The representation of a trial with its moves."""
        return cls.showing(kept, accounts=sum(move.accounts for move in moves), moves=moves)


class CriteriaTrialOutcome(Wire):
    """What one account is by the set in force (`before`), would be by the draft (`after`), and why."""

    model_config = example(_OUTCOME)

    criteria_trial_id: UUID
    account_id: UUID
    before: Decision
    before_score: Exact | None
    after: Decision
    after_score: Exact | None
    reasons: Annotated[list[Reason], Field(description="What decides by the draft.")]

    @classmethod
    def from_domain(cls, outcome: DomainOutcome, trial: DomainTrial) -> Self:
        """The representation of an outcome of `trial`."""
        return cls(
            criteria_trial_id=outcome.trial_id,
            account_id=outcome.account_id,
            before=outcome.before,
            before_score=outcome.before_score,
            after=outcome.after,
            after_score=outcome.after_score,
            reasons=[deciding(reason, trial.criteria.criteria) for reason in outcome.reasons],
        )
