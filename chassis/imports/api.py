"""Operations on imports, the same for every noun."""

import asyncio
import csv
import io
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Header, Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
from chassis.domain.errors import Fault
from chassis.edge import Edge, PostEdge, ReadEdge
from chassis.imports import record
from chassis.imports.errors_csv import CsvStream, error_file
from chassis.imports.kind import Column, ImportKind, ImportMode
from chassis.imports.layout import Layout, parse_mapping
from chassis.imports.opening import CSV, NDJSON, OCTETS, XLSX, inspect
from chassis.imports.schemas import Import, RowError
from chassis.pages import PageQuery, paging
from chassis.problems import ProblemError
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.tables import ImportErrorRow
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


def routes(service: ServiceName, kind: ImportKind, *, read: str, write: str) -> Routes:
    """The operations on imports of one noun of `service`; `read` and `write` are the scopes that they need."""
    imports, noun, base = Routes("Imports"), kind.noun, f"/v1/imports/{kind.noun}"
    name = noun.replace("-", "_")

    def shown_error(edge: Edge, row: ImportErrorRow) -> RowError:
        catalogue: Catalogue = edge.request.app.state.catalogue
        return RowError.from_row(row, catalogue, edge.locale)

    async def create_import(
        edge: PostEdge,
        content_type: Annotated[str, Header(max_length=200, include_in_schema=False)] = "",
        mode: Mode = ImportMode.INSERT,
        dry_run: DryRun = False,
        mapping: Mapping = None,
    ) -> Response:
        content = await _content(edge)
        said = parse_mapping(mapping, kind.columns)
        layout = Layout.of(kind.columns, said)
        inspected = await asyncio.to_thread(inspect, content, content_type, layout)
        draft = record.ImportDraft(noun, content, inspected, mode, dry_run, said)
        return await edge.write(lambda work: Import.from_row(record.create_import(work, draft), service))

    create_import.__doc__ = _description(noun, kind.columns)
    imports.post(
        base,
        Import,
        scope=write,
        status=202,
        operation_id=f"import_{name}",
        extensions={
            "requestBody": _request_body(kind.columns),
            "x-max-body-bytes": UPLOAD_BYTES_MAX,
            "x-timeout-ms": UPLOAD_TIMEOUT_MS,
        },
    )(create_import)

    @imports.get(base, Page[Import], scope=read, operation_id=f"list_{name}_imports")
    async def list_imports(
        edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
    ) -> Response:
        """List imports.

        Everybody sees the own imports; the roles admin, auditor and system see all.
        """
        return await edge.page(
            lambda work: record.list_imports(work, noun, query).map(lambda row: Import.from_row(row, service))
        )

    @imports.get(f"{base}/{{import_id}}", Import, scope=read, operation_id=f"get_{name}_import")
    async def get_import(edge: ReadEdge, import_id: ImportId) -> Response:
        """Read what became of an import.

        `rows` counts while the import runs. An import of somebody else is not found, unless the role sees all.
        """
        return await edge.read(lambda work: Import.from_row(record.get_import(work, noun, import_id), service))

    @imports.get(f"{base}/{{import_id}}/errors", Page[RowError], scope=read, operation_id=f"list_{name}_import_errors")
    async def list_errors(
        edge: ReadEdge, import_id: ImportId, query: Annotated[PageQuery, paging("row", default="row")]
    ) -> Response:
        """List what was wrong with single rows.

        In the order of rows: the row, the column, the code, a sentence and what stands in the cell.
        """
        return await edge.page(
            lambda work: record.list_errors(work, noun, import_id, query).map(lambda row: shown_error(edge, row))
        )

    @imports.get(
        f"{base}/{{import_id}}/errors.csv",
        RowError,
        scope=read,
        operation_id=f"download_{name}_import_errors",
        response_class=CsvStream,
        responses={200: {"description": "The error file.", "content": {"text/csv": {"example": _ERRORS_EXAMPLE}}}},
        extensions={"x-timeout-ms": UPLOAD_TIMEOUT_MS},
    )
    async def download_errors(edge: ReadEdge, import_id: ImportId) -> Response:
        """Download what was wrong with single rows, as CSV.

        UTF-8 with a byte order mark. Cells that a spreadsheet would take for formulas begin with an apostrophe.
        """
        await edge.find(lambda work: record.get_import(work, noun, import_id))
        pieces = error_file(edge.state.database, import_id, lambda row: shown_error(edge, row))
        return CsvStream(pieces, headers={"content-disposition": f'attachment; filename="{noun}-errors.csv"'})

    return imports


_ERRORS_EXAMPLE = "row,pointer,code,detail,value\r\n17,/lei,missing,This field is required.,\r\n"


async def _content(edge: Edge) -> bytes:
    said = edge.request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > UPLOAD_BYTES_MAX:
        raise ProblemError("too_large", Fault("body_too_large", "", {"limit": UPLOAD_BYTES_MAX}))
    content = await edge.request.body()
    if len(content) > UPLOAD_BYTES_MAX:
        raise ProblemError("too_large", Fault("body_too_large", "", {"limit": UPLOAD_BYTES_MAX}))
    return content


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
