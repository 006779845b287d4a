"""How receivables and payments that were imported are undone.

A payment is taken off what it had paid before it goes, so payments are undone before the receivables they lie on. A
receivable that says again what its import made of it counts as untouched, however often it was paid and unpaid since.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Conflict
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.imports import Landed, stays
from chassis.work import Work
from services.accounts.domain.payment import Allocation, Payment
from services.accounts.domain.receivable import Paying
from services.accounts.store import cash
from services.accounts.store.cash import allocations, payments, receivables
from services.accounts.usecases.payments import unpay
from services.accounts.usecases.undoing import Outcome, Undoing, ids_of, versions_before


def undo_payments(work: Work, landed: Sequence[Landed]) -> list[Outcome]:
    """Take payments that nobody touched off their receivables, and off the books. Imports never change payments."""
    present = {kept.id: kept for kept in payments.among(work.session, "id", ids_of(landed))}
    parts = cash.of_payments(work.session, present)
    return [_undone(work, row, present.get(row.thing_id), parts) for row in landed]


def _undone(
    work: Work, row: Landed, kept: Kept[Payment] | None, parts: Mapping[UUID, Sequence[Kept[Allocation]]]
) -> Outcome:
    if kept is None:
        return stays("gone_since")
    if kept.version != row.version:
        return stays("changed_since")
    try:
        with work.session.begin_nested():
            ask = Ask(Paying.UNPAY, work.principal.subject, work.now, str(kept.value.amount))
            unpay(work, [part for part in parts[kept.id] if not part.value.undone_on], ask)
    except Conflict:
        # What it had paid was given up since.
        return stays("in_use_since")
    allocations.remove_all(work.session, [part.id for part in parts[kept.id]])
    payments.remove_all(work.session, [kept.id])
    return None


def _receivable_versions(work: Work, landed: Sequence[Landed]) -> Mapping[UUID, int]:
    present = {kept.id: kept for kept in receivables.among(work.session, "id", ids_of(landed))}
    wanted = {row.thing_id: row.version for row in landed if row.version is not None and row.thing_id in present}
    left = receivables.editions(work.session, wanted)
    as_left = {
        i: wanted[i] for i, value in left.items() if replace(value, history=()) == replace(present[i].value, history=())
    }
    return {i: kept.version for i, kept in present.items()} | as_left


def _restore_receivables(work: Work, changed: Sequence[Landed]) -> list[Outcome]:
    present = {kept.id: kept for kept in receivables.among(work.session, "id", ids_of(changed))}
    before = receivables.editions(work.session, versions_before(changed))
    for i, value in before.items():
        receivables.replace(work.session, present[i], replace(value, history=present[i].value.history), work.now)
    return [None if row.thing_id in before else stays("changed_since") for row in changed]


def _paid(work: Work, ids: Collection[UUID]) -> set[UUID]:
    return {part.value.receivable_id for part in allocations.among(work.session, "receivable_id", ids)}


RECEIVABLES = Undoing(
    _receivable_versions, _paid, lambda work, ids: receivables.remove_all(work.session, ids), _restore_receivables
)
