"""The tables that every service's database has beside its own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chassis.columns import JsonDocument, UtcDateTime, metadata
from chassis.rows import ResourceRow


class ChassisRow(DeclarativeBase):
    """A row of a table that is the same in every service."""

    metadata = metadata()


class IdempotencyKeyRow(ChassisRow):
    """The answer that was given to a request with an `Idempotency-Key`, so that its repetition gets the same.

    `key` is a blind index of the key, which itself opens `body` (`chassis/idempotency.py`).
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"), Index(None, "location"))

    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    operation: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    location: Mapped[str] = mapped_column(String(500))
    headers: Mapped[dict[str, str]] = mapped_column(JsonDocument)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonKeyRow(ChassisRow):
    """A person's key, wrapped with the house's; its row is the only one, and destroying it forgets the person."""

    __tablename__ = "person_keys"

    person: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobRow(ResourceRow, ChassisRow):
    """Long work that goes on by itself: what to do, how far it is, and which worker holds it until when.

    `fence` counts the workers that took it up; a worker may record only under the fence that it was given. `failures`
    counts the attempts at the present chunk that came to nothing.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "author", "created_at"))

    kind: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(200))
    principal: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    input: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    cursor: Mapped[object | None] = mapped_column(JsonDocument)
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int | None] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(String(40))
    result: Mapped[str | None] = mapped_column(String(500))
    faults: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument, default=list)
    failures: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(BigInteger, default=0)
    worker: Mapped[str | None] = mapped_column(String(100))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportRow(ResourceRow, ChassisRow):
    """A file that somebody sent in, how to read it, and what became of its rows. Its state is its job's."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "noun", "created_at"), Index(None, "job_id", unique=True))

    noun: Mapped[str] = mapped_column(String(60))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"))
    author: Mapped[str] = mapped_column(String(200))
    mode: Mapped[str] = mapped_column(String(10))
    dry_run: Mapped[bool]
    media_type: Mapped[str] = mapped_column(String(100))
    encoding: Mapped[str] = mapped_column(String(20))
    mapping: Mapped[dict[str, str | None]] = mapped_column(JsonDocument)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    landed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    revert_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("jobs.id"))
    reverted: Mapped[int] = mapped_column(default=0)
    unreverted: Mapped[int] = mapped_column(default=0)

    # In one statement, because the two change together and a reader between two statements would see them apart.
    job: Mapped[JobRow] = relationship(lazy="joined", innerjoin=True, foreign_keys=job_id)
    revert_job: Mapped[JobRow | None] = relationship(lazy="joined", foreign_keys=revert_job_id)


class ImportFileRow(ChassisRow):
    """The bytes of an import, sealed under a key of its own, until its last row has been read."""

    __tablename__ = "import_files"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportErrorRow(ChassisRow):
    """One thing wrong with one row of an import's file. `row` counts as the user's spreadsheet does, from 1."""

    __tablename__ = "import_errors"
    __table_args__ = (Index(None, "import_id", "row", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    row: Mapped[int]
    pointer: Mapped[str] = mapped_column(String(500))
    code: Mapped[str] = mapped_column(String(80))
    params: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    value: Mapped[str] = mapped_column(String(200))


class ImportLandedRow(ChassisRow):
    """What one chunk of an import put on record, each as `[row, thing's id, version, what brings it back]`."""

    __tablename__ = "import_landed"
    __table_args__ = (Index(None, "import_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"))
    landed: Mapped[list[list[object]]] = mapped_column(JsonDocument)


class AuditEntryRow(ChassisRow):
    """One thing that was done. Each entry's hash covers the hash before it, so that none can be altered or removed."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "sequence", unique=True), Index(None, "resource_type", "resource_id", "sequence"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    subject: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(JsonDocument)
    action: Mapped[str] = mapped_column(String(100))
    resource_type: Mapped[str] = mapped_column(String(80))
    resource_id: Mapped[str] = mapped_column(String(200))
    before_hash: Mapped[str | None] = mapped_column(String(64))
    after_hash: Mapped[str | None] = mapped_column(String(64))
    details: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(ChassisRow):
    """The end of the audit chain. Whoever adds an entry locks this one row, so that the chain never forks."""

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class EventRow(ChassisRow):
    """Something that other systems are told of, written with the deed itself; `sequence` is given after its commit."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "sequence", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(500))
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class WebhookRow(ResourceRow, ChassisRow):
    """A subscription: which events go where. Its secrets are derived from `generation`; none is kept."""

    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "author", "created_at"),)

    author: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(1_000))
    types: Mapped[list[str]] = mapped_column(JsonDocument)
    description: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20))
    generation: Mapped[int]
    rotated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeliveryRow(ResourceRow, ChassisRow):
    """One event on its way to one webhook. `fence` counts the workers that took it up, as a job's does."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "webhook_id", "created_at"))

    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"))
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    failures: Mapped[int]
    fence: Mapped[int] = mapped_column(BigInteger)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[EventRow] = relationship(lazy="joined", innerjoin=True)
