"""A norm on record: built by a job, published by somebody else than who asked for it, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from chassis.domain.errors import Conflict, Fault, Forbidden
from services.assessment.domain.norm import Norm
from services.assessment.domain.role_model_record import Signature


class RuleState(StrEnum):
    """A draft can be looked at; the published one is scored by; a later one retires it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class RuleTransition(StrEnum):
    """What may be done with a rule made here besides reading it."""

    PUBLISH = "publish"
    RETIRE = "retire"


ALLOWED: Mapping[RuleState, tuple[RuleTransition, ...]] = MappingProxyType(
    {
        RuleState.DRAFT: (RuleTransition.PUBLISH, RuleTransition.RETIRE),
        RuleState.PUBLISHED: (RuleTransition.RETIRE,),
        RuleState.RETIRED: (),
    }
)


def check_transition(state: RuleState, transition: RuleTransition, author: str, by: str) -> None:
    """Refuse what the state does not allow, and publishing by who made it (four eyes)."""
    if transition not in ALLOWED[state]:
        raise Conflict(Fault("rule_not_in_state", "/transition", {"transition": transition, "state": state}))
    if transition is RuleTransition.PUBLISH and author == by:
        raise Forbidden(Fault("four_eyes_rule", "/transition", {"author": author}))


@dataclass(frozen=True, slots=True)
class NormSample:
    """What a local norm stands on: persons counted and left out, the weight of their figures, and the norm mixed in."""

    persons: int
    left_out: int
    weight: Decimal
    base: str


@dataclass(frozen=True, slots=True)
class NormRecord:
    """A local norm and its way into force."""

    norm: Norm
    sample: NormSample
    author: str
    state: RuleState = RuleState.DRAFT
    published: Signature | None = None


def moved(record: NormRecord, transition: RuleTransition, signature: Signature) -> NormRecord:
    """The norm in force, or out of it."""
    check_transition(record.state, transition, record.author, signature.by)
    if transition is RuleTransition.RETIRE:
        return replace(record, state=RuleState.RETIRED)
    return replace(record, state=RuleState.PUBLISHED, published=signature)
