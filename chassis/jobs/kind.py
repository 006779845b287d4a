"""What a service must say of long work, so that a worker can carry it out chunk by chunk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from chassis.work import Work

Cursor = str | int | list[object] | dict[str, object]
"""Where the next chunk begins: any JSON value; the kind alone knows what it means."""


class JobState(StrEnum):
    """Where a job stands. `succeeded`, `failed` and `cancelled` are final, though the last two can be resumed."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing happens any more unless somebody asks for it."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Task:
    """A job as its kind sees it: what was asked, and how far it is."""

    id: UUID
    input: Mapping[str, object]
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Advance:
    """What a chunk came to: `done` more units, and where to go on (`None`: nowhere, the job has succeeded).

    `result` is the path of what the job made; the last one given counts. `details` go into the audit entry at the end.
    """

    cursor: Cursor | None
    done: int
    result: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


class JobKind(Protocol):
    """One kind of long work. Its functions run inside a transaction, synchronously, and may run more than once."""

    @property
    def name(self) -> str:
        """Stable; it stands in the job's row: `score-runs`."""

    @property
    def unit(self) -> str:
        """What progress counts: `rows`, `people`."""

    def plan(self, work: Work, task: Task) -> int | None:
        """How many units there are, or `None` when nobody can know. Refusing here fails the job before its start."""

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Carry out one chunk from `cursor` on (`None`: from the beginning), in well under a second.

        Everything that it writes is committed together with its progress, so each chunk happens exactly once. A
        `Refusal` fails the job with its faults; `Unavailable`, `Stale` and every other exception have it tried again.
        """
