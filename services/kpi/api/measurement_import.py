"""Measurements from files: one row a manager, measure and period."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from chassis.domain.errors import Invalid, Refusal
from chassis.imports import Column, ImportMode, Landed, Row
from chassis.validation import faults_of
from chassis.work import Work
from services.kpi.domain.measurement_entry import Reckoned
from services.kpi.schemas.measurements import MeasurementDraft
from services.kpi.usecases.measurements import Recorded, record_reckoned

_COLUMNS = (
    Column(
        "manager",
        {"en": "The manager's personnel number.", "zh-CN": "客户经理工号。"},
        required=True,
        example="A-017",
        headings=("manager_external_id", "客户经理", "工号"),
    ),
    Column(
        "measure",
        {"en": "A measure of the catalogue.", "zh-CN": "目录中的计量项。"},
        required=True,
        example="visits_done",
        headings=("计量项", "度量"),
    ),
    Column(
        "period",
        {"en": "2026, 2026-Q1 or 2026-03.", "zh-CN": "2026、2026-Q1 或 2026-03。"},
        required=True,
        example="2026-03",
        headings=("期间",),
    ),
    Column(
        "value",
        {"en": "A decimal number.", "zh-CN": "十进制数值。"},
        required=True,
        example="42",
        headings=("数值",),
    ),
    Column(
        "late_reason",
        {
            "en": "Why it comes late, when the pay of the period is closed; empty otherwise.",
            "zh-CN": "该期间薪酬已结清时填写迟到原因；否则留空。",
        },
        example="",
        headings=("迟到原因",),
    ),
)


@dataclass(frozen=True, slots=True)
class MeasurementImport:
    """How files of measurements are read. The same value again is no fault; another one is, unless it is an upsert."""

    noun = "measurements"
    columns = _COLUMNS

    def key(self, row: Row) -> str:
        """Manager, measure and period: a manager has one value of a measure in a period."""
        return "|".join(row.get(name, "") for name in ("manager", "measure", "period"))

    def land(self, work: Work, rows: Sequence[Row], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """Put rows on record, as requests would."""
        read = [_read(row) for row in rows]
        drafts = [draft for draft in read if isinstance(draft, Reckoned)]
        outcomes = iter(record_reckoned(work, drafts, lambda _: mode is ImportMode.UPSERT))
        return [_outcome(draft if isinstance(draft, Refusal) else next(outcomes)) for draft in read]


def _read(row: Row) -> Reckoned | Refusal:
    try:
        return MeasurementDraft.model_validate(
            {column.name: given for column in _COLUMNS if (given := row.get(column.name, "")) or column.required}
        ).to_domain()
    except ValidationError as error:
        return Invalid(*faults_of(error.errors(), "body"))
    except Refusal as refusal:
        return refusal


def _outcome(found: Recorded | Refusal) -> Landed | Refusal:
    if isinstance(found, Refusal):
        return found
    kept, before = found.kept, found.before
    if before is None:
        return Landed(kept.id, kept.version)
    return Landed(
        kept.id,
        kept.version if kept.version != before.version else None,
        {"value": f"{before.value.measurement.value:f}"},
    )
