"""Representations of imports."""

from typing import Annotated, ClassVar, Literal, Self, cast

from pydantic import Field

from chassis.catalogue import Catalogue, Locale
from chassis.domain.errors import Fault
from chassis.imports.kind import ImportMode
from chassis.imports.revert import allowed_transitions
from chassis.jobs.kind import JobState
from chassis.tables import ImportErrorRow, ImportRow
from chassis.wire import KEPT_EXAMPLE, Count, Line, Resource, Wire, example


class ImportRows(Wire):
    """What became of the rows so far. In a dry run `landed` counts those that would have landed."""

    total: Count
    landed: Count
    refused: Count


class ImportReverted(Wire):
    """How far the undoing of an import is, if somebody asked for it."""

    model_config = example(
        {"reverted": 396, "kept": 1, "job": "/v1/jobs/accounts/01981d2e-7a7c-7000-8000-000000000003"}
    )

    reverted: Annotated[Count, Field(description="Rows that are as if they had not been imported.")]
    kept: Annotated[Count, Field(description="Rows that stay, because they changed or are in use; `errors` says why.")]
    job: Annotated[str | None, Field(description="The path of the job; null while nobody asked.")]


class ImportTransition(Wire):
    """What is asked of an import."""

    model_config = example({"transition": "revert"})

    transition: Annotated[Literal["revert"], Field(description="`revert` undoes it, once.")]


class Import(Resource):
    """A file that was sent in, and what became of it."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "noun": "accounts",
            "state": "running",
            "mode": "upsert",
            "dry_run": False,
            "media_type": "text/csv",
            "encoding": "utf-8",
            "mapping": {},
            "sha256": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
            "size_bytes": 183204,
            "author": "system-1",
            "rows": {"total": 3000, "landed": 397, "refused": 3},
            "job_id": "01981d2e-7a7c-7000-8000-000000000002",
            "job": "/v1/jobs/accounts/01981d2e-7a7c-7000-8000-000000000002",
            "errors": "/v1/imports/accounts/01981d2e-7a7c-7000-8000-000000000001/errors",
            "reverted": {"reverted": 0, "kept": 0, "job": None},
            "allowed_transitions": [],
        }
    )
    address: ClassVar[str] = "/v1/imports/{noun}/{id}"

    noun: str
    state: Annotated[JobState, Field(description="The state of its job.")]
    mode: ImportMode
    dry_run: Annotated[bool, Field(description="Whether everything is checked and nothing is kept.")]
    media_type: str
    encoding: Annotated[str, Field(description="`utf-8` or `gb18030`, as said or found out.")]
    mapping: Annotated[
        dict[str, str | None], Field(description="What the sender said of the headings: column, or null to leave out.")
    ]
    sha256: Annotated[str, Field(description="Of the file as it came.", pattern="^[0-9a-f]{64}$")]
    size_bytes: Annotated[int, Field(ge=0)]
    author: str
    rows: ImportRows
    job_id: Annotated[str, Field(description="The id of its job.")]
    job: Annotated[str, Field(description="The path of its job, to watch, cancel or resume it.")]
    errors: Annotated[str, Field(description="The path of what was wrong with single rows.")]
    reverted: ImportReverted
    allowed_transitions: Annotated[list[Literal["revert"]], Field(description="What can be asked of it now.")]

    @classmethod
    def from_row(cls, row: ImportRow, service: str, *, revertible: bool) -> Self:
        """The import as `service` shows it."""
        job, undoing = row.job, row.revert_job
        path = f"/v1/jobs/{service}/{undoing.id}" if undoing else None
        return cls(
            id=row.id,
            # The rows change while an import runs or is undone; the sum grows with each.
            version=row.version + job.version - 1 + (undoing.version if undoing else 0),
            created_at=row.created_at,
            updated_at=max(row.updated_at, job.updated_at),
            noun=row.noun,
            state=JobState(job.state),
            mode=ImportMode(row.mode),
            dry_run=row.dry_run,
            media_type=row.media_type,
            encoding=row.encoding,
            mapping=row.mapping,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            author=row.author,
            rows=ImportRows(total=job.total or 0, landed=row.landed, refused=row.refused),
            job_id=str(job.id),
            job=f"/v1/jobs/{service}/{job.id}",
            errors=f"/v1/imports/{row.noun}/{row.id}/errors",
            reverted=ImportReverted(reverted=row.reverted, kept=row.unreverted, job=path),
            allowed_transitions=cast("list[Literal['revert']]", allowed_transitions(row, revertible=revertible)),
        )


class RowError(Wire):
    """One thing wrong with one row."""

    model_config = example(
        {
            "row": 17,
            "pointer": "/lei",
            "code": "lei_check_digits",
            "detail": "The check digits do not fit the LEI.",
            "value": "08J21IH6Q4W00ZCQXZ24",
        }
    )

    row: Annotated[int, Field(ge=1, description="As the spreadsheet or editor shows it: the first line is 1.")]
    pointer: Annotated[str, Field(description="The column: `/lei`; empty when it is the row as a whole.")]
    code: str
    detail: str
    value: Annotated[Line, Field(description="What stands in the cell, its first 200 characters.")]

    @classmethod
    def from_row(cls, row: ImportErrorRow, catalogue: Catalogue, locale: Locale) -> Self:
        """The error in the reader's language."""
        fault = Fault(row.code, row.pointer, row.params)
        detail = catalogue.text(fault.code, locale, fault.params)
        return cls(row=row.row, pointer=row.pointer, code=row.code, detail=detail, value=row.value)
