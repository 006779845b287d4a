"""Representations of a target's progress."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import Code, Count, ExternalId, Wire, example
from services.kpi.domain.progress import Progress, Standing
from services.kpi.domain.target import Target
from services.kpi.schemas.fields import Level, PeriodText
from services.kpi.schemas.figures import Figure


def _figure(key: str, value: str, unit: str, formula: str = "", source: str = "") -> JsonDict:
    return {"key": key, "value": value, "unit": unit, "formula": formula, "inputs": [], "source": source,
            "unrounded": value}  # fmt: skip


class TargetProgress(Wire):
    """How a target stands, by what has been measured of everybody who works for it."""

    model_config = example(
        {
            "target_id": "01981d2e-7a7c-7000-8000-000000000009",
            "holder": "A-017",
            "measure": "visits_done",
            "period": "2026-Q1",
            "value": "120",
            "measured_until": "2026-03-01",
            "actual": _figure("measure/visits_done", "70", "count", "sum of 2 in 2026-Q1"),
            "completion": _figure("completion", "0.5833", "ratio", "actual ÷ target"),
            "expected": _figure("expected", "80", "count", "the plan's parts before 2026-03-01"),
            "months_left": 1,
            "pace_needed": _figure("pace_needed", "50", "count", "(target − actual) ÷ 1 months left"),
            "outlook": _figure("outlook", "106.78", "count", "actual × days of the period ÷ days gone"),
            "standing": "behind",
        }
    )
    address: ClassVar[str] = "/v1/targets/{target_id}/progress"

    target_id: UUID
    holder: ExternalId
    measure: Code
    period: PeriodText
    value: Level
    measured_until: Annotated[date | None, Field(description="The first day of which nothing is known.")]
    actual: Figure | None
    completion: Annotated[Figure | None, Field(description="What was reached, as a share of the target.")]
    expected: Annotated[Figure, Field(description="What the plan has for the time that has gone by.")]
    months_left: Count
    pace_needed: Annotated[Figure | None, Field(description="What each month left must bring, or may at most.")]
    outlook: Annotated[Figure | None, Field(description="Where the period ends at the pace so far.")]
    standing: Standing

    @classmethod
    def told(cls, kept: Kept[Target], progress: Progress) -> "TargetProgress":
        """The representation of a target's progress."""
        target = kept.value
        about = {name: getattr(target, name) for name in ("holder", "measure", "period", "value")}
        fields = ("measured_until", "actual", "completion", "expected", "months_left", "pace_needed", "outlook",
                  "standing")  # fmt: skip
        told = {name: getattr(progress, name) for name in fields}
        return cls.model_validate({"target_id": kept.id} | about | told, from_attributes=True)
