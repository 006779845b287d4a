"""Puts what the gateway has counted on record beside the requests, and forgets what is too old."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog
from fastapi import FastAPI
from sqlalchemy.orm import Session

from chassis.app import Companion
from chassis.db import Database
from chassis.domain.errors import Refusal
from chassis.edge import EdgeState
from chassis.problems import ProblemError
from chassis.rounds import Rounds
from chassis.work import utc_now
from gateway.ledger import assertions, counting, usage
from gateway.record import Record

TIDIED_EVERY = timedelta(hours=6)
"""How often what is too old is removed."""

logger = structlog.get_logger("gateway")


def recording(record: Record, every_s: float) -> Companion:
    """Record every `every_s`, and what is left at the end."""

    @asynccontextmanager
    async def companion(app: FastAPI) -> AsyncIterator[None]:
        edge: EdgeState = app.state.edge
        recorder = _Recorder(record, edge.database)
        await recorder.recall()
        async with Rounds("recording", recorder.once, 1, every_s, edge.database).running():
            yield
        with suppress(Refusal, ProblemError):
            await recorder.once()

    return companion


class _Recorder:
    def __init__(self, record: Record, database: Database) -> None:
        self._record, self._database = record, database
        self._tidied_at: datetime | None = None

    async def recall(self) -> None:
        """What is used up of the quotas of this day and month is used up after a restart too."""
        now = utc_now()
        try:
            known = await self._database.read(lambda session: counting.known_quotas(session, now))
        except Refusal as refusal:
            logger.warning("quotas not recalled", reason=str(refusal))
        else:
            self._record.quotas.recall(known)

    async def once(self) -> bool:
        """Write what was counted; what cannot be written now is counted again, and written later."""
        now, calls = utc_now(), self._record.usage.taken()
        pending = self._record.quotas.pending()
        tidies = self._tidied_at is None or now - self._tidied_at > TIDIED_EVERY
        if not calls and not pending and not tidies:
            return False

        def work(session: Session) -> dict[tuple[str, str, str], int]:
            usage.record(session, calls, now)
            if tidies:
                usage.forget_old(session, now)
                counting.forget_past(session, now)
                assertions.forget_expired(session, now)
            return counting.record_quotas(session, pending)

        try:
            self._record.quotas.recorded(pending, await self._database.write(work, heavy=True))
            self._tidied_at = now if tidies else self._tidied_at
        except (Refusal, ProblemError):
            self._record.usage.give_back(calls)
            raise
        return False
