"""Operations on pay runs."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.domain.errors import Fault, Invalid, NotFound, refuse_if
from chassis.edge import Edge, PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page, PeriodString
from services.kpi.api.sentences import sentences
from services.kpi.clients import AccountsClient
from services.kpi.domain.pay_order import PayOrder
from services.kpi.domain.pay_run import PayRunState
from services.kpi.domain.payee import Payee
from services.kpi.schemas.differences import LineChange, ManagerDifference, RunDifference
from services.kpi.schemas.pay_runs import PayRun, PayRunDraft, PayRunTransitionRequest, PayRunVerification
from services.kpi.usecases import pay_runs as usecases
from services.kpi.usecases.differences import ManagerDifference as Difference
from services.kpi.usecases.differences import RunDifference as TotalDifference
from services.kpi.usecases.differences import compare_runs, compare_totals
from services.kpi.usecases.pay_runs import managers_of
from services.kpi.usecases.seals import verify_pay_run as verify

routes = Routes("Pay runs", priority="critical")
PayRunId = Annotated[UUID, Path(description="The pay run's id.")]


@routes.post("/v1/pay-runs", PayRun, scope="pay:write", status=202)
async def start_pay_run(edge: PostEdge, draft: PayRunDraft) -> Response:
    """Start paying managers.

    Names, grades and employment come from the managers' records in accounts, as they stand now; so do the shares of an
    award that names an account instead of giving them. A job computes the
    statements; `job` is where its progress is. The run is then `calculated`, to be approved by somebody else.
    """
    order, told = await _with_teams(edge, draft.to_domain()), sentences(edge)
    people = await _payees(edge, order.score_run_id)
    return await edge.write(lambda work: PayRun.told(usecases.start_pay_run(work, order, people), told))


@routes.get("/v1/pay-runs", Page[PayRun], scope="pay:read")
async def list_pay_runs(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("period", "created_at")],
    period: Annotated[PeriodString | None, Query(description="Of this period only.")] = None,
    state: Annotated[PayRunState | None, Query(description="In this state only.")] = None,
) -> Response:
    """List pay runs.

    A run concerns many managers, so a manager sees none; the own statements are at `/v1/pay-statements`.
    """
    told = sentences(edge)
    return await edge.page(
        lambda work: usecases.list_pay_runs(work, query, period, state).map(lambda kept: PayRun.told(kept, told))
    )


@routes.get("/v1/pay-runs/{pay_run_id}", PayRun, scope="pay:read")
async def get_pay_run(edge: ReadEdge, pay_run_id: PayRunId) -> Response:
    """Read a pay run.

    `allowed_transitions` lists what may be done with it now.
    """
    told = sentences(edge)
    return await edge.read(lambda work: PayRun.told(usecases.get_pay_run(work, pay_run_id), told))


@routes.post("/v1/pay-runs/{pay_run_id}/transitions", PayRun, scope="pay:approve", status=200)
async def transition_pay_run(edge: PostEdge, pay_run_id: PayRunId, body: PayRunTransitionRequest) -> Response:
    """Review, approve, reopen, pay or close a pay run.

    Who prepared a run can neither review nor approve it. Nobody is paid twice for a period by one plan. Closing is for
    good: the run gets a seal over its inputs and statements.
    """
    told = sentences(edge)
    return await edge.write(
        lambda work: PayRun.told(usecases.transition_pay_run(work, pay_run_id, body.transition), told)
    )


@routes.get("/v1/pay-runs/{pay_run_id}/verification", PayRunVerification, scope="pay:read")
async def verify_pay_run(edge: ReadEdge, pay_run_id: PayRunId) -> Response:
    """Prove a closed pay run.

    Every statement is computed anew from its inputs, by the plan and the rules of its period, and the seals compared.
    """
    return await edge.read(lambda work: PayRunVerification.of(verify(work, pay_run_id)))


@routes.get("/v1/pay-runs/{pay_run_id}/differences", Page[ManagerDifference], scope="pay:read")
async def compare_pay_runs(
    edge: ReadEdge,
    pay_run_id: PayRunId,
    query: Annotated[PageQuery, paging("manager", default="manager")],
    base: Annotated[UUID, Query(description="The pay run to compare with.")],
) -> Response:
    """Compare a pay run with another.

    Per manager, per component and per rule: the lines that differ, and the measurements and dated rules that made them.
    Who is paid in one of the two only is there too, with null on the other side.
    """
    return await edge.page(lambda work: compare_runs(work, pay_run_id, base, query).map(_difference))


@routes.get("/v1/pay-runs/{pay_run_id}/differences/totals", RunDifference, scope="pay:read")
async def compare_pay_run_totals(
    edge: ReadEdge,
    pay_run_id: PayRunId,
    base: Annotated[UUID, Query(description="The pay run to compare with.")],
) -> Response:
    """Compare what two pay runs come to.

    In all and per component, whoever is in one of them or in both.
    """
    return await edge.read(lambda work: _totals(compare_totals(work, pay_run_id, base)))


def _totals(found: TotalDifference) -> RunDifference:
    return RunDifference.shown(found.total, found.components)


def _difference(found: Difference) -> ManagerDifference:
    lines = [LineChange.shown(change) for change in found.lines]
    told = {name: getattr(found, name) for name in ("manager", "before", "after", "difference")}
    return ManagerDifference.model_validate(told | {"lines": lines}, from_attributes=True)


async def _payees(edge: Edge, score_run_id: UUID) -> dict[str, Payee]:
    accounts: AccountsClient = edge.request.app.state.accounts
    managers = await edge.find(lambda work: managers_of(work.session, score_run_id))
    return await accounts.payees(managers, edge.request.headers)


async def _with_teams(edge: Edge, order: PayOrder) -> PayOrder:
    """The order with the shares that accounts has of the teams that it names; all that are missing are found."""
    accounts: AccountsClient = edge.request.app.state.accounts
    awards, faults = list(order.team_awards), list[Fault]()
    for i, award in enumerate(awards):
        if award.team is None:
            continue
        try:
            shares = await accounts.team_shares(award.team, order.period.last_day, edge.request.headers)
            awards[i] = replace(award, shares=shares)
            faults += [] if shares else [Fault("no_team_shares", f"/team_awards/{i}/account_id")]
        except NotFound as refusal:
            faults += [replace(fault, pointer=f"/team_awards/{i}/account_id") for fault in refusal.faults]
        except Invalid as refusal:
            faults += [fault.under(f"/team_awards/{i}") for fault in refusal.faults]
    refuse_if(faults)
    return replace(order, team_awards=tuple(awards))
