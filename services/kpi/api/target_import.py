"""Targets from files: one row a holder, measure and period."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from chassis.domain.errors import Invalid, Refusal
from chassis.imports import Column, ImportMode, Landed, Row, one_by_one
from chassis.validation import faults_of
from chassis.work import Work
from services.kpi.domain.target import Aim
from services.kpi.schemas.targets import TargetDraft
from services.kpi.usecases.targets import set_target

_COLUMNS = (
    Column(
        "holder",
        {"en": "The manager's personnel number, or a unit's code.", "zh-CN": "客户经理工号,或单位代码。"},
        required=True,
        example="A-017",
        headings=("manager", "工号", "承担者"),
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
        example="2026",
        headings=("期间",),
    ),
    Column(
        "value",
        {"en": "What is to be reached.", "zh-CN": "目标值。"},
        required=True,
        example="480",
        headings=("目标值", "目标"),
    ),
    Column(
        "aim",
        {"en": "at_least or at_most; at_least if it is left out.", "zh-CN": "at_least 或 at_most;不填为 at_least。"},
        example="at_least",
        headings=("方向",),
    ),
)


@dataclass(frozen=True, slots=True)
class TargetImport:
    """How files of targets are read. The same value again is no fault; another one is, unless it is an upsert."""

    noun = "targets"
    columns = _COLUMNS

    def key(self, row: Row) -> str:
        """Holder, measure and period: a holder has one target of a measure in a period."""
        return "|".join(row.get(name, "") for name in ("holder", "measure", "period"))

    def land(self, work: Work, rows: Sequence[Row], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """Put rows on record, as requests would."""
        return one_by_one(work, rows, lambda row: _landed(work, row, mode))


def _landed(work: Work, row: Row, mode: ImportMode) -> Landed:
    given = {column.name: row.get(column.name, "") for column in _COLUMNS}
    try:
        draft = TargetDraft.model_validate(given | {"aim": given["aim"] or Aim.AT_LEAST})
    except ValidationError as error:
        raise Invalid(*faults_of(error.errors(), "body")) from None
    kept = set_target(work, draft.to_domain(), upsert=mode is ImportMode.UPSERT)
    return Landed(kept.id, kept.version)
