"""Representations of group studies."""

from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, DecimalString, ExternalId, Resource, Wire, example
from services.assessment.domain.comparison import Group as DomainGroup
from services.assessment.domain.factors import Style
from services.assessment.domain.standing import KpiSource
from services.assessment.domain.study import Study as DomainStudy
from services.assessment.domain.study import StudyGroup as DomainStudyGroup
from services.assessment.domain.study import StudyOrder
from services.assessment.schemas.comparisons import ROLE_MODEL_ID, Group
from services.assessment.schemas.factors import ByFactor, EditionKey, Points, by_factor
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.matches import GROUP_MATCH_EXAMPLE, SHIFT_EXAMPLE, FactorShifts, GroupMatch, Interval
from services.assessment.schemas.performance_links import CORRELATION_EXAMPLE, PerformanceLink

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
    "p_rank": 0.0005,
    "p_rank_holm": 0.002,
    "effect": 0.52,
    "effect_interval": {"low": 0.24, "high": 0.85},
    "detectable": 0.38,
}
_CONTRASTS: JsonDict = {
    "factors": by_factor(_CONTRAST, _CONTRAST, _CONTRAST, _CONTRAST),
    "overall": _CONTRAST,
}


_KPI: JsonDict = {"score_run_id": "01981d2e-7a7c-7000-8000-000000000009", "excellent": ["A"], "good": ["B"]}


class PersonPerformance(Wire):
    """How well one person performs: a score or a result from the bank's own measurement, more is better."""

    external_id: ExternalId
    value: DecimalString


class KpiRun(Wire):
    """A score run of the KPI service: its scores are the performance, its grades may make the groups.

    Grades are the run's own: `A`, `B`, … Without grades the groups are those of the people's own facts.
    """

    model_config = example(_KPI)

    score_run_id: UUID
    excellent: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    good: Annotated[tuple[Code, ...], Field(max_length=20)] = ()


class StudyDraft(Wire):
    """Whom to study against which published role model; of each person the newest profile counts."""

    model_config = example(
        {"role_model_id": ROLE_MODEL_ID, "population": {"role": "manager"}},
        {
            "role_model_id": ROLE_MODEL_ID,
            "population": {"role": "manager"},
            "performance": [{"external_id": "A-M01", "value": "91.5"}],
        },
        {"role_model_id": ROLE_MODEL_ID, "population": {"role": "manager"}, "kpi": _KPI},
    )

    role_model_id: UUID
    population: Group
    performance: Annotated[
        tuple[PersonPerformance, ...], Field(max_length=1_000, description="To link style and performance.")
    ] = ()

    kpi: KpiRun | None = None

    def to_domain(self) -> StudyOrder:
        """What to study."""
        source = None if self.kpi is None else KpiSource(**dict(self.kpi))
        return StudyOrder(self.role_model_id, DomainGroup(**dict(self.population)), self.known_performance(), source)

    def known_performance(self) -> dict[str, Decimal]:
        """Performance by personnel number; naming somebody twice is refused."""
        named = [person.external_id for person in self.performance]
        refuse_if(
            Fault("person_named_twice", f"/performance/{n}/external_id", {"id": key})
            for n, key in enumerate(named)
            if key in named[:n]
        )
        return {person.external_id: Decimal(person.value) for person in self.performance}


class Contrast(Wire):
    """Two means and how sure it is that they differ.

    `difference` is first − second with its 95 % interval; `p` is two-sided, `p_holm` corrected over the four factors;
    `p_rank` is the test by ranks (Wilcoxon, Mann–Whitney). `effect` is d_z for the same persons twice, Hedges' g for
    two groups, with its bootstrap interval; `detectable` is the smallest effect that so many persons show with a power
    of 80 %. Null where nothing varies.
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
    p_rank: Points | None = None
    p_rank_holm: Points | None = None
    effect: Points | None = None
    effect_interval: Interval | None = None
    detectable: Points | None = None


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
            "performance_link": {"members": 55, "correlations": [CORRELATION_EXAMPLE], "curves": []},
            "kpi": None,
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
    flags: Annotated[
        list[str],
        Field(description="What to read with care: `raters_in_groups`, `template_in_groups`, `norm_not_empirical`."),
    ]
    author: str
    performance_link: PerformanceLink | None = None
    kpi: Annotated[KpiRun | None, Field(description="The score run that performance or groups came from.")] = None

    @classmethod
    def of_study(cls, kept: Kept[DomainStudy]) -> Self:
        """The representation of a study."""
        names = ("role_model_id", "norm", "population", "members", "shifts", "author", "kpi")
        hypotheses = ("external_against_internal", "excellent_against_good")
        found = {name: getattr(kept.value, name) for name in (*names, *hypotheses)}
        link = kept.value.performance_link
        lists = {
            "groups": [_row(group) for group in kept.value.groups],
            "flags": list(kept.value.flags),
            "performance_link": None if link is None else PerformanceLink.of_link(link),
        }
        return cls.model_validate(kept_fields(kept) | found | lists, from_attributes=True)


class StudyReproduction(Wire):
    """A study carried out again from the profiles, figures and rules that it was made of.

    `same` is null while profiles that took part have been erased: then nothing can be compared.
    """

    model_config = example({"study_id": "01981d2e-7a7c-7000-8000-000000000001", "missing": 0, "same": True})

    study_id: UUID
    missing: Annotated[int, Field(description="Profiles that took part and have been erased since.")]
    same: Annotated[bool | None, Field(description="Whether every figure came out as it is kept.")]


def _row(group: DomainStudyGroup) -> dict[str, object]:
    return {
        "bank": group.bank,
        "performance": group.performance,
        "internal": group.styles[Style.INTERNAL],
        "external": group.styles[Style.EXTERNAL],
    }
