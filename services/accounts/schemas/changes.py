"""Representations for those who follow the accounts."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Wire, example
from services.accounts.domain.account_change import ChangeKind, FollowedChange
from services.accounts.schemas.accounts import Account

_GONE: JsonDict = {
    "sequence": 4711,
    "change": "removed",
    "account_id": "01981d2e-7a7c-7000-8000-000000000001",
    "external_id": "C-0017",
    "into": None,
    "account": None,
}


class AccountFollowed(Wire):
    """An account as it stands now, or its tombstone."""

    model_config = example(_GONE)

    sequence: Annotated[int, Field(ge=0)]
    change: Annotated[ChangeKind, Field(description="`removed` and `merged` are tombstones; `into` is who goes on.")]
    account_id: UUID
    external_id: str | None
    into: UUID | None
    account: Account | None

    @classmethod
    def from_domain(cls, found: FollowedChange) -> Self:
        """The representation of what became of an account."""
        return cls(
            sequence=found.sequence,
            change=found.kind,
            account_id=found.account_id,
            external_id=found.external_id,
            into=found.into,
            account=Account.of(found.account) if found.account else None,
        )


class AccountChanges(Wire):
    """What became of accounts, each once with its latest. Ask again with `next_after`."""

    model_config = example({"items": [_GONE], "next_after": 4711})

    items: list[AccountFollowed]
    next_after: Annotated[int, Field(ge=0)]
