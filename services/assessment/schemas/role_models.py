"""Representations of role models."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, Moment, Name, Names, Resource, Wire, example
from services.assessment.domain.descriptors import Pole
from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.role_model import RaterGroup
from services.assessment.domain.role_model_order import FromProfiles, FromQuestionnaires, RoleModelOrder, Stated
from services.assessment.domain.role_model_record import (
    RoleModelMethod,
    RoleModelRecord,
    RoleModelState,
    RoleModelTransition,
)
from services.assessment.schemas.assessments import AnswerId
from services.assessment.schemas.factors import ByFactor, EditionKey, FactorLevels, FactorPoints, Points, by_factor
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.matches import Interval

_TAKES = {
    RoleModelMethod.QUESTIONNAIRES: ({"role_questionnaire_ids"}, {"weights"}),
    RoleModelMethod.TEMPLATE: ({"profile_ids"}, {"style", "key_traits"}),
    RoleModelMethod.STATED: ({"levels"}, {"key_traits"}),
}
"""Which fields each method needs, and which it takes besides."""

_OWN_FIELDS = ("role_questionnaire_ids", "weights", "profile_ids", "style", "levels", "key_traits")

_NAMES: JsonDict = {"name": "Relationship manager, bank A", "bank": "A", "role": "relationship_manager"}
_EVIDENCE: JsonDict = {
    "unrounded": 72.2321,
    "spread": 6.4,
    "standard_error": 1.7,
    "agreement": 0.95,
    "interval": {"low": 69.1, "high": 75.4},
}


class GroupWeights(Wire):
    """How much each group of raters counts, in any unit."""

    model_config = example({"top_performer": 50, "supervisor": 50})

    top_performer: Annotated[int, Field(strict=True, ge=0, le=1_000)] = 0
    supervisor: Annotated[int, Field(strict=True, ge=0, le=1_000)] = 0

    def to_domain(self) -> dict[RaterGroup, Decimal]:
        """The weights by group."""
        return {RaterGroup(group): Decimal(weight) for group, weight in self}


class RoleModelDraft(Wire):
    """A role model to be made.

    `questionnaires` merges `role_questionnaire_ids` (method 1 of article 3); groups weigh by head count unless
    `weights` are given. `template` takes the mean `style` of the persons in `profile_ids` (method 2). `stated` takes
    `levels`. The last two name `key_traits` by id.
    """

    model_config = example(
        _NAMES | {"method": "questionnaires", "role_questionnaire_ids": ["01981d2e-7a7c-7000-8000-000000000003"]},
        _NAMES | {"method": "stated", "levels": by_factor(32, 72, 46, 57), "key_traits": ["friendly", "sociable"]},
    )

    name: Name
    bank: Code
    role: Code
    method: RoleModelMethod
    role_questionnaire_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None
    weights: GroupWeights | None = None
    profile_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None
    style: Literal[Style.INTERNAL, Style.EXTERNAL, Style.SUMMARY] | None = None
    levels: FactorLevels | None = None
    key_traits: Annotated[list[AnswerId], Field(max_length=20)] | None = None

    def to_domain(self) -> RoleModelOrder:
        """The order; a field that the method needs and lacks, or does not take, is refused."""
        refuse_if(self._faults())
        return RoleModelOrder(self.name, self.bank, self.role, self._origin())

    def _faults(self) -> Iterator[Fault]:
        needed, taken = _TAKES[self.method]
        given = {field for field in _OWN_FIELDS if getattr(self, field) is not None}
        params = {"method": self.method}
        yield from (Fault("needed_by_method", f"/{field}", params) for field in sorted(needed - given))
        yield from (Fault("not_for_method", f"/{field}", params) for field in sorted(given - needed - taken))

    def _origin(self) -> FromQuestionnaires | FromProfiles | Stated:
        if self.role_questionnaire_ids is not None:
            weights = None if self.weights is None else self.weights.to_domain()
            return FromQuestionnaires(tuple(self.role_questionnaire_ids), weights)
        traits = tuple(self.key_traits or ())
        if self.profile_ids is not None:
            return FromProfiles(tuple(self.profile_ids), self.style or Style.EXTERNAL, traits)
        stated = self.levels.model_dump(by_alias=True) if self.levels else {}
        return Stated({Factor(factor): Decimal(level) for factor, level in stated.items()}, traits)


class KeyTrait(Wire):
    """A trait that the role turns on: at which end of which factor, and how many raters chose it."""

    id: str
    factor: Factor
    pole: Pole
    text: Names
    chosen_by: int | None


class Evidence(Wire):
    """What stands behind a level: the value before rounding, spread and standard error, the raters' r_wg(J).

    `interval` is where the level may lie with other raters or persons of the same groups (bootstrap, 95 %).
    """

    unrounded: Points
    spread: Points
    standard_error: Points
    agreement: Points | None
    interval: Interval | None = None


class FactorEvidence(ByFactor[Evidence]):
    """The evidence for each factor."""


class Template(Wire):
    """Whose mean a template is: which style, by which norm; the plain means, and how much of them the levels keep.

    A template of fewer than 30 persons is drawn towards 50, the middle of the norm, as far as chance may explain its
    distance (James & Stein); `kept` 1 is not at all. Models of before tell neither norm nor means.
    """

    style: Style
    norm: EditionKey | None = None
    means: FactorPoints | None = None
    kept: Points


class Signature(Wire):
    """Who did something, and when."""

    by: str
    at: Moment


class RoleModel(Resource):
    """One edition of what a bank's role asks for. Only a published one is matched against."""

    model_config = example(
        KEPT_EXAMPLE
        | _NAMES
        | {
            "edition": 1,
            "method": "questionnaires",
            "sources": ["01981d2e-7a7c-7000-8000-000000000003"],
            "levels": by_factor(32, 72, 46, 57),
            "key_traits": [
                {
                    "id": "friendly",
                    "factor": "I",
                    "pole": "high",
                    "text": {"en": "friendly", "zh-CN": "友善"},
                    "chosen_by": 13,
                }
            ],
            "evidence": by_factor(_EVIDENCE, _EVIDENCE, _EVIDENCE, _EVIDENCE),
            "persons": 14,
            "reliability": 0.97,
            "template": None,
            "flags": [],
            "author": "hr",
            "state": "published",
            "published": {"by": "hr", "at": "2026-01-06T08:00:00Z"},
            "allowed_transitions": ["retire"],
        }
    )
    address: ClassVar[str] = "/v1/role-models/{id}"

    name: Name
    bank: Code
    role: Code
    edition: int
    method: RoleModelMethod
    sources: list[UUID]
    levels: FactorPoints
    key_traits: list[KeyTrait]
    evidence: FactorEvidence
    persons: int
    reliability: Annotated[Points | None, Field(description="ICC(2,k) of the raters over all statements.")] = None
    template: Template | None = None
    flags: list[str]
    author: str
    state: RoleModelState
    published: Signature | None
    allowed_transitions: list[RoleModelTransition]

    @classmethod
    def of_record(cls, kept: Kept[RoleModelRecord]) -> Self:
        """The representation of an edition."""
        record, model = kept.value, kept.value.model
        names = ("name", "bank", "role", "edition", "method", "author", "state", "published")
        lists = {
            "sources": list(record.sources),
            "key_traits": list(model.key_traits),
            "flags": list(model.flags),
            "allowed_transitions": list(record.allowed_transitions),
        }
        template = None if model.template is None else Template.of(model.template)
        figures = {name: getattr(model, name) for name in ("levels", "evidence", "persons", "reliability")}
        fields = {name: getattr(record, name) for name in names} | lists | figures | {"template": template}
        return cls.model_validate(kept_fields(kept) | fields, from_attributes=True)


class RoleModelTransitionRequest(Wire):
    """`publish` puts an edition in force and retires the one before; `retire` takes it out of force."""

    model_config = example({"transition": "publish"})

    transition: RoleModelTransition
