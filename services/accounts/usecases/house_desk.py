"""The house desk (公共户): it leads active accounts for whom nobody else is named, so that each has somebody every day.

The bank names one manager as its desk. Where it has named none, one is opened with the first account that needs it.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis import audit
from chassis.domain.kept import Kept
from chassis.row_security import as_house
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.assignment import Assignment, unled_spans
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.store import assignments as store
from services.accounts.store import managers
from services.accounts.usecases.rights import today


def step_back(work: Work, account_id: UUID, since: date) -> None:
    """Let the desk's days from `since` on end, since somebody else is named or will be."""
    held = [kept for kept in _leading(work, account_id) if kept.value.house_desk]
    lasting = [kept for kept in held if kept.value.ends_on is None or kept.value.ends_on > since]
    store.void_all(work.session, [kept for kept in lasting if kept.value.starts_on >= since], work.now)
    begun = [kept for kept in lasting if kept.value.starts_on < since]
    store.end_all(work.session, begun, since, work.now)


def take_over(work: Work, account_id: UUID, since: date) -> None:
    """Give the desk the days from `since` on that nobody leads an account."""
    for starts_on, ends_on in unled_spans((kept.value for kept in _leading(work, account_id)), since):
        _give(work, [account_id], starts_on, ends_on)


def take_in(work: Work, account_ids: Sequence[UUID]) -> None:
    """Give the desk accounts that nobody has ever led, from today on."""
    _give(work, account_ids, today(work), None)


def take_in_all(work: Work) -> None:
    """Give the desk every active account that nobody who is there leads today."""
    hand_over(work, store.unled(work.session, today(work), None, None))


def hand_over(work: Work, account_ids: Sequence[UUID]) -> None:
    """Give the desk these accounts from today on; what is left of others' days in the lead ends."""
    day = today(work)
    lasting = store.primaries_from(work.session, account_ids, day)
    store.end_all(work.session, [kept for kept in lasting if kept.value.starts_on <= day], day, work.now)
    planned = {kept.value.account_id for kept in lasting if kept.value.starts_on > day}
    for account_id in planned:
        take_over(work, account_id, day)
    take_in(work, [account_id for account_id in account_ids if account_id not in planned])


def _give(work: Work, account_ids: Sequence[UUID], starts_on: date, ends_on: date | None) -> None:
    if not account_ids:
        return
    with as_house(work.session):  # it is the house that answers for them, whoever made them nobody's
        role = ManagerRole.RELATIONSHIP
        like = Assignment(account_ids[0], _desk(work).id, role, starts_on, ends_on, house_desk=True)
        store.add_alike(work.session, work.new_id, like, account_ids, work.now)


def _desk(work: Work) -> Kept[Manager]:
    """The bank's desk, or the one that is opened because there is none yet."""
    known = managers.house_desk(work.session)
    if known is not None:
        return known
    desk, opened = managers.open_desk(work.session, work.new_id(), rulebook.house_desk(today(work)), work.now)
    if opened:
        audit.record(work, "open_house_desk", "manager", str(desk.id))
    return desk


def _leading(work: Work, account_id: UUID) -> list[Kept[Assignment]]:
    every = store.of_account(work.session, account_id)
    return [kept for kept in every if kept.value.role is ManagerRole.RELATIONSHIP]
