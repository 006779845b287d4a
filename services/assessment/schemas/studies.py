"""Representations of group studies."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, DecimalString, ExternalId, Resource, Wire, example
from services.assessment.domain.comparison import Group as DomainGroup
from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.performance_link import PerformanceLink as DomainPerformanceLink
from services.assessment.domain.study import Study as DomainStudy
from services.assessment.domain.study import StudyGroup as DomainStudyGroup
from services.assessment.schemas.comparisons import ROLE_MODEL_ID, Group
from services.assessment.schemas.factors import ByFactor, EditionKey, Points, by_factor
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.matches import GROUP_MATCH_EXAMPLE, SHIFT_EXAMPLE, FactorShifts, GroupMatch, Interval

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


_CORRELATION: JsonDict = {
    "style": "external",
    "reading": "match",
    "factor": "I",
    "r": -0.41,
    "low": -0.61,
    "high": -0.16,
    "p": 0.0019,
    "p_holm": 0.034,
}


class PersonPerformance(Wire):
    """How well one person performs: a score or a result from the bank's own measurement, more is better."""

    external_id: ExternalId
    value: DecimalString


class StudyDraft(Wire):
    """Whom to study against which published role model; of each person the newest profile counts."""

    model_config = example(
        {"role_model_id": ROLE_MODEL_ID, "population": {"role": "manager"}},
        {
            "role_model_id": ROLE_MODEL_ID,
            "population": {"role": "manager"},
            "performance": [{"external_id": "A-M01", "value": "91.5"}],
        },
    )

    role_model_id: UUID
    population: Group
    performance: Annotated[
        tuple[PersonPerformance, ...], Field(max_length=1_000, description="To link style and performance.")
    ] = ()

    def to_domain(self) -> DomainGroup:
        """Whom to study."""
        return DomainGroup(**dict(self.population))

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


class Correlation(Wire):
    """How one reading of a style goes with performance.

    `reading` is the score itself or its match degree; a negative r of a match degree means that those who fit perform
    better. Without `factor` it is the overall match degree. The interval is Fisher's, 95 %.
    """

    style: Style
    reading: Literal["score", "match"]
    factor: Factor | None
    r: Points
    low: Points
    high: Points
    p: Points
    p_holm: Annotated[Points | None, Field(description="Corrected over all correlations of the study.")]


class Curve(Wire):
    """Performance as a curve over a factor's external score; only from 100 persons on."""

    factor: Factor
    r_squared: Points
    gain: Annotated[Points, Field(description="What the curve explains beyond a straight line.")]
    p: Points
    turning: Annotated[Points | None, Field(description="The score at which performance is highest or lowest.")]


class PerformanceLink(Wire):
    """What goes with performance among the members of whom it is known."""

    members: int
    correlations: list[Correlation]
    curves: list[Curve]

    @classmethod
    def of_link(cls, link: DomainPerformanceLink) -> Self:
        """The representation of a link."""
        return cls(
            members=link.members,
            correlations=[Correlation.of(found) for found in link.correlations],
            curves=[Curve.of(found) for found in link.curves],
        )


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
            "performance_link": {"members": 55, "correlations": [_CORRELATION], "curves": []},
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

    @classmethod
    def of_study(cls, kept: Kept[DomainStudy]) -> Self:
        """The representation of a study."""
        names = ("role_model_id", "norm", "population", "members", "shifts", "author")
        hypotheses = ("external_against_internal", "excellent_against_good")
        found = {name: getattr(kept.value, name) for name in (*names, *hypotheses)}
        link = kept.value.performance_link
        lists = {
            "groups": [_row(group) for group in kept.value.groups],
            "flags": list(kept.value.flags),
            "performance_link": None if link is None else PerformanceLink.of_link(link),
        }
        return cls.model_validate(kept_fields(kept) | found | lists, from_attributes=True)


def _row(group: DomainStudyGroup) -> dict[str, object]:
    return {
        "bank": group.bank,
        "performance": group.performance,
        "internal": group.styles[Style.INTERNAL],
        "external": group.styles[Style.EXTERNAL],
    }
