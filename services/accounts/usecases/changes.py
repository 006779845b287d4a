"""Following the accounts: what changed since, with tombstones; and all of them as a file."""

from collections.abc import Sequence
from uuid import UUID

from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts.domain.account import Account
from services.accounts.domain.account_change import ChangeKind, FollowedChange
from services.accounts.domain.event_types import ACCOUNT_CHANGED, ACCOUNT_CREATED, ACCOUNT_MERGED, ACCOUNT_REMOVED
from services.accounts.store import account_records, accounts, changes
from services.accounts.store.accounts import AccountFilter
from services.accounts.usecases.rights import today, viewer_of

EXPORTED_AT_ONCE = 1_000
_KINDS = [kind.name for kind in (ACCOUNT_CREATED, ACCOUNT_CHANGED, ACCOUNT_MERGED, ACCOUNT_REMOVED)]


def follow(work: Work, after: int, limit: int) -> tuple[list[FollowedChange], int]:
    """What became of accounts after a number, each account once with its latest, and the number to go on from."""
    told = changes.after(work.session, after, _KINDS, limit)
    latest = {change.account_id: change for change in told}
    merged = {change.account_id: change.into for change in told if change.into}
    present = account_records.by_ids(work.session, latest)
    viewer = viewer_of(work)
    seen = accounts.seen(work.session, list(latest), viewer)
    found = [
        _followed(change, present.get(account_id), merged.get(account_id))
        for account_id, change in latest.items()
        if account_id in seen or (viewer is None and account_id not in present)
    ]
    return sorted(found, key=lambda change: change.sequence), told[-1].sequence if told else after


def _followed(change: changes.ToldChange, account: Kept[Account] | None, into: UUID | None) -> FollowedChange:
    if account is None:
        kind = ChangeKind.REMOVED
    else:
        kind = ChangeKind.MERGED if change.kind == ACCOUNT_MERGED.name else ChangeKind.KEPT
    external_id = account.value.external_id if account else change.external_id
    gone_into = into if kind is ChangeKind.MERGED else None
    return FollowedChange(change.sequence, kind, change.account_id, external_id, gone_into, account)


def export_after(work: Work, wanted: AccountFilter, after: UUID | None) -> Sequence[Kept[Account]]:
    """The next thousand accounts wanted that the caller may see, in the order of their ids."""
    ids = accounts.ids_after(work.session, wanted, viewer_of(work), today(work), after, EXPORTED_AT_ONCE)
    present = account_records.by_ids(work.session, ids)
    return [present[account_id] for account_id in ids]
