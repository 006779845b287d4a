"""Keeping what an account file holds beside the account itself: addresses, documents, and what became of it all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.address import Address, address_faults
from services.accounts.domain.document import AccountDocument, dated, document_faults, to_remind
from services.accounts.domain.event_types import DOCUMENT_DUE
from services.accounts.domain.history import Change
from services.accounts.store import account_files as store
from services.accounts.store import accounts, history
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.file_desk import FileDesk
from services.accounts.usecases.rights import latest_day, today, viewer_of

REMINDERS_AT_ONCE = 200


def _address_faults(_: Work, address: Address) -> Iterable[Fault]:
    return address_faults(address)


def _document_faults(work: Work, document: AccountDocument) -> Iterable[Fault]:
    return document_faults(document, latest_day(work))


address_desk = FileDesk(Desk(store.addresses, _address_faults))
document_desk = Desk(store.documents, _document_faults)


def create_document(work: Work, document: AccountDocument) -> Kept[AccountDocument]:
    """File a document that is due, or one that is there."""
    return document_desk.create(work, dated(document))


def change_document(
    work: Work, document_id: UUID, version: int, change: Callable[[AccountDocument], AccountDocument]
) -> Kept[AccountDocument]:
    """Let `change` follow version `version`; when the document is due next follows from it."""
    return document_desk.change(work, document_id, version, lambda present: dated(change(present)))


def list_documents(
    work: Work, query: PageQuery, due_by: date | None, given: Mapping[str, object]
) -> Slice[Kept[AccountDocument]]:
    """One page of the documents that are due some day, or by a day, in the files that the caller may see."""
    condition = store.still_due() if due_by is None else store.due_by(due_by)
    return document_desk.page(work, query, given, condition)


def remind(work: Work) -> int:
    """Tell of the documents for which it is time, each once for each day on which it is due; how many those were."""
    rule, day = rulebook.document_rule(today(work)), today(work)
    farthest = day + timedelta(days=max(rule.remind_days.values()))
    found = store.unreminded(work.session, farthest, REMINDERS_AT_ONCE)
    ready = [kept for kept in found if to_remind(kept.value, rule, day)]
    for kept in ready:
        reminded = replace(kept.value, reminded_for=kept.value.next_due_on)
        store.documents.replace(work.session, kept, reminded, work.now)
        told = {"account": f"/v1/accounts/{kept.value.account_id}", "due_on": str(kept.value.next_due_on)}
        emit(work, DOCUMENT_DUE, f"/v1/account-documents/{kept.id}", told | {"owner": kept.value.owner})
    return len(ready)


def list_history(work: Work, query: PageQuery, account_id: UUID, noun: str | None) -> Slice[Change]:
    """One page of what became of the file of an account that the caller may see."""
    accounts.get(work.session, account_id, viewer_of(work))
    return history.page(work.session, query, account_id, noun)
