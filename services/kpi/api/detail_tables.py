"""The monthly detail tables as files."""

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.routes import Routes
from chassis.sheets.answers import SHEET, sheet
from chassis.wire import PeriodString
from chassis.wire import period as period_of
from services.kpi.domain.detail_table import TableKind
from services.kpi.schemas.detail_tables import DetailTableHead, as_sheet
from services.kpi.usecases.detail_tables import detail_table

routes = Routes("Detail tables")


@routes.get("/v1/detail-tables/{kind}", DetailTableHead, scope="pay:read", **SHEET)
async def download_detail_table(
    edge: ReadEdge,
    kind: Annotated[TableKind, Path(description="Which table.")],
    period: Annotated[PeriodString, Query(description="The month, quarter or year.")],
) -> Response:
    """Download a detail table of a period.

    Commission, income, collection, receivable, agents' settlement: CSV, or XLSX by Accept, in the reader's language. Of
    pay only what has been approved; cells that a spreadsheet would take for formulas begin with an apostrophe.
    """
    wanted = period_of(period)
    found = await edge.find(lambda work: detail_table(work, kind, wanted))
    return sheet(edge, as_sheet(found, edge.locale))
