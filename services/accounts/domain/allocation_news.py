"""What has changed in the book since an allocation was proposed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.accounts.domain.allocation import Placement, PlacementReason

_LOCKED = (PlacementReason.LOCKED, PlacementReason.LOCKED_TO_NOBODY)


@dataclass(frozen=True, slots=True)
class Holding:
    """An active account, who leads it, and whether it is locked to them."""

    account_id: UUID
    manager_id: UUID | None
    locked: bool = False


def outdated(
    placements: Sequence[Placement], now: Iterable[Holding], planned: Collection[UUID], there: Collection[UUID]
) -> set[UUID]:
    """The accounts about which the proposal is not true any more.

    Accounts that came or went, have another manager or lock, are planned to get one later, or would go to somebody who
    is not there.
    """
    placed = {placement.account_id: placement for placement in placements}
    held = {holding.account_id: holding for holding in now}
    changed = placed.keys() ^ held.keys()
    for account_id in placed.keys() & held.keys():
        placement, holding = placed[account_id], held[account_id]
        same = placement.previous_manager_id == holding.manager_id
        same_lock = holding.locked == (placement.reason in _LOCKED)
        gone = placement.manager_id is not None and placement.manager_id not in there
        if not same or not same_lock or gone or (placement.changes and account_id in planned):
            changed.add(account_id)
    return changed
