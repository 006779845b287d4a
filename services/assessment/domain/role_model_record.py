"""A role model on record: each bank and role has its own, in numbered editions, of which one at a time is in force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Forbidden
from services.assessment.domain.role_model import RoleModel


class RoleModelMethod(StrEnum):
    """How the levels were found: article 3's two methods, or stated by hand."""

    QUESTIONNAIRES = "questionnaires"
    TEMPLATE = "template"
    STATED = "stated"


class RoleModelState(StrEnum):
    """A draft can be looked at; only a published model is matched against; a later one retires it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class RoleModelTransition(StrEnum):
    """What may be done with a role model besides reading it."""

    PUBLISH = "publish"
    RETIRE = "retire"


_ALLOWED: Mapping[RoleModelState, tuple[RoleModelTransition, ...]] = MappingProxyType(
    {
        RoleModelState.DRAFT: (RoleModelTransition.PUBLISH, RoleModelTransition.RETIRE),
        RoleModelState.PUBLISHED: (RoleModelTransition.RETIRE,),
        RoleModelState.RETIRED: (),
    }
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did something, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoleModelRecord:
    """Edition `edition` of the model of one bank's role, counted from 1.

    `sources` are the role questionnaires (method `questionnaires`) or profiles (method `template`) that it was made of.
    """

    name: str
    bank: str
    role: str
    edition: int
    method: RoleModelMethod
    sources: tuple[UUID, ...]
    model: RoleModel
    author: str
    state: RoleModelState = RoleModelState.DRAFT
    published: Signature | None = None

    @property
    def allowed_transitions(self) -> tuple[RoleModelTransition, ...]:
        """What may be done now."""
        return _ALLOWED[self.state]


def published(record: RoleModelRecord, signature: Signature) -> RoleModelRecord:
    """The model in force.

    Whoever made it cannot publish it (`four_eyes`). One whose raters disagree too much to speak of one role, or that a
    single rater made, is refused (`agreement_too_low`, `too_few_raters`).
    """
    _check_may(RoleModelTransition.PUBLISH, record)
    if signature.by == record.author:
        raise Forbidden(Fault("four_eyes", "/transition", {"author": record.author}))
    if "one_rater" in record.model.flags:
        raise Conflict(Fault("too_few_raters", "", {"least": 2}))
    if "low_agreement" in record.model.flags:
        raise Conflict(Fault("agreement_too_low"))
    return replace(record, state=RoleModelState.PUBLISHED, published=signature)


def retired(record: RoleModelRecord) -> RoleModelRecord:
    """The model out of force; what was matched against it stays readable."""
    _check_may(RoleModelTransition.RETIRE, record)
    return replace(record, state=RoleModelState.RETIRED)


def check_published(record: RoleModelRecord) -> None:
    """Refuse to decide about people by a model that is not in force."""
    if record.state is not RoleModelState.PUBLISHED:
        raise Conflict(Fault("role_model_not_published", "/role_model_id", {"state": record.state}))


def _check_may(transition: RoleModelTransition, record: RoleModelRecord) -> None:
    if transition not in record.allowed_transitions:
        raise Conflict(Fault("role_model_not_in_state", "", {"transition": transition, "state": record.state}))
