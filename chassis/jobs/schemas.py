"""Representations of jobs."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self, cast

from pydantic import Field

from chassis.catalogue import Catalogue, Locale
from chassis.domain.errors import Fault
from chassis.jobs.kind import JobState
from chassis.jobs.queue import allowed_transitions
from chassis.problems import TYPE_PREFIX, fault_document
from chassis.tables import JobRow
from chassis.wire import KEPT_EXAMPLE, Line, Moment, Resource, Wire, example


class Progress(Wire):
    """How far a job is. `total` is null while nobody knows it."""

    done: Annotated[int, Field(ge=0)]
    total: Annotated[int, Field(ge=0)] | None
    unit: Line


class FaultWire(Wire):
    """One thing wrong, where it is, in a sentence."""

    pointer: str
    code: str
    detail: str


class JobProblem(Wire):
    """Why a job failed, as a problem document (RFC 9457) would say it."""

    type: str
    title: str
    detail: str
    errors: list[FaultWire]


class Job(Resource):
    """Long work and how far it is."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "service": "accounts",
            "kind": "imports/accounts",
            "state": "running",
            "author": "system-1",
            "progress": {"done": 400, "total": 3000, "unit": "rows"},
            "attempts": 1,
            "allowed_transitions": ["cancel"],
            "result": None,
            "problem": None,
            "started_at": "2026-01-05T08:00:00Z",
            "finished_at": None,
        }
    )
    address: ClassVar[str] = "/v1/jobs/{service}/{id}"

    service: str
    kind: Line
    state: JobState
    author: Annotated[str, Field(description="Whose work it is, and whose rights it has.")]
    progress: Progress
    attempts: Annotated[int, Field(ge=0, description="How many workers have taken it up so far.")]
    allowed_transitions: Annotated[list[Literal["cancel", "resume"]], Field(description="What can be asked of it now.")]
    result: Annotated[str | None, Field(description="The path of what the job made.")]
    problem: JobProblem | None
    started_at: Moment | None
    finished_at: Moment | None

    @classmethod
    def from_row(cls, row: JobRow, service: str, catalogue: Catalogue, locale: Locale) -> Self:
        """The job as `service` shows it to a reader of `locale`."""
        return cls(
            id=row.id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            service=service,
            kind=row.kind,
            state=JobState(row.state),
            author=row.author,
            progress=Progress(done=row.done, total=row.total, unit=row.unit),
            attempts=row.fence,
            allowed_transitions=cast("list[Literal['cancel', 'resume']]", allowed_transitions(row)),
            result=row.result,
            problem=_problem(row, catalogue, locale) if row.state == JobState.FAILED else None,
            started_at=row.started_at,
            finished_at=row.finished_at,
        )


class JobTransition(Wire):
    """What is asked of a job."""

    model_config = example({"transition": "cancel"})

    transition: Annotated[
        Literal["cancel", "resume"],
        Field(description="`cancel` stops it after what is done; `resume` goes on from there."),
    ]


def _problem(row: JobRow, catalogue: Catalogue, locale: Locale) -> JobProblem:
    faults = [_fault(document) for document in row.faults]
    kind = "internal" if any(fault.code == "job_gave_up" for fault in faults) else "invalid"
    return JobProblem(
        type=TYPE_PREFIX + kind,
        title=catalogue.text("job_failed", locale),
        detail=catalogue.text("job_failed.detail", locale),
        errors=[FaultWire.model_validate(fault_document(fault, catalogue, locale)) for fault in faults],
    )


def _fault(document: Mapping[str, object]) -> Fault:
    params = document.get("params")
    return Fault(str(document["code"]), str(document["pointer"]), params if isinstance(params, Mapping) else {})
