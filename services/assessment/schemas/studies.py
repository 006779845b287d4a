"""Representations of group studies."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Resource, Wire, example
from services.assessment.domain.comparison import Group as DomainGroup
from services.assessment.domain.factors import Style
from services.assessment.domain.study import Study as DomainStudy
from services.assessment.domain.study import StudyGroup as DomainStudyGroup
from services.assessment.schemas.comparisons import ROLE_MODEL_ID, Group
from services.assessment.schemas.factors import ByFactor, EditionKey, Points, by_factor
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.matches import GROUP_MATCH_EXAMPLE, SHIFT_EXAMPLE, FactorShifts, GroupMatch

_CONTRAST: JsonDict = {
    "first": 16.8,
    "second": 12.4,
    "difference": 4.4,
    "low": 2.1,
    "high": 6.7,
    "t": 3.84,
    "degrees": 54,
    "p": 0.0003,
    "p_holm": 0.0012,
    "effect": 0.52,
}
_CONTRASTS: JsonDict = {
    "factors": by_factor(_CONTRAST, _CONTRAST, _CONTRAST, _CONTRAST),
    "overall": _CONTRAST,
}


class StudyDraft(Wire):
    """Whom to study against which published role model; of each person the newest profile counts."""

    model_config = example({"role_model_id": ROLE_MODEL_ID, "population": {"role": "manager"}})

    role_model_id: UUID
    population: Group

    def to_domain(self) -> DomainGroup:
        """Whom to study."""
        return DomainGroup(**dict(self.population))


class Contrast(Wire):
    """Two means and how sure it is that they differ.

    `difference` is first − second with its 95 % interval; `p` is two-sided, `p_holm` corrected over the four factors;
    `effect` is d_z for the same persons twice, Hedges' g for two groups. Null where nothing varies.
    """

    first: Points
    second: Points
    difference: Points
    low: Points | None = None
    high: Points | None = None
    t: Points | None = None
    degrees: Points | None = None
    p: Points | None = None
    p_holm: Points | None = None
    effect: Points | None = None


class FactorContrasts(ByFactor[Contrast]):
    """The contrast for each factor."""


class Contrasts(Wire):
    """One hypothesis: the four factors as a family, and the overall match degree."""

    factors: FactorContrasts
    overall: Contrast


class StudyGroup(Wire):
    """A row of Table 1 (internal) and Table 2 (external)."""

    bank: str | None = None
    performance: str | None = None
    internal: GroupMatch
    external: GroupMatch


class PerformanceContrasts(Wire):
    """H2 by style; null where there is nobody to compare."""

    internal: Contrasts | None = None
    external: Contrasts | None = None


class Study(Resource):
    """A group study. A positive difference speaks for the hypothesis.

    H1, `external_against_internal`: internal − external match degree. H2, `excellent_against_good`: good − excellent.
    """

    model_config = example(
        KEPT_EXAMPLE
        | {
            "role_model_id": ROLE_MODEL_ID,
            "norm": "model-based@2026-01-01",
            "population": {"role": "manager"},
            "members": 55,
            "groups": [
                {
                    "bank": "A",
                    "performance": "excellent",
                    "internal": GROUP_MATCH_EXAMPLE,
                    "external": GROUP_MATCH_EXAMPLE,
                }
            ],
            "external_against_internal": _CONTRASTS,
            "excellent_against_good": {"internal": _CONTRASTS, "external": _CONTRASTS},
            "shifts": by_factor(SHIFT_EXAMPLE, SHIFT_EXAMPLE, SHIFT_EXAMPLE, SHIFT_EXAMPLE),
            "flags": ["raters_in_groups"],
            "author": "hr",
        }
    )
    address: ClassVar[str] = "/v1/studies/{id}"

    role_model_id: UUID
    norm: EditionKey
    population: Group
    members: int
    groups: list[StudyGroup]
    external_against_internal: Contrasts
    excellent_against_good: PerformanceContrasts
    shifts: FactorShifts
    flags: Annotated[list[str], Field(description="`raters_in_groups`: raters of the model are compared with it.")]
    author: str

    @classmethod
    def of_study(cls, kept: Kept[DomainStudy]) -> Self:
        """The representation of a study."""
        names = ("role_model_id", "norm", "population", "members", "shifts", "author")
        hypotheses = ("external_against_internal", "excellent_against_good")
        found = {name: getattr(kept.value, name) for name in (*names, *hypotheses)}
        lists = {"groups": [_row(group) for group in kept.value.groups], "flags": list(kept.value.flags)}
        return cls.model_validate(kept_fields(kept) | found | lists, from_attributes=True)


def _row(group: DomainStudyGroup) -> dict[str, object]:
    return {
        "bank": group.bank,
        "performance": group.performance,
        "internal": group.styles[Style.INTERNAL],
        "external": group.styles[Style.EXTERNAL],
    }
