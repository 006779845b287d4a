"""Operations for those who follow the accounts: a feed of changes, and files."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from starlette.responses import Response, StreamingResponse

from chassis.domain.kept import Kept
from chassis.edge import Edge, ReadEdge
from chassis.negotiation import chosen
from chassis.pages import filtering
from chassis.routes import Routes
from chassis.sheets.answers import CSV, XLSX
from chassis.sheets.csv_file import csv_lines, csv_of
from chassis.sheets.xlsx_file import XlsxFile
from services.accounts.domain.account import Account as DomainAccount
from services.accounts.domain.account_change import FollowedChange
from services.accounts.domain.export_rows import COLUMNS, export_row
from services.accounts.schemas.accounts import Account
from services.accounts.schemas.changes import AccountChanges, AccountFollowed
from services.accounts.store.accounts import AccountFilter
from services.accounts.usecases import changes as usecases

routes = Routes("Exports")
NDJSON = "application/x-ndjson"
EXPORT_TIMEOUT_MS = 300_000
_PIECE_BYTES = 65_536

Accounts = Sequence[Kept[DomainAccount]]
_CSV_EXAMPLE = "external_id,kind,legal_name,country\r\nC-0017,organisation,ZHOUYU ENERGY,CN\r\n"
_NDJSON_EXAMPLE = '{"external_id":"C-0017","legal_name":"ZHOUYU ENERGY","country":"CN"}\n'
_FILES: dict[str, Any] = {
    "response_class": StreamingResponse,
    "responses": {
        200: {
            "description": "The file, in the form that Accept asks for; CSV unless it says otherwise.",
            "content": {
                CSV: {"schema": {"type": "string"}, "example": _CSV_EXAMPLE},
                NDJSON: {"schema": {"type": "string"}, "example": _NDJSON_EXAMPLE},
                XLSX: {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}},
            },
        }
    },
    "extensions": {"x-timeout-ms": EXPORT_TIMEOUT_MS},
}


@routes.get("/v1/account-changes", AccountChanges, scope="accounts:read")
async def list_account_changes(
    edge: ReadEdge,
    after: Annotated[int, Query(ge=0, le=2**53, description="The `next_after` of the last answer; 0 begins.")] = 0,
    limit: Annotated[int, Query(ge=1, le=200, description="How many changes are looked at, at most.")] = 100,
) -> Response:
    """Follow the accounts.

    Whoever keeps a copy asks from where the last answer ended: accounts as they stand now, and tombstones for those
    that were removed or merged into others. Nothing is left out, however many write at the same time.
    """

    def shown(found: tuple[list[FollowedChange], int]) -> AccountChanges:
        return AccountChanges(items=[AccountFollowed.from_domain(each) for each in found[0]], next_after=found[1])

    return await edge.read(lambda work: shown(usecases.follow(work, after, limit)))


@routes.get("/v1/exports/accounts", Account, scope="accounts:read", **_FILES)
async def export_accounts(edge: ReadEdge, wanted: Annotated[AccountFilter, filtering(AccountFilter)]) -> Response:
    """Export accounts as a file.

    CSV or NDJSON, written while they are read, or an XLSX workbook, as Accept asks. CSV and XLSX have the columns of
    the import; cells that a spreadsheet would take for formulas begin with an apostrophe. A manager exports the own.
    """
    form = chosen(edge.request.headers.get("accept", ""), (CSV, NDJSON, XLSX))
    name = {CSV: "accounts.csv", NDJSON: "accounts.ndjson", XLSX: "accounts.xlsx"}[form]
    headers = {"content-disposition": f'attachment; filename="{name}"', "vary": "accept"}
    pieces = _pieces(edge, wanted)
    if form == XLSX:
        return StreamingResponse(_workbook(pieces), headers=headers, media_type=form)
    write = _csv if form == CSV else _ndjson
    return StreamingResponse(_encoded(pieces, write, form), headers=headers, media_type=form)


async def _pieces(edge: Edge, wanted: AccountFilter) -> AsyncIterator[Accounts]:
    after: UUID | None = None
    while found := await _next(edge, wanted, after):
        yield found
        after = found[-1].id


async def _next(edge: Edge, wanted: AccountFilter, after: UUID | None) -> Accounts:
    return await edge.find(lambda work: usecases.export_after(work, wanted, after))


async def _encoded(
    pieces: AsyncIterator[Accounts], write: Callable[[Accounts], bytes], form: str
) -> AsyncIterator[bytes]:
    if form == CSV:
        yield csv_of(COLUMNS, [])
    async for found in pieces:
        yield write(found)


async def _workbook(pieces: AsyncIterator[Accounts]) -> AsyncIterator[bytes]:
    book = XlsxFile("accounts", COLUMNS)
    async for found in pieces:
        await asyncio.to_thread(book.append, [export_row(kept.value) for kept in found])
    with await asyncio.to_thread(book.save) as file:
        while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
            yield piece


def _csv(found: Accounts) -> bytes:
    return csv_lines(export_row(kept.value) for kept in found).encode()


def _ndjson(found: Accounts) -> bytes:
    return "".join(Account.of(kept).model_dump_json(by_alias=True) + "\n" for kept in found).encode()
