"""Keeping the account files (客户档案)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from chassis.conditional import require_version
from chassis.domain.errors import Conflict, Fault, Forbidden, NotFound, Refusal, refuse_if
from chassis.domain.kept import Kept
from chassis.events import emit_all
from chassis.pages import PageQuery, Slice
from chassis.row_security import as_house
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account import (
    Account,
    AccountStatus,
    AccountTransition,
    Number,
    account_faults,
    move_account,
    taken,
)
from services.accounts.domain.account_file import AccountFile
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.classification import Classification
from services.accounts.domain.completeness import FileContents, completeness
from services.accounts.domain.contact import coverage
from services.accounts.domain.event_types import ACCOUNT_CHANGED, ACCOUNT_CREATED
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.store import account_records as records
from services.accounts.store import accounts as store
from services.accounts.store import assignments, contacts, evidence, managers, qualifications
from services.accounts.store.accounts import AccountFilter
from services.accounts.usecases import house_desk
from services.accounts.usecases.rights import today, viewer_of


def create_account(work: Work, account: Account) -> Kept[Account]:
    """File an account. One that a manager files is that manager's from today on."""
    refuse_if(account_faults(account, rulebook.classification()))
    return _accepted(create_accounts(work, [account], records.on_file(work.session, account.numbers)))


def create_accounts(work: Work, drafts: Sequence[Account], known: records.OnFile) -> list[Kept[Account] | Refusal]:
    """File accounts that have no faults together; one is refused whose number another account has.

    No two of the drafts may share a number; `known` says who has them by now.
    """
    refusals = [_refused(account, known.holders) for account in drafts]
    fresh = [(work.new_id(), account) for account, no in zip(drafts, refusals, strict=True) if no is None]
    filed = records.add_all(work.session, fresh, work.now)
    _serve_oneself(work, filed)
    emit_all(work, ACCOUNT_CREATED, [(f"/v1/accounts/{kept.id}", {"status": kept.value.status}) for kept in filed])
    rest = iter(filed)
    return [refusal or next(rest) for refusal in refusals]


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
    present = get_account(work, account_id)
    require_version(present.version, version)
    changed = change(present.value)
    refuse_if(account_faults(changed, rulebook.classification()))
    return _accepted(change_accounts(work, [(present, changed)]))


def change_accounts(
    work: Work, changes: Sequence[tuple[Kept[Account], Account]], known: records.OnFile | None = None
) -> list[Kept[Account] | Refusal]:
    """Let accounts as they were read be followed by others that have no faults, each of them changed or refused.

    `known` says who has the numbers that they take, where that has been asked already.
    """
    if known is None:
        known = records.on_file(work.session, (number for _, account in changes for number in account.numbers))
    seen = store.seen(work.session, [kept.id for kept, _ in changes], viewer_of(work))
    refusals = [
        _refused(account, known.holders, kept.id) if kept.id in seen else store.unknown() for kept, account in changes
    ]
    sound = [change for change, no in zip(changes, refusals, strict=True) if no is None]
    changed = records.replace_all(work.session, sound, work.now)
    emit_all(
        work,
        ACCOUNT_CHANGED,
        [(f"/v1/accounts/{k.id}", {"status": k.value.status, "version": k.version}) for k in changed],
    )
    rest = iter(changed)
    return [refusal or next(rest) for refusal in refusals]


def transition_account(work: Work, account_id: UUID, transition: AccountTransition) -> Kept[Account]:
    """Move the account to its next status; closing it ends the assignments that are in force."""
    kept = store.get(work.session, account_id, viewer_of(work), lock=True)
    moved = replace(kept.value, status=move_account(kept.value.status, transition))
    changed = _accepted(change_accounts(work, [(kept, moved)]))
    if transition is AccountTransition.CLOSE:
        _end_assignments(work, account_id)
    if transition is AccountTransition.ACTIVATE:
        house_desk.take_over(work, account_id, today(work))
    return changed


def _refused(account: Account, holders: Mapping[Number, UUID], own_id: UUID | None = None) -> Refusal | None:
    held = tuple(taken(account, holders, own_id))
    return Conflict(*held) if held else None


def _accepted(outcomes: Sequence[Kept[Account] | Refusal]) -> Kept[Account]:
    [outcome] = outcomes
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _serve_oneself(work: Work, filed: Sequence[Kept[Account]]) -> None:
    viewer = viewer_of(work)
    if viewer is None:
        house_desk.take_in(work, [kept.id for kept in filed if kept.value.status is AccountStatus.ACTIVE])
        return
    if not filed:
        return
    manager = _own_record(work, viewer.external_id)
    own = [Assignment(kept.id, manager.id, ManagerRole.RELATIONSHIP, viewer.on) for kept in filed]
    with as_house(work.session):  # what was just filed is nobody's yet, and nobody gives themselves what is
        assignments.add_all(work.session, work.new_id, own, work.now)


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
