"""Several gateways upon one PostgreSQL count as one: exactly, and with one transaction for all who ask at the time."""

import asyncio
from functools import partial
from time import monotonic

import structlog

from chassis.db import Database
from gateway.ledger.counting import Ask, settle
from gateway.policy.allowances import Allowances
from gateway.policy.taken import Taken

MOST_AT_ONCE = 256
"""How many requests one transaction gives room to; whoever comes while it runs is in the next."""

PATIENCE_S = 2.0
"""How long a request waits for the database; after that the process counts by itself."""

AWAY_S = 1.0
"""How long it does so before it asks the database again."""

logger = structlog.get_logger("gateway")


class Together:
    """The counting of one process towards the database that it shares."""

    def __init__(self, database: Database, alone: Allowances) -> None:
        self._database, self._alone = database, alone
        self._waiting: list[tuple[Ask, asyncio.Future[Taken | None]]] = []
        self._settling: asyncio.Task[None] | None = None
        self._away_until = 0.0

    async def take(self, caller: str, client: str, rate_class: str) -> Taken | None:
        """Take room for one request; none where nothing is limited."""
        ask = self._ask(caller, client, rate_class)
        if ask.rate is None and not ask.quotas:
            return None
        found = None if monotonic() < self._away_until else await self._settled(ask)
        return found or self._alone.take(caller, client, rate_class)

    def _ask(self, caller: str, client: str, rate_class: str) -> Ask:
        rate = self._alone.policies.limits_of(caller, client).rate(rate_class)
        calendar = self._alone.calendar
        quotas = self._alone.quotas(caller, client, rate_class)
        return Ask(caller, client or caller, rate_class, rate, tuple((q, calendar.period(q.span)) for q in quotas))

    async def _settled(self, ask: Ask) -> Taken | None:
        answer: asyncio.Future[Taken | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((ask, answer))
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle(), name="counting")
        try:
            return await asyncio.wait_for(answer, PATIENCE_S)
        except TimeoutError:
            self._leave_alone("it does not answer in time")
            return None

    async def _settle(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            found: list[Taken | None]
            try:
                found = [*await self._database.write(partial(settle, asks=[ask for ask, _ in batch]))]
            except Exception as error:  # noqa: BLE001 - whatever it is, who waits goes on alone
                self._leave_alone(f"{type(error).__name__}: {error}")
                found = [None] * len(batch)
            for (_, answer), taken in zip(batch, found, strict=True):
                if not answer.done():
                    answer.set_result(taken)
        self._settling = None

    def _leave_alone(self, reason: str) -> None:
        self._away_until = monotonic() + AWAY_S
        logger.warning("counting alone", reason=reason)
