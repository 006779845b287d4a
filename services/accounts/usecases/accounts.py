"""Keeping the account files (客户档案)."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Fault, Forbidden, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account import Account, AccountTransition, account_faults, move_account
from services.accounts.domain.account_file import AccountFile
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.classification import Classification
from services.accounts.domain.completeness import FileContents, completeness
from services.accounts.domain.contact import coverage
from services.accounts.domain.event_types import ACCOUNT_CHANGED, ACCOUNT_CREATED
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.store import accounts as store
from services.accounts.store import assignments, contacts, evidence, managers, qualifications
from services.accounts.store.accounts import AccountFilter
from services.accounts.usecases.rights import today, viewer_of


def create_account(work: Work, account: Account) -> Kept[Account]:
    """File an account. One that a manager files is that manager's from today on."""
    refuse_if(account_faults(account, rulebook.classification()))
    kept = store.add(work.session, work.new_id(), account, work.now)
    if (viewer := viewer_of(work)) is not None:
        manager = _own_record(work, viewer.external_id)
        own = Assignment(kept.id, manager.id, ManagerRole.RELATIONSHIP, viewer.on)
        assignments.add(work.session, work.new_id(), own, work.now)
    emit(work, ACCOUNT_CREATED, f"/v1/accounts/{kept.id}", {"status": account.status})
    return kept


def classification() -> Classification:
    """What accounts are sorted by."""
    return rulebook.classification()


def get_account(work: Work, account_id: UUID) -> Kept[Account]:
    """The account, if the caller may see it."""
    return store.get(work.session, account_id, viewer_of(work))


def get_account_file(work: Work, account_id: UUID) -> AccountFile:
    """The account with its completeness, the state of its contacts, its manager and its qualification."""
    kept, day = get_account(work, account_id), today(work)
    rule, people = rulebook.solid_contact_rule(day), contacts.everybody(work.session, account_id)
    known = coverage(people, rule, day)
    contents = FileContents(len(people), known.solid, rule.solid_min, evidence.count(work.session, account_id))
    return AccountFile(
        account=kept,
        completeness=completeness(kept.value, contents, rulebook.file_rule(day)),
        coverage=known,
        primary=assignments.primary(work.session, account_id, day),
        qualification=qualifications.present(work.session, account_id),
    )


def list_accounts(work: Work, query: PageQuery, wanted: AccountFilter) -> Slice[Kept[Account]]:
    """One page of the accounts that the caller may see."""
    return store.page(work.session, query, wanted, viewer_of(work), today(work))


def change_account(work: Work, account_id: UUID, version: int, change: Callable[[Account], Account]) -> Kept[Account]:
    """Let `change` follow version `version` of the file."""
    changed = change(get_account(work, account_id).value)
    refuse_if(account_faults(changed, rulebook.classification()))
    return _replace(work, account_id, version, changed)


def transition_account(work: Work, account_id: UUID, transition: AccountTransition) -> Kept[Account]:
    """Move the account to its next status; closing it ends the assignments that are in force."""
    kept = store.get(work.session, account_id, viewer_of(work), lock=True)
    moved = replace(kept.value, status=move_account(kept.value.status, transition))
    if transition is AccountTransition.CLOSE:
        _end_assignments(work, account_id)
    return _replace(work, account_id, kept.version, moved)


def _replace(work: Work, account_id: UUID, version: int, account: Account) -> Kept[Account]:
    kept = store.replace(work.session, account_id, version, account, work.now)
    emit(work, ACCOUNT_CHANGED, f"/v1/accounts/{account_id}", {"status": account.status, "version": kept.version})
    return kept


def _own_record(work: Work, external_id: str) -> Kept[Manager]:
    try:
        return managers.by_external_id(work.session, external_id)
    except NotFound:
        raise Forbidden(Fault("not_on_record")) from None


def _end_assignments(work: Work, account_id: UUID) -> None:
    for kept in assignments.of_account(work.session, account_id):
        ends_on = max(today(work), kept.value.starts_on)
        if kept.value.ends_on is None or kept.value.ends_on > ends_on:
            ended = replace(kept.value, ends_on=ends_on)
            assignments.replace(work.session, kept.id, kept.version, ended, work.now)
