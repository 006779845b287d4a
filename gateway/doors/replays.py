"""Which assertions have been used. Where the gateway has a database it remembers there, and all upon it are one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog

from chassis.db import Database
from chassis.domain.errors import Refusal
from gateway.doors.oauth_error import OAuthError
from gateway.ledger.assertions import is_first_use

MOST_REMEMBERED = 50_000

FirstUse = Callable[[str, str, datetime, datetime], Awaitable[bool]]
"""Notes a client's use of an assertion at a moment, that counts until another; whether it is the first."""

logger = structlog.get_logger("gateway")


@dataclass(slots=True)
class RememberedHere:
    """Remembers in this process alone."""

    _used: dict[tuple[str, str], datetime] = field(default_factory=dict)

    async def __call__(self, client: str, assertion: str, now: datetime, until: datetime) -> bool:
        """Whether it is the first use; a memory that is full lets nobody in."""
        used = self._used
        if len(used) >= MOST_REMEMBERED:
            for key in [key for key, counts_until in used.items() if counts_until < now]:
                del used[key]
        before = used.get((client, assertion))
        if (before is not None and before >= now) or len(used) >= MOST_REMEMBERED:
            return False
        used[client, assertion] = until
        return True


@dataclass(frozen=True, slots=True)
class RememberedTogether:
    """Remembers in the gateway's database. While that is away nobody gets in by an assertion: it may have been used."""

    database: Database

    async def __call__(self, client: str, assertion: str, now: datetime, until: datetime) -> bool:
        """Whether it is the first use at any gateway."""
        use = partial(is_first_use, client=client, assertion=assertion, now=now, until=until)
        try:
            return await self.database.write(use)
        except Refusal as refusal:
            logger.warning("assertion not remembered", client=client, reason=str(refusal))
            raise OAuthError("temporarily_unavailable", "whether it was used cannot be known just now") from refusal
