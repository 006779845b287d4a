"""Representations of accounts that may be one."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Count, Line, Names, Wire, example
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


class MergedNoun(Wire):
    """How many things of a noun: `contacts`, `qualifications`, …"""

    model_config = example({"noun": "contacts", "count": 3})

    noun: str
    count: Count

    @classmethod
    def of_counts(cls, counts: Mapping[str, int]) -> "list[MergedNoun]":
        """The counts by noun, in the order of the nouns."""
        return [cls(noun=noun, count=count) for noun, count in sorted(counts.items())]


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
            "moved": [],
            "stayed": [],
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
    moved: Annotated[list[MergedNoun], Field(description="What a merge moved to the one that goes on.")]
    stayed: Annotated[
        list[MergedNoun],
        Field(
            description="What stayed with the other: its decisions, seats and shares, and what the survivor had too."
        ),
    ]
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
                "moved": MergedNoun.of_counts(value.moved_counts),
                "stayed": MergedNoun.of_counts(value.stayed_counts),
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
