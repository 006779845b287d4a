"""Operations on pay statements."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.pages import PageQuery, paging
from chassis.printing.answers import REPORT, document
from chassis.routes import Routes
from chassis.wire import ExternalId, Page, PeriodString
from services.kpi.schemas.pay_statements import PayStatement, PayStatementSummary
from services.kpi.schemas.statement_document import statement_document
from services.kpi.store.pay_statements import StatementFilter
from services.kpi.usecases import pay_statements as usecases

routes = Routes("Pay statements")


@routes.get("/v1/pay-statements", Page[PayStatementSummary], scope="pay:read")
async def list_pay_statements(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("manager", "period", "created_at")],
    pay_run_id: Annotated[UUID | None, Query(description="Of this pay run only.")] = None,
    manager: Annotated[ExternalId | None, Query(description="Of this manager only.")] = None,
    period: Annotated[PeriodString | None, Query(description="Of this period only.")] = None,
) -> Response:
    """List pay statements.

    A manager sees only the own ones, once their run is approved. The lines are in the statement itself.
    """
    wanted = StatementFilter(pay_run_id, manager, period)
    return await edge.page(lambda work: usecases.list_pay_statements(work, query, wanted).map(PayStatementSummary.of))


@routes.get("/v1/pay-statements/{pay_statement_id}", PayStatement, scope="pay:read")
async def get_pay_statement(
    edge: ReadEdge, pay_statement_id: Annotated[UUID, Path(description="The statement's id.")]
) -> Response:
    """Read a pay statement.

    Every line explains itself down to measurements and dated rules.
    """
    return await edge.read(lambda work: PayStatement.of(usecases.get_pay_statement(work, pay_statement_id)))


@routes.get("/v1/pay-statements/{pay_statement_id}/document", PayStatement, scope="pay:read", **REPORT)
async def print_pay_statement(
    edge: ReadEdge, pay_statement_id: Annotated[UUID, Path(description="The statement's id.")]
) -> Response:
    """Read a pay statement as a document.

    HTML, or PDF by Accept, in the reader's language: the lines, what is paid later, and every figure opened down to
    measurements and dated rules.
    """
    shown = await edge.find(lambda work: usecases.show_pay_statement(work, pay_statement_id))
    return await document(edge, statement_document(shown, edge.locale))
