"""Operations whose answer is a table for a spreadsheet; `Accept` says in which form the caller wants it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from chassis.edge import Edge
from chassis.negotiation import chosen
from chassis.sheets.cells import Row
from chassis.sheets.csv_file import csv_of
from chassis.sheets.xlsx_file import xlsx_of

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CsvResponse(Response):
    """A response that is a CSV file."""

    media_type = CSV


_BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
SHEET: dict[str, Any] = {
    "response_class": CsvResponse,
    "responses": {
        200: {
            "description": "The table: CSV, or XLSX where Accept asks for it.",
            "content": {CSV: {"schema": {"type": "string"}}, XLSX: {"schema": _BINARY}},
        }
    },
}
"""What a route whose answer is a table says of it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the name of its file, in the reader's language."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Row]


def sheet(edge: Edge, table: Sheet) -> Response:
    """The table in the form that the caller wants."""
    form = chosen(edge.request.headers.get("accept", ""), (CSV, XLSX))
    plain = form == CSV
    body = csv_of(table.headings, table.rows) if plain else xlsx_of(table.name, table.headings, table.rows)
    file = f"{table.name}.{'csv' if plain else 'xlsx'}"
    headers = {
        "content-disposition": f'attachment; filename="{file}"',
        "content-language": edge.locale,
        "vary": "accept, accept-language",
    }
    return Response(body, headers=headers, media_type=form)
