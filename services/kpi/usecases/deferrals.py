"""Deferred pay: what is held for managers, how it vests, and how malus and clawback reach it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from chassis import audit
from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.domain.name import Name
from chassis.domain.period import Period
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.adjustment import Adjustment, AdjustmentOrigin, AdjustmentState
from services.kpi.domain.held_pay import (
    DeferralAsk,
    DeferralState,
    DeferralStep,
    DeferralTransition,
    HeldPay,
    Proposal,
    decide,
    propose,
    require,
    vest,
)
from services.kpi.store import adjustments
from services.kpi.store import deferrals as store
from services.kpi.store.deferrals import DeferralFilter
from services.kpi.usecases.rights import own

CHUNK = 100
"""Deferrals a transaction."""


def get_deferral(work: Work, deferral_id: UUID) -> Kept[HeldPay]:
    """The deferral, if the caller may see it."""
    return store.get(work.session, deferral_id, own(work))


def list_deferrals(work: Work, query: PageQuery, wanted: DeferralFilter) -> Slice[Kept[HeldPay]]:
    """One page of the deferrals that the caller may see."""
    manager = own(work)
    return store.page(work.session, query, wanted if manager is None else replace(wanted, manager=manager))


def transition_deferral(work: Work, deferral_id: UUID, ask: DeferralAsk) -> Kept[HeldPay]:
    """Move a deferral on. Malus and clawback are proposed by one and decided by another."""
    held = store.get(work.session, deferral_id, own(work), lock=True).value
    match ask.transition:
        case DeferralTransition.VEST:
            return vest_one(work, deferral_id, held, ask.period)
        case DeferralTransition.PROPOSE_MALUS | DeferralTransition.PROPOSE_CLAWBACK:
            require(held, ask.transition)
            refuse_if(_trigger_faults(ask, held))
            after = propose(held, ask.transition, Proposal(ask.share, ask.trigger, ask.reason, work.principal.subject))
            return _kept(work, deferral_id, after, ask, None)
        case DeferralTransition.APPROVE | DeferralTransition.REJECT:
            return _decide(work, deferral_id, held, ask)


def vest_one(work: Work, deferral_id: UUID, held: HeldPay, period: Period) -> Kept[HeldPay]:
    """What is due vests and is proposed as an adjustment of `period`, which another person approves."""
    after, amount = vest(held, period)
    numbers = [part.number for part, old in zip(after.instalments, held.instalments, strict=True) if part != old]
    told = ", ".join(map(str, numbers))
    name = Name(f"Deferred pay of {held.earned}, instalment {told}", f"{held.earned} 延期薪酬第 {told} 期")
    made = _adjustment(work, held, amount, period, name, "deferral_vested")
    if amount.minor:
        origin = replace(made, origin=AdjustmentOrigin.VESTING, origin_id=deferral_id)
        adjustments.add(work.session, {work.new_id(): origin}, work.now)
    return _kept(work, deferral_id, after, DeferralAsk(DeferralTransition.VEST, period), amount)


def _decide(work: Work, deferral_id: UUID, held: HeldPay, ask: DeferralAsk) -> Kept[HeldPay]:
    after, amount = decide(held, ask.transition, work.principal.subject)
    claimed = held.state is DeferralState.CLAWBACK_PROPOSED and ask.transition is DeferralTransition.APPROVE
    if claimed and held.proposal is not None:
        name = Name(f"Claimed back of the pay of {held.earned}", f"{held.earned} 薪酬追索扣回")
        owed = _adjustment(work, held, Money(-amount.minor, amount.currency), ask.period, name, held.proposal.trigger)
        origin = replace(
            owed,
            origin=AdjustmentOrigin.CLAWBACK,
            origin_id=deferral_id,
            author=held.proposal.author,
            approver=work.principal.subject,
            state=AdjustmentState.APPROVED,
            note=held.proposal.reason,
        )
        adjustments.add(work.session, {work.new_id(): origin}, work.now)
    return _kept(work, deferral_id, after, ask, amount)


def _adjustment(work: Work, held: HeldPay, amount: Money, period: Period, name: Name, code: str) -> Adjustment:
    return Adjustment(held.manager, name, amount, code, period, work.principal.subject)


def _kept(work: Work, deferral_id: UUID, after: HeldPay, ask: DeferralAsk, amount: Money | None) -> Kept[HeldPay]:
    step = DeferralStep(ask.transition, work.principal.subject, work.now, amount, ask.reason)
    audit.record(
        work,
        f"{ask.transition}_deferral",
        "deferral",
        str(deferral_id),
        details={"to": after.state, "why": ask.trigger},
    )
    return store.put(work.session, deferral_id, replace(after, history=(*after.history, step)), work.now)


def _trigger_faults(ask: DeferralAsk, held: HeldPay) -> Sequence[Fault]:
    faults = []
    if ask.trigger not in rulebook.malus_triggers(held.earned.start):
        faults.append(Fault("trigger_unknown", "/trigger", {"trigger": ask.trigger}))
    if not 0 < ask.share <= 1:
        faults.append(Fault("share_out_of_range", "/share"))
    if not ask.reason:
        faults.append(Fault("reason_missing", "/reason"))
    return faults


@dataclass(frozen=True, slots=True)
class Vestings:
    """Vests every instalment that is due by a period."""

    name = "vestings"
    unit = "deferrals"

    def plan(self, work: Work, task: Task) -> None:
        """Nobody has counted them."""

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Vest the next deferrals."""
        period = Period.parse(str(task.input["period"]))
        found = store.due(work.session, period, UUID(cursor) if isinstance(cursor, str) else None, CHUNK)
        for kept in found:
            vest_one(work, kept.id, kept.value, period)
        place = f"/v1/adjustments?origin=vesting&period={period}"
        return Advance(str(found[-1].id), len(found)) if len(found) == CHUNK else Advance(None, len(found), place)


def start_vesting(work: Work, period: Period) -> UUID:
    """Start vesting what is due by `period`; the job's id."""
    return enqueue(work, Vestings.name, {"period": str(period)}, unit=Vestings.unit).id
