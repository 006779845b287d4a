"""A small service of things, on which jobs, imports and the audit chain are tried: two tables and three job kinds."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import FastAPI, Query
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.responses import Response

from chassis import jobs
from chassis.app import Parts, ServiceDescription, create_service
from chassis.auth import Principal, TokenVerifier
from chassis.columns import metadata
from chassis.db import Database
from chassis.domain.errors import Conflict, Fault, Invalid, Refusal
from chassis.domain.event_type import EventType
from chassis.edge import PostEdge
from chassis.imports import Column, ImportMode, Landed, Row, one_by_one
from chassis.jobs import Advance, Cursor, Task
from chassis.jobs.schemas import Job
from chassis.jobs.worker import Worker
from chassis.routes import Routes
from chassis.settings import ServiceName, Settings
from chassis.tables import ChassisRow
from chassis.work import Work

AUTHOR = Principal("author", frozenset({"system"}), frozenset({"accounts:read", "accounts:write"}))

THING_MADE = EventType("thing.made", "accounts:read", "A thing was made.")
THING_SEALED = EventType("thing.sealed", "pay:read", "A thing was sealed.")


class ThingsRow(DeclarativeBase):
    metadata = metadata()


class ChunkRow(ThingsRow):
    """A chunk that was carried out. No key forbids a second one: the lease alone has to."""

    __tablename__ = "chunks"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    job_id: Mapped[str] = mapped_column(String(36), index=True)
    number: Mapped[int]
    worker: Mapped[str] = mapped_column(String(100))


class ThingRow(ThingsRow):
    __tablename__ = "things"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))


@dataclass(frozen=True)
class Counting:
    """Writes one row a chunk, `chunks` of them, each taking `pause_s`."""

    name: str = "counting"
    unit: str = "chunks"

    def plan(self, work: Work, task: Task) -> int | None:
        return int(str(task.input["chunks"]))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        number = cursor if isinstance(cursor, int) else 0
        work.session.add(
            ChunkRow(id=str(work.new_id()), job_id=str(task.id), number=number, worker=work.principal.subject)
        )
        work.session.flush()
        time.sleep(float(str(task.input.get("pause_s", 0))))
        done = number + 1 >= (task.total or 0)
        return Advance(None if done else number + 1, 1, result=f"/v1/counts/{task.id}")


@dataclass(frozen=True)
class Refusing:
    """Refuses its second chunk."""

    name: str = "refusing"
    unit: str = "chunks"

    def plan(self, work: Work, task: Task) -> int | None:
        return None

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        if cursor == 1:
            work.session.add(ChunkRow(id=str(work.new_id()), job_id=str(task.id), number=99, worker="undone"))
            raise Invalid(Fault("too_small", "/rate", {"limit": 0}))
        return Advance(1, 1)


@dataclass
class Breaking:
    """Raises what it should not, `times` times in a row, at its only chunk."""

    times: int
    name: str = "breaking"
    unit: str = "chunks"
    broken: int = field(default=0)

    def plan(self, work: Work, task: Task) -> int | None:
        return 1

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        self.broken += 1
        if self.broken <= self.times:
            raise RuntimeError("broken")
        return Advance(None, 1)


@dataclass(frozen=True)
class Things:
    """The import of things: a name may not be `forbidden`, an external id may be taken once."""

    pause_s: float = 0.0
    noun: str = "things"
    columns: tuple[Column, ...] = (
        Column("external_id", {"en": "Its id.", "zh-CN": "编号。"}, required=True, example="T-1", headings=("编号",)),
        Column(
            "name", {"en": "Its name.", "zh-CN": "名称。"}, required=True, example="Ding", headings=("名称", "Name")
        ),
        Column("note", {"en": "Anything.", "zh-CN": "备注。"}),
    )

    def key(self, row: Row) -> str:
        return row.get("external_id", "")

    def land(self, work: Work, rows: Sequence[Row], mode: ImportMode) -> Sequence[Landed | Refusal]:
        return one_by_one(work, rows, lambda row: self._landed(work, row, mode))

    def _landed(self, work: Work, row: Row, mode: ImportMode) -> Landed:
        time.sleep(self.pause_s)
        found = work.session.scalar(select(ThingRow).where(ThingRow.external_id == row["external_id"]))
        if found is not None and mode is ImportMode.INSERT:
            raise Conflict(Fault("duplicate", "/external_id", {"field": "external_id"}))
        made = found or ThingRow(id=str(work.new_id()), external_id=row["external_id"])
        made.name = row["name"]
        work.session.add(made)
        if row["name"] == "forbidden":
            work.session.flush()
            raise Invalid(Fault("not_accepted", "/name"))
        return Landed(UUID(made.id), 1 if found is None else 2)


def settings_for(folder: Path, database_url: str = "") -> Settings:
    return Settings(
        data_dir=folder, database_url=database_url, job_lease_ms=600, job_poll_ms=20, webhook_networks=("127.0.0.0/8",)
    )


def open_database(settings: Settings) -> Database:
    return Database.open(settings, ServiceName.ACCOUNTS)


async def make_tables(database: Database) -> None:
    def make(session):
        for rows in (ChassisRow, ThingsRow):
            rows.metadata.create_all(session.connection())

    await database.write(make)


def worker_of(database: Database, settings: Settings, *kinds) -> Worker:
    lease = timedelta(milliseconds=settings.job_lease_ms)
    return Worker(database, {kind.name: kind for kind in kinds}, lease, settings.job_poll_ms / 1000, first_delay_s=0.01)


def create_things(settings: Settings, verifier: TokenVerifier) -> FastAPI:
    """The service of things, as every service puts itself together."""
    counts = Routes("Counts")

    @counts.post("/v1/counts", Job, scope="accounts:write", status=202)
    async def start_counting(edge: PostEdge, chunks: Annotated[int, Query(ge=1, le=1000)] = 3) -> Response:
        """Count."""
        start = {"chunks": chunks, "pause_s": 0.01}
        return await edge.write(
            lambda work: Job.from_row(
                jobs.enqueue(work, "counting", start, unit="chunks"), "accounts", edge.request.app.state.catalogue, "en"
            )
        )

    description = ServiceDescription(ServiceName.ACCOUNTS, "Things", "Things to try the chassis on.")
    parts = Parts(routes=[counts], jobs=[Counting(), Refusing()], imports=[Things()], events=(THING_MADE, THING_SEALED))
    return create_service(description, settings, verifier, parts)


if __name__ == "__main__":
    import asyncio

    from chassis.imports import ImportJob

    async def work_until_killed() -> None:
        lease_ms = int(sys.argv[3])
        settings = settings_for(Path(sys.argv[1]), sys.argv[2]).model_copy(update={"job_lease_ms": lease_ms})
        async with worker_of(open_database(settings), settings, Counting(), ImportJob(Things(pause_s=0.002))).running():
            print("here", flush=True)  # noqa: T201 - who started it waits for that
            await asyncio.Event().wait()

    asyncio.run(work_until_killed())
