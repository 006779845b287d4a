"""Deciding who serves which account."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.account import AccountStatus
from services.accounts.domain.assignment import Assignment, assignment_faults
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.span import ending_faults
from services.accounts.store import accounts, managers
from services.accounts.store import assignments as store
from services.accounts.store.assignments import AssignmentFilter
from services.accounts.usecases.house_desk import step_back, take_over
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_office, viewer_of


def create_assignment(
    work: Work, account_id: UUID, manager_id: UUID, starts_on: date, ends_on: date | None, reason: str, *, locked: bool
) -> Kept[Assignment]:
    """Give the account to a manager, in the role that the manager has."""
    require_office(work)
    with referred_to_at("/account_id"):
        # Held until the end, so that of two requests for one account the second sees what the first has done.
        account = accounts.get(work.session, account_id, lock=True)
    with referred_to_at("/manager_id"):
        manager = managers.get(work.session, manager_id)
    asked = Assignment(account_id, manager_id, manager.value.role, starts_on, ends_on, locked, reason)
    refuse_if([] if manager.value.employed(starts_on) else [Fault("manager_not_employed", "/starts_on")])
    others = [kept.value for kept in store.of_account(work.session, account_id) if not kept.value.house_desk]
    refuse_if(assignment_faults(asked, account.value.status, others))
    if asked.role is not ManagerRole.RELATIONSHIP:
        return store.add(work.session, work.new_id(), asked, work.now)
    step_back(work, account_id, starts_on)
    made = store.add(work.session, work.new_id(), asked, work.now)
    if account.value.status is AccountStatus.ACTIVE:
        take_over(work, account_id, starts_on)
    return made


def get_assignment(work: Work, assignment_id: UUID) -> Kept[Assignment]:
    """The assignment, if the caller may see the account."""
    return store.get(work.session, assignment_id, viewer_of(work))


def list_assignments(work: Work, query: PageQuery, wanted: AssignmentFilter) -> Slice[Kept[Assignment]]:
    """One page of the assignments of accounts that the caller may see."""
    return store.page(work.session, query, wanted, viewer_of(work))


def end_assignment(
    work: Work, assignment_id: UUID, ends_on: date, reason: str, successor_id: UUID | None = None
) -> Kept[Assignment]:
    """Let the assignment end: `ends_on` is the first day without the manager, and the successor's first one.

    An active account is not left without a primary manager: without a successor the house desk takes over.
    """
    require_office(work)
    account = accounts.get(work.session, store.get(work.session, assignment_id).value.account_id, lock=True)
    kept = store.get(work.session, assignment_id, lock=True)
    refuse_if(ending_faults(kept.value, ends_on))
    ended = replace(kept.value, ends_on=ends_on, reason=reason or kept.value.reason)
    done = store.replace(work.session, assignment_id, kept.version, ended, work.now)
    leading = ended.role is ManagerRole.RELATIONSHIP and account.value.status is AccountStatus.ACTIVE
    if leading:
        step_back(work, account.id, ends_on)
    if successor_id is not None:
        _hand_over(work, ended, successor_id, account.value.status)
    if leading:
        take_over(work, account.id, ends_on)
    return done


def _hand_over(work: Work, ended: Assignment, successor_id: UUID, status: AccountStatus) -> None:
    with referred_to_at("/successor_id"):
        manager = managers.get(work.session, successor_id).value
    begun = ended.ends_on or ended.starts_on
    faults = [] if manager.employed(begun) else [Fault("manager_not_employed", "/successor_id")]
    faults += [] if manager.role is ended.role else [Fault("successor_in_another_role", "/successor_id")]
    refuse_if(faults)
    asked = Assignment(ended.account_id, successor_id, manager.role, begun, reason=ended.reason)
    others = [kept.value for kept in store.of_account(work.session, ended.account_id)]
    refuse_if(replace(fault, pointer="/ends_on") for fault in assignment_faults(asked, status, others))
    store.add(work.session, work.new_id(), asked, work.now)
