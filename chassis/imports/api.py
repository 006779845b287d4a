"""Operations on imports, the same for every noun."""

import asyncio
import csv
import io
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Header, Path, Query
from starlette.responses import Response

from chassis.domain.errors import Fault
from chassis.edge import Edge, PostEdge, ReadEdge
from chassis.imports import record
from chassis.imports.errors_csv import CsvStream, error_file
from chassis.imports.kind import Column, ImportKind, ImportMode, Revertible
from chassis.imports.layout import Layout, parse_mapping
from chassis.imports.opening import CSV, NDJSON, OCTETS, XLSX, inspect
from chassis.imports.revert import request_revert
from chassis.imports.schemas import Import, ImportTransition, RowError
from chassis.pages import PageQuery, paging
from chassis.problems import ProblemError
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.tables import ImportRow
from chassis.wire import Page

UPLOAD_BYTES_MAX = 33_554_432
UPLOAD_TIMEOUT_MS = 60_000

ImportId = Annotated[UUID, Path(description="The import's id.")]
DryRun = Annotated[bool, Query(description="Check every row and report, but keep nothing.")]
Mode = Annotated[ImportMode, Query(description="`insert` refuses what exists; `upsert` changes it.")]
Mapping = Annotated[
    str | None,
    Query(
        max_length=2_000,
        description="A JSON object that says which column a heading of the file is: heading → column, or null to leave "
        "it out. Headings that it does not name are known by the columns' own names.",
        examples=['{"Firmenname": "legal_name", "Notiz": null}'],
    ),
]


@dataclass(frozen=True, slots=True)
class ImportOperations:
    """The operations on imports of one noun of a service."""

    service: ServiceName
    kind: ImportKind

    @property
    def noun(self) -> str:
        """What is imported."""
        return self.kind.noun

    @property
    def revertible(self) -> bool:
        """Whether imports of the noun can be undone."""
        return isinstance(self.kind, Revertible)

    def shown(self, row: ImportRow) -> Import:
        """The representation of an import."""
        return Import.from_row(row, self.service, revertible=self.revertible)

    async def create(
        self,
        edge: PostEdge,
        content_type: Annotated[str, Header(max_length=200, include_in_schema=False)] = "",
        mode: Mode = ImportMode.INSERT,
        dry_run: DryRun = False,
        mapping: Mapping = None,
    ) -> Response:
        """Import a file; the contract's own words are written from the columns."""
        content = await _content(edge)
        said = parse_mapping(mapping, self.kind.columns)
        layout = Layout.of(self.kind.columns, said)
        inspected = await asyncio.to_thread(inspect, content, content_type, layout)
        draft = record.ImportDraft(self.noun, content, inspected, mode, dry_run, said)
        return await edge.write(lambda work: self.shown(record.create_import(work, draft)))

    async def list(
        self, edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
    ) -> Response:
        """List imports.

        Everybody sees the own imports; the roles admin, auditor and system see all.
        """
        return await edge.page(lambda work: record.list_imports(work, self.noun, query).map(self.shown))

    async def get(self, edge: ReadEdge, import_id: ImportId) -> Response:
        """Read what became of an import.

        `rows` counts while the import runs. An import of somebody else is not found, unless the role sees all.
        """
        return await edge.read(lambda work: self.shown(record.get_import(work, self.noun, import_id)))

    async def transition(self, edge: PostEdge, import_id: ImportId, body: ImportTransition) -> Response:
        """Undo an import.

        What it made and nobody touched since is removed; what it changed and nobody changed since says again what it
        said before; what was changed since, or is in use by now, stays and is reported row by row at `errors`. The
        answer is 202; the job at `reverted.job` does the rest. Only the author and the role admin may ask.
        """
        # There is one transition, and the body has named it.
        _ = body
        return await edge.write(
            lambda work: self.shown(request_revert(work, self.noun, import_id, revertible=self.revertible))
        )

    async def list_errors(
        self, edge: ReadEdge, import_id: ImportId, query: Annotated[PageQuery, paging("row", default="row")]
    ) -> Response:
        """List what was wrong with single rows.

        In the order of rows: the row, the column, the code, a sentence and what stands in the cell.
        """
        return await edge.page(
            lambda work: record.list_errors(work, self.noun, import_id, query).map(
                lambda row: RowError.from_row(row, edge.catalogue, edge.locale)
            )
        )

    async def download_errors(self, edge: ReadEdge, import_id: ImportId) -> Response:
        """Download what was wrong with single rows, as CSV.

        UTF-8 with a byte order mark. Cells that a spreadsheet would take for formulas begin with an apostrophe.
        """
        await edge.find(lambda work: record.get_import(work, self.noun, import_id))
        shown = partial(RowError.from_row, catalogue=edge.catalogue, locale=edge.locale)
        pieces = error_file(edge.state.database, import_id, shown)
        return CsvStream(pieces, headers={"content-disposition": f'attachment; filename="{self.noun}-errors.csv"'})


