"""Long work as resources: queued in the caller's transaction, carried out chunk by chunk, exactly once."""

from chassis.jobs.api import routes
from chassis.jobs.kind import Advance, Cursor, JobKind, JobState, Task
from chassis.jobs.queue import enqueue, get_job
from chassis.jobs.worker import worker

__all__ = ["Advance", "Cursor", "JobKind", "JobState", "Task", "enqueue", "get_job", "routes", "worker"]
