"""Files as input: CSV, XLSX and NDJSON, each good row landing and each bad row reported, exactly once."""

from collections.abc import Iterable, Iterator

from chassis.imports.api import routes
from chassis.imports.kind import Column, ImportKind, ImportMode, Landed, Revertible, Row, Swift, one_by_one
from chassis.imports.landing import ImportJob
from chassis.imports.outlived import forgetting
from chassis.imports.revert import RevertJob, stays
from chassis.jobs.kind import JobKind

__all__ = [
    "Column",
    "ImportJob",
    "ImportKind",
    "ImportMode",
    "Landed",
    "Revertible",
    "Row",
    "Swift",
    "forgetting",
    "job_kinds",
    "one_by_one",
    "routes",
    "stays",
]


def job_kinds(kinds: Iterable[ImportKind]) -> Iterator[JobKind]:
    """The jobs of importing each noun, and of undoing that where it can be undone."""
    for kind in kinds:
        yield ImportJob(kind)
        if isinstance(kind, Revertible):
            yield RevertJob(kind)