def routes(service: ServiceName, kind: ImportKind, *, read: str, write: str) -> Routes:
    """The operations on imports of one noun of `service`; `read` and `write` are the scopes that they need."""
    imports, operations, base = Routes("Imports"), ImportOperations(service, kind), f"/v1/imports/{kind.noun}"
    name = kind.noun.replace("-", "_")
    one = f"{base}/{{import_id}}"
    imports.post(base, Import, scope=write, status=202, operation_id=f"import_{name}", **_accepting(kind))(
        operations.create
    )
    imports.get(base, Page[Import], scope=read, operation_id=f"list_{name}_imports")(operations.list)
    imports.get(one, Import, scope=read, operation_id=f"get_{name}_import")(operations.get)
    if operations.revertible:
        revert = f"transition_{name}_import"
        imports.post(f"{one}/transitions", Import, scope=write, status=202, operation_id=revert)(operations.transition)
    errors = f"list_{name}_import_errors"
    imports.get(f"{one}/errors", Page[RowError], scope=read, operation_id=errors)(operations.list_errors)
    download = f"download_{name}_import_errors"
    imports.get(f"{one}/errors.csv", RowError, scope=read, operation_id=download, **_DOWNLOAD)(
        operations.download_errors
    )
    return imports


_ERRORS_EXAMPLE = "row,pointer,code,detail,value\r\n17,/lei,missing,This field is required.,\r\n"


_DOWNLOAD: dict[str, Any] = {
    "response_class": CsvStream,
    "responses": {200: {"description": "The error file.", "content": {"text/csv": {"example": _ERRORS_EXAMPLE}}}},
    "extensions": {"x-timeout-ms": UPLOAD_TIMEOUT_MS},
}


def _accepting(kind: ImportKind) -> dict[str, Any]:
    limits = {"x-max-body-bytes": UPLOAD_BYTES_MAX, "x-timeout-ms": UPLOAD_TIMEOUT_MS}
    return {
        "described": _description(kind.noun, kind.columns),
        "extensions": {"requestBody": _request_body(kind.columns), **limits},
    }


async def _content(edge: Edge) -> bytes:
    said = edge.request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > UPLOAD_BYTES_MAX:
        raise ProblemError("too_large", Fault("body_too_large", "", {"limit": UPLOAD_BYTES_MAX}))
    content = io.BytesIO()  # gives what was written without a copy, where joining pieces would hold all of it twice
    async for piece in edge.request.stream():
        content.write(piece)
        if content.tell() > UPLOAD_BYTES_MAX:
            raise ProblemError("too_large", Fault("body_too_large", "", {"limit": UPLOAD_BYTES_MAX}))
    # Kept for the ledger of repetitions: what was read as a stream cannot be read once more.
    edge.request.state.content = content.getvalue()
    return content.getvalue()


def _description(noun: str, columns: tuple[Column, ...]) -> str:
    lines = [
        f"Import {noun.replace('-', ' ')} from a file.",
        "",
        "The body is the file itself: CSV in UTF-8 or GB18030 with a heading line, NDJSON, or an XLSX workbook whose",
        "first visible sheet counts. Wrong headings refuse the file; after that every good row lands and every bad",
        "one is reported at `errors`. The answer is 202; the import's job does the rest.",
        "",
        "| column | required | example | |",
        "| --- | --- | --- | --- |",
    ]
    for column in columns:
        required = "yes" if column.required else ""
        lines.append(f"| `{column.name}` | {required} | {column.example} | {column.description['en']} |")
    return "\n".join(lines)


def _request_body(columns: tuple[Column, ...]) -> dict[str, Any]:
    example = {column.name: column.example for column in columns}
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows([example.keys(), example.values()])
    examples = {CSV: lines.getvalue(), NDJSON: orjson.dumps(example).decode() + "\n"}
    content = {media_type: {"schema": {"type": "string"}, "example": text} for media_type, text in examples.items()}
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"required": True, "content": content | {XLSX: binary, OCTETS: binary}}
