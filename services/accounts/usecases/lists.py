"""Keeping lists of accounts, and working them to the end."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Forbidden, refuse_if
from chassis.domain.event_type import EventType
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.events import emit_all
from chassis.pages import PageQuery, Slice
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
    closing_faults,
    joining,
    list_faults,
    outcome_faults,
    progress,
)
from services.accounts.domain.condition import read_condition
from services.accounts.domain.event_types import LIST_JOINED
from services.accounts.store import accounts
from services.accounts.store import lists as store
from services.accounts.store.lists import account_lists, list_members
from services.accounts.usecases.owned_desk import OwnedDesk
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_office, today, viewer_of

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
    """Close the list, or open it again; a list on which work is left undone is closed with a reason."""
    require_office(work)
    kept = desk.get(work, list_id, lock=True)
    if transition is ListTransition.CLOSE and kept.value.state is ListState.OPEN:
        refuse_if(closing_faults(store.unfinished(work.session, list_id), reason))
    return desk.transition(work, list_id, transition, reason)


def create_member(
    work: Work, list_id: UUID, account_id: UUID, owner: str | None, due_on: date | None
) -> Kept[ListMember]:
    """Put an account on the list by hand."""
    with referred_to_at("/list_id"):
        made = desk.get(work, list_id, lock=True).value
    with referred_to_at("/account_id"):
        accounts.get(work.session, account_id, viewer_of(work))
    require_open(made, "/list_id")
    if store.present_members(work.session, list_id, [account_id]):
        raise Conflict(Fault("on_the_list_already", "/account_id"))
    member = joining(made, list_id, account_id, today(work), None)
    member = replace(member, owner=owner, due_on=due_on or member.due_on)
    refuse_if(_due_faults(member))
    kept = list_members.add(work.session, work.new_id(), member, work.now)
    tell(work, LIST_JOINED, [kept])
    return kept


def tell(work: Work, kind: EventType, members: Iterable[Kept[ListMember]]) -> None:
    """Tell who came upon a list, or left it."""
    emit_all(work, kind, [(f"/v1/list-members/{kept.id}", _told(kept.value)) for kept in members])


def _told(member: ListMember) -> dict[str, object]:
    return {"list": f"/v1/lists/{member.list_id}", "account": f"/v1/accounts/{member.account_id}"}


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
    require_open(made, ":list_member_id")
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


def require_open(made: AccountList, pointer: str) -> None:
    """Refuse what is only done with a list that is being worked; `pointer` is what names it in the request."""
    if made.state is ListState.CLOSED:
        raise Conflict(Fault("list_closed", pointer))


def _due_faults(member: ListMember) -> list[Fault]:
    early = member.due_on < member.joined_on
    return [Fault("due_before_joining", "/due_on", {"joined_on": member.joined_on.isoformat()})] if early else []
