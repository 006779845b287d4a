"""What the bench of load serves: the whole suite in one process, and the floor beside it.

`python -m bench.load_apps NAME PORT` serves one of them until its parent is gone. The floor is what most would write
who have nothing but to insert and select: FastAPI and SQLAlchemy, a table, two operations, uvicorn with its defaults.
No token, no contract, no audit chain, no versions; as durable as ours (a commit before each answer, on disk).
"""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import String, create_engine, event
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.types import ASGIApp

from chassis.settings import Settings
from chassis.telemetry import configure_logs
from suite.compose import compose
from suite.serving import listener_at, serve


class Base(DeclarativeBase):
    """The floor's tables."""


class ManagerRow(Base):
    """As the service keeps it, without what only ours has."""

    __tablename__ = "floor_managers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    role: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str] = mapped_column(String(100))
    employed_from: Mapped[date]
    employed_until: Mapped[date | None]
    capacity_hours: Mapped[int]
    created_at: Mapped[datetime]


class Draft(BaseModel):
    """What comes in."""

    external_id: str
    name: str
    role: str
    grade: str
    employed_from: date
    employed_until: date | None = None
    capacity_hours: int


class Manager(Draft):
    """What goes out."""

    id: UUID
    created_at: datetime


def _row(draft: Draft) -> ManagerRow:
    return ManagerRow(id=uuid4(), created_at=datetime.now(UTC).replace(tzinfo=None), **draft.model_dump())


def floor_on_sqlite(url: str) -> FastAPI:
    """Synchronous operations in the framework's threads, as its documentation shows them."""
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: object) -> None:  # noqa: ANN401 - the driver's
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    Base.metadata.create_all(engine)
    app = FastAPI()

    @contextmanager
    def opened() -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session:
            yield session

    @app.post("/v1/managers", status_code=201)
    def create(draft: Draft) -> Manager:
        with opened() as session:
            row = _row(draft)
            session.add(row)
            session.commit()
            return Manager.model_validate(row, from_attributes=True)

    @app.get("/v1/managers/{manager_id}")
    def get(manager_id: UUID) -> Manager:
        with opened() as session:
            row = session.get(ManagerRow, manager_id)
            if row is None:
                raise HTTPException(404)
            return Manager.model_validate(row, from_attributes=True)

    return app


def floor_on_postgresql(url: str) -> FastAPI:
    """Asynchronous operations on asyncpg."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), pool_size=10)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post("/v1/managers", status_code=201)
    async def create(draft: Draft) -> Manager:
        async with AsyncSession(engine, expire_on_commit=False) as session:
            row = _row(draft)
            session.add(row)
            await session.commit()
            return Manager.model_validate(row, from_attributes=True)

    @app.get("/v1/managers/{manager_id}")
    async def get(manager_id: UUID) -> Manager:
        async with AsyncSession(engine) as session:
            row = await session.get(ManagerRow, manager_id)
            if row is None:
                raise HTTPException(404)
            return Manager.model_validate(row, from_attributes=True)

    return app


def floor(settings: Settings) -> ASGIApp:
    """The floor on the database that the settings name."""
    url = settings.database_url or f"sqlite:///{settings.data_dir}/floor.db"
    return floor_on_sqlite(url) if url.startswith("sqlite") else floor_on_postgresql(url)


def main() -> None:
    """Serve the application that the command line names, in this one process."""
    settings = Settings()
    configure_logs(settings)
    with listener_at("127.0.0.1", int(sys.argv[2])) as listener:
        serve({"suite": compose, "floor": floor}[sys.argv[1]](settings), listener, with_parent=True)


if __name__ == "__main__":
    main()
