"""Representations of accounts that may be one."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Line, Names, Wire, example
from services.accounts.domain.duplicate import (
    CANDIDATE_FLOW,
    CandidateState,
    CandidateTransition,
)
from services.accounts.domain.duplicate import DuplicateCandidate as DomainCandidate
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving
from services.accounts.schemas.sentences import sentence

_ONE, _OTHER = "01981d2e-7a7c-7000-8000-000000000001", "01981d2e-7a7c-7000-8000-000000000002"
_REASON: JsonDict = {
    "code": "same_core_name",
    "text": {"en": "The names are the same but for the legal form.", "zh-CN": "除组织形式外名称相同。"},
}


class LikenessReason(Wire):
    """Why two accounts may be one."""

    model_config = example(_REASON)

    code: str
    text: Names


class DuplicateCandidate(Moving):
    """Two accounts that may be one, the older first."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "first_id": _ONE,
            "second_id": _OTHER,
            "score": "100.00",
            "reasons": [_REASON],
            "state": "open",
            "survivor_id": None,
            "history": [],
            "allowed_transitions": ["merge", "dismiss"],
        }
    )
    address: ClassVar[str] = "/v1/duplicate-candidates/{id}"
    flow = CANDIDATE_FLOW

    first_id: UUID
    second_id: UUID
    score: Annotated[Exact, Field(description="How alike the names are, 0 to 100.")]
    reasons: list[LikenessReason]
    state: CandidateState
    survivor_id: Annotated[UUID | None, Field(description="Who goes on, once they are merged.")]
    allowed_transitions: list[CandidateTransition]

    @classmethod
    def from_domain(cls, kept: Kept[DomainCandidate]) -> Self:
        """The representation of two accounts that may be one."""
        value = kept.value
        return cls.model_validate(
            {
                "id": kept.id,
                "version": kept.version,
                "created_at": kept.created_at,
                "updated_at": kept.updated_at,
                "first_id": value.first_id,
                "second_id": value.second_id,
                "score": value.score,
                "reasons": [LikenessReason(code=code, text=sentence(code)) for code in value.reasons],
                "state": value.state,
                "survivor_id": value.survivor_id,
                "history": value.history,
            },
            from_attributes=True,
        )


class CandidateTransitionRequest(Wire):
    """What is decided of two accounts; dismissing needs a reason."""

    model_config = example({"transition": "merge", "survivor_id": _ONE, "reason": ""})

    transition: CandidateTransition
    survivor_id: Annotated[UUID | None, Field(description="Who goes on; the older one when left out.")] = None
    reason: Line = ""
