"""Jobs that come round by themselves: looked for every so often, and queued in the house's name when one is due."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime, time

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.auth import Principal
from chassis.edge import EdgeState
from chassis.rounds import Rounds
from chassis.tables import JobRow
from chassis.work import Work, utc_now


def coming_round(
    name: str,
    is_due: Callable[[Session, datetime], bool],
    enqueue: Callable[[Work], object],
    house: Principal,
    every_s: float,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """A companion of a service that looks every `every_s` whether the job `is_due`, and queues it then."""

    def companion(app: FastAPI) -> AbstractAsyncContextManager[None]:
        state: EdgeState = app.state.edge

        async def once() -> bool:
            if await state.database.read(lambda session: is_due(session, utc_now()), house=True):
                await state.database.write(lambda session: enqueue(Work(session, house, utc_now())))
            return False

        return Rounds(name, once, 1, every_s, state.database).running()

    return companion


def was_queued_on(session: Session, kind: str, day: date) -> bool:
    """Whether a job of that kind was queued on a day or later."""
    begin = datetime.combine(day, time(), UTC)
    return session.scalar(select(JobRow.id).where(JobRow.kind == kind, JobRow.created_at >= begin).limit(1)) is not None
