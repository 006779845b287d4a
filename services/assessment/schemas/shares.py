"""Representations of shares."""

from typing import ClassVar, Self
from uuid import UUID

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, ExternalId, Resource, Wire, example
from services.assessment.domain.share import Share as DomainShare
from services.assessment.schemas.kept import kept_fields


class ShareDraft(Wire):
    """Who may see the profile: the personnel number of a supervisor."""

    model_config = example({"shared_with": "A-S01"})

    shared_with: ExternalId


class Share(Resource):
    """Somebody may see the profile that comes of a sitting, until that is taken back."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "assessment_id": "01981d2e-7a7c-7000-8000-000000000002",
            "external_id": "A-M01",
            "shared_with": "A-S01",
        }
    )
    address: ClassVar[str] = "/v1/assessments/{assessment_id}/shares/{id}"

    assessment_id: UUID
    external_id: ExternalId
    shared_with: ExternalId

    @classmethod
    def of_share(cls, kept: Kept[DomainShare]) -> Self:
        """The representation of a share."""
        one = kept.value
        whose = {"assessment_id": one.assessment_id, "external_id": one.external_id, "shared_with": one.shared_with}
        return cls.model_validate(kept_fields(kept) | whose)
