"""Applying the rules of lists: asked for, or once a day by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.domain.kept import Kept
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts.domain.account_list import AccountList, joining, leaving
from services.accounts.domain.condition import Condition, read_condition
from services.accounts.domain.event_types import LIST_JOINED, LIST_LEFT
from services.accounts.domain.trait import Traits
from services.accounts.store import accounts
from services.accounts.store import lists as store
from services.accounts.store.accounts import AccountFilter
from services.accounts.store.lists import account_lists, list_members
from services.accounts.usecases.lists import desk, require_open, tell
from services.accounts.usecases.rights import require_office, today
from services.accounts.usecases.traits import traits_of

CHUNK_ACCOUNTS = 500
LISTS_AT_ONCE = 10
"""How many lists one look queues; the others wait for the next."""


def create_refresh(work: Work, list_id: UUID) -> JobRow:
    """Queue the list's rule over every account."""
    require_office(work)
    made = desk.get(work, list_id).value
    require_open(made, ":list_id")
    if made.condition is None:
        raise Conflict(Fault("list_by_hand"))
    return _enqueue(work, list_id)


def due_refreshes(work: Work) -> Sequence[UUID]:
    """The lists whose rule is to be applied today without anybody asking; a few at a time."""
    return store.due_refreshes(work.session, today(work), LISTS_AT_ONCE)


def enqueue_all_due(work: Work) -> None:
    """Queue the rules of a few lists that are due."""
    for list_id in due_refreshes(work):
        enqueue_due(work, list_id)


def enqueue_due(work: Work, list_id: UUID) -> JobRow | None:
    """Queue the list's rule, unless somebody else has just done so."""
    # Held until the end: of two processes that look at once, the second sees the job of the first.
    account_lists.get(work.session, list_id, None, lock=True)
    return _enqueue(work, list_id) if list_id in store.due_refreshes(work.session, today(work), None) else None


def _enqueue(work: Work, list_id: UUID) -> JobRow:
    return enqueue(work, ListRefresh.name, {"list_id": str(list_id)}, unit=ListRefresh.unit)


@dataclass(frozen=True, slots=True)
class Turnover:
    """How many accounts joined the list so far, and how many left it."""

    joined: int = 0
    left: int = 0


class ListRefresh:
    """The job that puts every account on the list that meets its rule, and takes off who no longer does."""

    name = store.REFRESHES
    unit = "accounts"
    wanted = AccountFilter()

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - every list goes through all accounts
        """How many accounts there are."""
        return accounts.count(work.session, self.wanted, None, today(work))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Take the next accounts."""
        kept = account_lists.get(work.session, UUID(str(task.input["list_id"])), None, lock=True)
        after, before = _where(cursor)
        ids = accounts.ids_after(work.session, self.wanted, None, today(work), after, CHUNK_ACCOUNTS)
        here = _refresh(work, kept, ids)
        so_far = {"joined": before.joined + here.joined, "left": before.left + here.left}
        if len(ids) == CHUNK_ACCOUNTS:
            return Advance({"after": str(ids[-1]), **so_far}, len(ids))
        account_lists.replace(work.session, kept, replace(kept.value, refreshed_on=today(work)), work.now)
        place = f"/v1/list-members?list_id={kept.id}"
        return Advance(None, len(ids), result=place, details={"list": f"/v1/lists/{kept.id}", **so_far})


def _where(cursor: Cursor | None) -> tuple[UUID | None, Turnover]:
    if not isinstance(cursor, dict):
        return None, Turnover()
    return UUID(str(cursor["after"])), Turnover(int(str(cursor["joined"])), int(str(cursor["left"])))


def _refresh(work: Work, kept: Kept[AccountList], account_ids: Sequence[UUID]) -> Turnover:
    condition, day = read_condition(kept.value.condition or ""), today(work)
    known = traits_of(work, account_ids, day, kept.value.currency)
    members = store.present_members(work.session, kept.id, account_ids)
    meeting = {account_id for account_id in account_ids if condition.holds(known[account_id])}
    fresh = [
        joining(kept.value, kept.id, account_id, day, _read(condition, known[account_id]))
        for account_id in account_ids
        if account_id in meeting and account_id not in members
    ]
    joined = list_members.add_all(work.session, [(work.new_id(), member) for member in fresh], work.now)
    gone = [each for each in members.values() if each.value.by_rule and each.value.account_id not in meeting]
    left = [list_members.replace(work.session, each, leaving(each.value, day), work.now) for each in gone]
    tell(work, LIST_JOINED, joined)
    tell(work, LIST_LEFT, left)
    return Turnover(len(joined), len(left))


def _read(condition: Condition, known: Traits) -> dict[str, str | Decimal | None]:
    return {name: known.get(name) for name in condition.traits}
