"""Going through the active accounts in the order of their ids, as the runs over a whole portfolio do."""

from collections.abc import Sequence
from uuid import UUID

from chassis.jobs import Cursor
from chassis.work import Work
from services.accounts.domain.account import AccountStatus
from services.accounts.store import accounts
from services.accounts.store.accounts import AccountFilter
from services.accounts.store.visibility import Viewer
from services.accounts.usecases.rights import today

_ACTIVE = AccountFilter(status=AccountStatus.ACTIVE)


def count_active(work: Work, viewer: Viewer | None) -> int:
    """How many there are for `viewer`."""
    return accounts.count(work.session, _ACTIVE, viewer, today(work))


def next_active(
    work: Work, viewer: Viewer | None, cursor: Cursor | None, most: int
) -> tuple[Sequence[UUID], Cursor | None]:
    """The next accounts for `viewer`, `most` at most, and the cursor after them: `None` when they were the last."""
    after = UUID(str(cursor)) if cursor is not None else None
    ids = accounts.ids_after(work.session, _ACTIVE, viewer, today(work), after, most)
    return ids, str(ids[-1]) if len(ids) == most else None
