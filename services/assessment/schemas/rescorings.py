"""Representations of re-scorings and of what came out otherwise."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Moment, Resource, Wire, example
from services.assessment.domain.rescoring import ProfileChange as DomainChange
from services.assessment.domain.rescoring import Rescoring as DomainRescoring
from services.assessment.schemas.factors import ByFactor, EditionKey, Points, by_factor

_ID = "01981d2e-7a7c-7000-8000-000000000001"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_CHANGES = by_factor(*({"before": 64.9, "after": 61.2} for _ in range(4)))


class RescoringDraft(Wire):
    """Which profiles to score anew. Without `norm` each by the rules it cites, which must give the same bytes again."""

    model_config = example(
        {"instrument": "disc-24@2026-01-01"},
        {"instrument": "disc-24@2026-01-01", "norm": "local-1@2026-06-01", "apply": True},
    )

    instrument: EditionKey
    norm: EditionKey | None = None
    apply: Annotated[bool, Field(description="Whether profiles are changed to what comes out; needs a norm.")] = False


class Rescoring(Resource):
    """Profiles being scored anew, or the result: how many were looked at and how many came out otherwise."""

    model_config = example(
        KEPT_EXAMPLE
        | {"instrument": "disc-24@2026-01-01", "norm": None, "apply": False, "author": "hr", "profiles": 76}
        | {"changed": 0, "finished_at": "2026-01-05T08:00:03Z", "job_id": _ID, "job": f"/v1/jobs/assessment/{_ID}"}
    )
    address: ClassVar[str] = "/v1/rescorings/{id}"

    instrument: EditionKey
    norm: EditionKey | None
    apply: bool
    author: str
    profiles: Annotated[int, Field(description="How many were scored anew so far.")]
    changed: Annotated[int, Field(description="How many of them came out otherwise, to the byte.")]
    finished_at: Moment | None
    job_id: UUID
    job: Annotated[str, Field(description="The path of the job.")]

    @classmethod
    def of_rescoring(cls, kept: Kept[DomainRescoring]) -> Self:
        """The representation of a re-scoring."""
        return cls.showing(kept, job=f"/v1/jobs/assessment/{kept.value.job_id}")


class PointChange(Wire):
    """Points before and after."""

    before: Points
    after: Points


class FactorChanges(ByFactor[PointChange]):
    """The four factors before and after."""


class StyleChanges(Wire):
    """All three styles before and after."""

    internal: FactorChanges
    external: FactorChanges
    summary: FactorChanges


class RescoredProfile(Wire):
    """A profile that came out otherwise."""

    model_config = example(
        {
            "profile_id": _ID,
            "norm_before": "model-based@2026-01-01",
            "norm_after": "local-1@2026-06-01",
            "sha256_before": _HASH,
            "sha256_after": _HASH,
            "styles": {"internal": _CHANGES, "external": _CHANGES, "summary": _CHANGES},
            "largest": 3.7,
        }
    )

    profile_id: UUID
    norm_before: EditionKey
    norm_after: EditionKey
    sha256_before: str
    sha256_after: str
    styles: StyleChanges
    largest: Annotated[Points, Field(description="The largest change of any score, in points.")]

    @classmethod
    def of_change(cls, profile_id: UUID, change: DomainChange) -> Self:
        """The representation of a change."""
        fields = {name: getattr(change, name) for name in DomainChange.__dataclass_fields__}
        return cls.model_validate(fields | {"profile_id": profile_id}, from_attributes=True)
