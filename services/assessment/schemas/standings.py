"""Representations of everybody's places."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from chassis.wire import Wire, example
from services.assessment.schemas.comparisons import PROFILE_ID, ROLE_MODEL_ID
from services.assessment.schemas.factors import EditionKey, Points
from services.assessment.schemas.rankings import RankedBy


class Standing(Wire):
    """A person's place among all. `rank` is one more than the number of those who are clearly better."""

    profile_id: UUID
    position: int
    rank: int
    tied: Annotated[int, Field(description="How many others measurement error cannot tell from this one.")]
    overall: Points
    low: Points
    high: Points


class Standings(Wire):
    """Some places of everybody's. It informs a decision and makes none."""

    model_config = example(
        {
            "role_model_id": ROLE_MODEL_ID,
            "norm": "model-based@2026-01-01",
            "by": "external",
            "persons": 1_000_000,
            "items": [
                {
                    "profile_id": PROFILE_ID,
                    "position": 1,
                    "rank": 1,
                    "tied": 5120,
                    "overall": 1.05,
                    "low": 0,
                    "high": 10.9,
                }
            ],
            "next_start": 50,
        }
    )
    address: ClassVar[str] = "/v1/role-models/{role_model_id}/standings"

    role_model_id: UUID
    norm: EditionKey
    by: RankedBy
    persons: int
    items: list[Standing]
    next_start: Annotated[int | None, Field(description="Where the next page begins; null on the last.")]
