"""How accounts, contacts and evidence that were imported are undone."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.domain.errors import Refusal
from chassis.events import emit_all
from chassis.idempotency import forget
from chassis.imports import Landed, stays
from chassis.work import Work
from services.accounts.domain.event_types import ACCOUNT_REMOVED
from services.accounts.store import account_records as records
from services.accounts.store import contacts as contact_store
from services.accounts.store import reverting as store
from services.accounts.usecases import accounts, contacts
from services.accounts.usecases.undoing import Outcome, Undoing, ids_of, versions_before


def _remove_accounts(work: Work, ids: Collection[UUID]) -> None:
    gone = records.by_ids(work.session, ids)
    store.remove_accounts(work.session, ids)
    told = [(f"/v1/accounts/{i}", {"external_id": kept.value.external_id}) for i, kept in gone.items()]
    emit_all(work, ACCOUNT_REMOVED, told)


def _restore_accounts(work: Work, changed: Sequence[Landed]) -> list[Outcome]:
    present = records.by_ids(work.session, [row.thing_id for row in changed])
    before = store.accounts_before(work.session, versions_before(changed))
    outcomes = accounts.change_accounts(work, [(present[i], account) for i, account in before.items()])
    became = dict(zip(before, outcomes, strict=True))
    return [_outcome(became.get(row.thing_id, stays("changed_since"))) for row in changed]


def _remove_contacts(work: Work, ids: Collection[UUID]) -> None:
    for place in contact_store.places(work.session, ids):
        forget(work.session, place)
    store.remove_contacts(work.session, ids)


def _restore_contacts(work: Work, changed: Sequence[Landed]) -> list[Outcome]:
    present = contact_store.by_ids(work.session, [row.thing_id for row in changed])
    before = store.contacts_before(work.session, versions_before(changed))
    contacts.change_contacts(work, [(present[i], contact) for i, contact in before.items()])
    return [None if row.thing_id in before else stays("changed_since") for row in changed]


def _outcome(became: object) -> Outcome:
    return became if isinstance(became, Refusal) else None


ACCOUNTS = Undoing(
    lambda work, landed: store.account_versions(work.session, ids_of(landed)),
    lambda work, ids: store.accounts_in_use(work.session, ids),
    _remove_accounts,
    _restore_accounts,
)
CONTACTS = Undoing(
    lambda work, landed: store.contact_versions(work.session, ids_of(landed)),
    lambda work, ids: store.contacts_in_use(work.session, ids),
    _remove_contacts,
    _restore_contacts,
)
EVIDENCE = Undoing(
    lambda work, landed: store.sheet_versions(work.session, ids_of(landed)),
    lambda work, ids: set(),  # noqa: ARG005 - a verdict keeps what it has read
    lambda work, ids: store.remove_sheets(work.session, ids),
    lambda work, changed: [stays("changed_since") for _ in changed],  # noqa: ARG005 - sheets never change
)
