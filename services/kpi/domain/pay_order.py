"""A pay order: what a pay run is asked to pay, beside what its plan computes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money
from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi.domain.pay_case import Extra
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.runs import ScoreRun, ScoreRunState
from services.kpi.domain.team_share import TeamAward, TeamRole, parts_of


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction for one manager; negative where too much was paid before."""

    manager: str
    name: Name
    amount: Money
    reason_code: str


@dataclass(frozen=True, slots=True)
class PayOrder:
    """Pay the managers of a score run for `period` by a plan."""

    score_run_id: UUID
    pay_plan_id: UUID
    period: Period
    adjustments: tuple[Adjustment, ...] = ()
    team_awards: tuple[TeamAward, ...] = ()


def extras_of(order: PayOrder) -> dict[str, tuple[Extra, ...]]:
    """The extra lines of each manager: corrections first, then shares, in the order given."""
    extras: dict[str, tuple[Extra, ...]] = {}
    for manager, extra in _extras(order):
        extras[manager] = (*extras.get(manager, ()), extra)
    return extras


def _extras(order: PayOrder) -> Iterator[tuple[str, Extra]]:
    for item in order.adjustments:
        yield item.manager, Extra(item.name, item.amount, item.reason_code, f"adjustment in the run of {order.period}")
    for award in order.team_awards:
        source = f"share of {award.amount} {award.amount.currency} in the run of {order.period}"
        for part in parts_of(award):
            if part.role is not TeamRole.AGENT:
                yield part.member, Extra(award.name, part.amount, award.reason_code, f"{source} as {part.role}")


def check_order(order: PayOrder, score_run: ScoreRun, plan: PayPlan, checked: Collection[str]) -> Iterator[Fault]:
    """What is wrong with an order, as far as it can be known before anybody is paid.

    `checked` are the reason codes of the red lines that the scores were held against: a plan that cuts pay for another
    one would never cut it, and nobody would know.
    """
    yield from _score_run_faults(order, score_run)
    yield from _manager_faults(order, score_run.managers)
    yield from _plan_faults(order, plan)
    for gate in plan.gates:
        if gate.requires is None and gate.reason_code not in checked:
            yield Fault("gate_not_checked", "/pay_plan_id", {"reason_code": gate.reason_code})


def _score_run_faults(order: PayOrder, score_run: ScoreRun) -> Iterator[Fault]:
    if score_run.state is not ScoreRunState.SCORED:
        yield Fault("score_run_not_done", "/score_run_id")
    if not score_run.period.contains(order.period):
        yield Fault("period_not_scored", "/period", {"scored": score_run.period, "period": order.period})


def _plan_faults(order: PayOrder, plan: PayPlan) -> Iterator[Fault]:
    if plan.valid_from > order.period.start:
        params = {"code": plan.code, "valid_from": plan.valid_from, "period": order.period}
        yield Fault("pay_plan_not_in_force", "/pay_plan_id", params)
    for place, amount in _amounts(order):
        if amount.currency != plan.currency:
            yield Fault("currency_not_of_plan", f"{place}/amount/currency", {"currency": plan.currency})


def _manager_faults(order: PayOrder, managers: Collection[str]) -> Iterator[Fault]:
    for i, item in enumerate(order.adjustments):
        if item.manager not in managers:
            yield Fault("manager_not_in_run", f"/adjustments/{i}/manager", {"manager": item.manager})
    for i, award in enumerate(order.team_awards):
        yield from (_placed(fault, f"/team_awards/{i}", award) for fault in _share_faults(award, managers))


def _placed(fault: Fault, place: str, award: TeamAward) -> Fault:
    """Where the order says it: shares that come from an account's team are blamed on the account."""
    return fault.under(f"{place}/shares") if award.team is None else replace(fault, pointer=f"{place}/account_id")


def _share_faults(award: TeamAward, managers: Collection[str]) -> Iterator[Fault]:
    members = [member.manager for member in award.shares]
    for i, manager in enumerate(members):
        if manager not in managers and award.shares[i].role is not TeamRole.AGENT:
            yield Fault("manager_not_in_run", f"/{i}/manager", {"manager": manager})
        if manager in members[:i]:
            yield Fault("manager_twice", f"/{i}/manager", {"manager": manager})
    if not any(member.share for member in award.shares):
        yield Fault("no_shares")


def _amounts(order: PayOrder) -> Iterator[tuple[str, Money]]:
    yield from ((f"/adjustments/{i}", item.amount) for i, item in enumerate(order.adjustments))
    yield from ((f"/team_awards/{i}", award.amount) for i, award in enumerate(order.team_awards))
