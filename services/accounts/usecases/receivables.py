"""Receivables: filed one by one or as a contract's instalments, billed, disputed, given up, and summed up."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.collection import CollectionFigures, CollectionRule, collection_figures
from services.accounts.domain.instalments import InstalmentPlan, instalments
from services.accounts.domain.receivable import (
    GIVING_UP,
    Receivable,
    ReceivableState,
    ReceivableTransition,
    filed_on,
    move_receivable,
    receivable_faults,
    require_unpaid,
)
from services.accounts.store import cash
from services.accounts.store.cash import receivables
from services.accounts.store.deals import contracts
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.rights import require_office, today, viewer_of

MOST_RECEIVABLES = 100_000
"""What one summary reads; a larger bank asks by account or owner."""


def _faults(work: Work, receivable: Receivable) -> Iterable[Fault]:
    yield from receivable_faults(receivable)
    if receivable.contract_id is not None:
        found = contracts.every(work.session, id=receivable.contract_id, account_id=receivable.account_id)
        if not found:
            yield Fault("unknown_resource", "/contract_id", {"resource": "contract"})
        elif found[0].value.amount.currency != receivable.amount.currency:
            params = {"one": found[0].value.amount.currency, "other": receivable.amount.currency}
            yield Fault("currencies_differ", "/amount/currency", params)


desk = Desk(receivables, _faults)


def rule(work: Work) -> CollectionRule:
    """How receivables are judged today."""
    return rulebook.collection_rule(today(work))


def create_receivable(work: Work, receivable: Receivable) -> Kept[Receivable]:
    """File a receivable; the bank's own number names one only."""
    _require_free(work, receivable, None)
    return desk.create(work, filed_on(receivable, today(work)))


def create_instalments(work: Work, contract_id: UUID, plan: InstalmentPlan) -> list[Kept[Receivable]]:
    """Cut what of the contract is not scheduled yet into receivables."""
    contract = contracts.get(work.session, contract_id, viewer_of(work), lock=True).value
    present = receivables.every(work.session, contract_id=contract_id)
    scheduled = [kept.value.amount for kept in present if kept.value.state is not ReceivableState.CANCELLED]
    parts = instalments(contract_id, contract, plan, scheduled, today(work))
    return [desk.create(work, filed_on(part, today(work))) for part in parts]


def list_receivables(
    work: Work, query: PageQuery, given: Mapping[str, object], *, overdue: bool | None
) -> Slice[Kept[Receivable]]:
    """One page of the receivables that the caller may see; `overdue` ones make the collection list."""
    return desk.page(work, query, given, *(cash.overdue_on(today(work)) if overdue else ()))


def change_receivable(
    work: Work, receivable_id: UUID, version: int, change: Callable[[Receivable], Receivable]
) -> Kept[Receivable]:
    """Let `change` follow version `version`; amount and billing only while nothing has come in."""

    def changed(receivable: Receivable) -> Receivable:
        following = change(receivable)
        require_unpaid(receivable, following)
        _require_free(work, following, receivable_id)
        untouched = following.billed_on == receivable.billed_on
        return following if untouched else filed_on(following, today(work))

    return desk.change(work, receivable_id, version, changed)


def transition_receivable(
    work: Work, receivable_id: UUID, transition: ReceivableTransition, reason: str
) -> Kept[Receivable]:
    """Move the receivable on; giving it up is not for whoever sold."""
    desk.get(work, receivable_id)
    if transition in GIVING_UP:
        require_office(work)
    ask = Ask(transition, work.principal.subject, work.now, reason)
    return desk.move(work, receivable_id, lambda receivable: move_receivable(receivable, ask, today(work)))


def summarise_collection(
    work: Work, period: Period, account_id: UUID | None, owner: str | None
) -> list[CollectionFigures]:
    """What was billed, collected and lost in `period` (until today, if it goes on), by currency."""
    last = min(period.last_day, today(work))
    found = cash.ledgers(work.session, last, viewer_of(work), MOST_RECEIVABLES + 1, account_id, owner)
    if len(found) > MOST_RECEIVABLES:
        raise Invalid(Fault("too_many_receivables", "?period", {"most": MOST_RECEIVABLES}))
    return collection_figures(found, rulebook.collection_rule(last), period.start, last)


def _require_free(work: Work, receivable: Receivable, own_id: UUID | None) -> None:
    same = receivables.every(work.session, external_id=receivable.external_id) if receivable.external_id else []
    if any(found.id != own_id for found in same):
        raise Conflict(Fault("receivable_exists", "/external_id"))
