"""Measurements from files: one row a manager, measure and period."""

from dataclasses import dataclass

from pydantic import ValidationError

from chassis.domain.errors import Invalid
from chassis.imports import Column, ImportMode, Row
from chassis.validation import faults_of
from chassis.work import Work
from services.kpi.schemas.measurements import MeasurementDraft
from services.kpi.usecases.measurements import record_measurement

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
        {"en": "A measure of the catalogue.", "zh-CN": "目录中的度量。"},
        required=True,
        example="visits_done",
        headings=("度量",),
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
)


@dataclass(frozen=True, slots=True)
class MeasurementImport:
    """How files of measurements are read. The same value again is no fault; another one is, unless it is an upsert."""

    noun = "measurements"
    columns = _COLUMNS

    def key(self, row: Row) -> str:
        """Manager, measure and period: a manager has one value of a measure in a period."""
        return "|".join(row.get(name, "") for name in ("manager", "measure", "period"))

    def land(self, work: Work, row: Row, mode: ImportMode) -> None:
        """Put one row on record, as a request would."""
        try:
            draft = MeasurementDraft.model_validate({column.name: row.get(column.name, "") for column in self.columns})
        except ValidationError as error:
            raise Invalid(*faults_of(error.errors(), "body")) from None
        record_measurement(work, draft.to_domain(), upsert=mode is ImportMode.UPSERT)
