"""Renewals: opened by the daily round, offered, and decided with their reasons."""

from collections.abc import Callable, Iterable
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.work import Work
from services.accounts.domain.contract import RENEWING, Contract, Renewing
from services.accounts.domain.renewal import (
    LeavingReason,
    Renewal,
    RenewalFigures,
    RenewalTransition,
    move_renewal,
    opened,
    renewal_figures,
)
from services.accounts.store import growth
from services.accounts.store.deals import contracts
from services.accounts.store.growth import renewals
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import today, viewer_of

MOST_RENEWALS = 50_000


def _faults(work: Work, renewal: Renewal) -> Iterable[Fault]:
    if renewals.every(work.session, contract_id=renewal.contract_id, most=1):
        yield Fault("renewal_exists", "/contract_id")


desk = Desk(renewals, _faults)
_changing = Desk(renewals, lambda _work, _renewal: ())


def create_renewal(work: Work, contract_id: UUID, owner: str | None) -> Kept[Renewal]:
    """Open a renewal before the round does."""
    with referred_to_at("/contract_id"):
        contract = contracts.get(work.session, contract_id, viewer_of(work)).value
    return desk.create(work, _owned(opened(contract_id, contract, today(work)), owner))


def change_renewal(work: Work, renewal_id: UUID, version: int, change: Callable[[Renewal], Renewal]) -> Kept[Renewal]:
    """Let `change` follow version `version`."""
    return _changing.change(work, renewal_id, version, change)


def transition_renewal(
    work: Work,
    renewal_id: UUID,
    ask: Ask[RenewalTransition],
    leaving_reason: LeavingReason | None,
    successor_id: UUID | None,
) -> Kept[Renewal]:
    """Move the renewal on; with it, the contract that is renewed."""
    successor = _successor(work, successor_id) if successor_id else None
    moved = desk.move(work, renewal_id, lambda renewal: move_renewal(renewal, ask, leaving_reason, successor))
    if ask.transition is RenewalTransition.RENEW:
        contract = contracts.get(work.session, moved.value.contract_id, None, lock=True)
        renewed = RENEWING.move(contract.value, Ask(Renewing.RENEW, ask.actor, ask.at, ask.reason))
        contracts.replace(work.session, contract, renewed, work.now)
    return moved


def summarise_renewals(work: Work, period: Period, account_id: UUID | None) -> list[RenewalFigures]:
    """What became of the contracts that end in `period`, by currency."""
    found = growth.ending_between(
        work.session, period.start, period.last_day, viewer_of(work), MOST_RENEWALS + 1, account_id=account_id
    )
    if len(found) > MOST_RENEWALS:
        raise Invalid(Fault("too_many_renewals", "?period", {"most": MOST_RENEWALS}))
    return renewal_figures(kept.value for kept in found)


def _successor(work: Work, successor_id: UUID) -> tuple[UUID, Contract]:
    with referred_to_at("/successor_id"):
        return successor_id, contracts.get(work.session, successor_id, viewer_of(work)).value


def _owned(renewal: Renewal, owner: str | None) -> Renewal:
    return Renewal(renewal.account_id, renewal.contract_id, renewal.ends_on, renewal.amount, owner)
