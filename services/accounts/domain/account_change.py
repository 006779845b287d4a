"""What those who follow the accounts are told: an account as it stands now, or its tombstone."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from chassis.domain.kept import Kept
from services.accounts.domain.account import Account


class ChangeKind(StrEnum):
    """What a follower does: keep the account as it stands, forget it, or take another for it."""

    KEPT = "kept"
    REMOVED = "removed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class FollowedChange:
    """An account as it stands now, or its tombstone."""

    sequence: int
    kind: ChangeKind
    account_id: UUID
    external_id: str | None
    into: UUID | None
    account: Kept[Account] | None
