"""Representations of detail tables."""

from chassis.domain.name import Name
from chassis.sheets.answers import Sheet
from chassis.sheets.cells import Cell
from chassis.wire import Wire, example
from services.kpi.domain.detail_table import Cell as DomainCell
from services.kpi.domain.detail_table import DetailTable, TableKind
from services.kpi.schemas.fields import PeriodText


class DetailTableHead(Wire):
    """What a detail table is of."""

    model_config = example({"kind": "commission", "period": "2026-03"})

    kind: TableKind
    period: PeriodText


def as_sheet(table: DetailTable, locale: str) -> Sheet:
    """The table in the reader's language."""
    headings = [heading.text(locale) for heading in table.headings]
    rows = ([_cell(cell, locale) for cell in row] for row in table.rows)
    return Sheet(f"{table.kind}-{table.period}", headings, rows)


def _cell(cell: DomainCell, locale: str) -> Cell:
    return cell.text(locale) if isinstance(cell, Name) else cell
