"""Keeping lists of accounts, and working them to the end."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Forbidden, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account_list import (
    LIST_FLOW,
    WORK_FLOW,
    AccountList,
    ListMember,
    ListProgress,
    ListState,
    ListTransition,
    NamedMember,
    WorkTransition,
    joining,
    leaving,
    list_faults,
    outcome_faults,
    progress,
)
from services.accounts.domain.condition import Condition, read_condition
from services.accounts.store import accounts
from services.accounts.store import lists as store
from services.accounts.store.accounts import AccountFilter
from services.accounts.store.lists import account_lists, list_members
from services.accounts.usecases.owned_desk import OwnedDesk
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_office, today, viewer_of
from services.accounts.usecases.traits import traits_of

CHUNK_ACCOUNTS = 500
MOST_EXPORTED = 100_000


def _faults(_: Work, made: AccountList) -> Iterable[Fault]:
    return list_faults(made)


desk = OwnedDesk(account_lists, _faults, LIST_FLOW)


def create_list(work: Work, made: AccountList) -> Kept[AccountList]:
    """File a list: by a condition of one's own, by a shipped definition, or by hand."""
    require_office(work)
    if made.condition is not None:
        read_condition(made.condition)
    return desk.create(work, made)


def transition_list(work: Work, list_id: UUID, transition: ListTransition, reason: str) -> Kept[AccountList]:
    """Close the list, or open it again."""
    require_office(work)
    return desk.transition(work, list_id, transition, reason)


def create_member(
    work: Work, list_id: UUID, account_id: UUID, owner: str | None, due_on: date | None
) -> Kept[ListMember]:
    """Put an account on the list by hand."""
    with referred_to_at("/list_id"):
        made = desk.get(work, list_id, lock=True).value
    with referred_to_at("/account_id"):
        accounts.get(work.session, account_id, viewer_of(work))
    _require_open(made)
    if store.present_members(work.session, list_id, [account_id]):
        raise Conflict(Fault("on_the_list_already", "/account_id"))
    member = joining(made, list_id, account_id, today(work), None)
    member = replace(member, owner=owner, due_on=due_on or member.due_on)
    refuse_if(_due_faults(member))
    return list_members.add(work.session, work.new_id(), member, work.now)


def get_member(work: Work, member_id: UUID) -> Kept[ListMember]:
    """The member, if the caller may see the account."""
    return list_members.get(work.session, member_id, viewer_of(work))


def list_members_page(
    work: Work, query: PageQuery, given: dict[str, object], on: date | None
) -> Slice[Kept[ListMember]]:
    """One page of the members whose accounts the caller may see; with `on`, of those on their list on that day."""
    conditions = () if on is None else (store.on_day(on),)
    return list_members.page(work.session, query, viewer_of(work), given, *conditions)


def change_member(
    work: Work, member_id: UUID, version: int, owner: str | None, due_on: date | None
) -> Kept[ListMember]:
    """Give the work to somebody, or another day."""
    require_office(work)
    kept = get_member(work, member_id)
    changed = replace(kept.value, owner=owner, due_on=due_on or kept.value.due_on)
    refuse_if(_due_faults(changed))
    return list_members.replace(work.session, replace(kept, version=version), changed, work.now)


def transition_member(
    work: Work, member_id: UUID, transition: WorkTransition, outcome: str | None, reason: str
) -> Kept[ListMember]:
    """Move the work on an account on; whoever may see the account works on it, unless it is another's."""
    kept = list_members.get(work.session, member_id, viewer_of(work), lock=True)
    made = account_lists.get(work.session, kept.value.list_id, None).value
    _require_open(made)
    if work.principal.sees_only_own() and kept.value.owner not in (None, work.principal.subject):
        raise Forbidden(Fault("not_the_owner"))
    outcomes = rulebook.list_rule(today(work)).outcomes[made.kind]
    refuse_if(outcome_faults(outcome, transition is WorkTransition.FINISH, outcomes))
    moved = WORK_FLOW.move(kept.value, Ask(transition, work.principal.subject, work.now, reason))
    return list_members.replace(work.session, kept, replace(moved, outcome=outcome), work.now)


def measure_progress(work: Work, list_id: UUID) -> ListProgress:
    """How far the work on the list is, in the accounts that the caller may see."""
    desk.get(work, list_id)
    found = list_members.every(work.session, viewer=viewer_of(work), most=MOST_EXPORTED, list_id=list_id)
    return progress([kept.value for kept in found], today(work))


def export_members(work: Work, list_id: UUID) -> tuple[AccountList, Sequence[NamedMember]]:
    """The list and everybody on it whom the caller may see."""
    made = desk.get(work, list_id).value
    return made, store.named_members(work.session, list_id, viewer_of(work), MOST_EXPORTED)


def create_refresh(work: Work, list_id: UUID) -> JobRow:
    """Queue the list's rule over every account."""
    require_office(work)
    made = desk.get(work, list_id).value
    _require_open(made)
    if made.condition is None:
        raise Conflict(Fault("list_by_hand"))
    return enqueue(work, ListRefresh.name, {"list_id": str(list_id)}, unit=ListRefresh.unit)


class ListRefresh:
    """The job that puts every account on the list that meets its rule, and takes off who no longer does."""

    name = "list-refreshes"
    unit = "accounts"
    wanted = AccountFilter()

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - every list goes through all accounts
        """How many accounts there are."""
        return accounts.count(work.session, self.wanted, None, today(work))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Take the next accounts."""
        kept = account_lists.get(work.session, UUID(str(task.input["list_id"])), None, lock=True)
        after = UUID(str(cursor)) if cursor is not None else None
        ids = accounts.ids_after(work.session, self.wanted, None, today(work), after, CHUNK_ACCOUNTS)
        _refresh(work, kept, ids)
        if len(ids) == CHUNK_ACCOUNTS:
            return Advance(str(ids[-1]), len(ids))
        account_lists.replace(work.session, kept, replace(kept.value, refreshed_on=today(work)), work.now)
        return Advance(None, len(ids), result=f"/v1/list-members?list_id={kept.id}")


def _refresh(work: Work, kept: Kept[AccountList], account_ids: Sequence[UUID]) -> None:
    condition, day = read_condition(kept.value.condition or ""), today(work)
    known = traits_of(work, account_ids, day, kept.value.currency)
    members = store.present_members(work.session, kept.id, account_ids)
    for account_id in account_ids:
        meets, member = condition.holds(known[account_id]), members.get(account_id)
        if meets and member is None:
            told = _told(condition, known[account_id])
            fresh = joining(kept.value, kept.id, account_id, day, told)
            list_members.add(work.session, work.new_id(), fresh, work.now)
        elif member is not None and member.value.by_rule and not meets:
            list_members.replace(work.session, member, leaving(member.value, day), work.now)


def _told(condition: Condition, known: object) -> dict[str, str | Decimal | None]:
    traits = known if isinstance(known, dict) else {}
    return {name: traits.get(name) for name in condition.traits}


def _require_open(made: AccountList) -> None:
    if made.state is ListState.CLOSED:
        raise Conflict(Fault("list_closed"))


def _due_faults(member: ListMember) -> list[Fault]:
    early = member.due_on < member.joined_on
    return [Fault("due_before_joining", "/due_on", {"joined_on": member.joined_on.isoformat()})] if early else []
