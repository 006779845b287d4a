"""NDJSON: one JSON object (RFC 8259) a line, its values texts, numbers, truth values or null."""

import json
from collections.abc import Iterator
from typing import TextIO

import orjson

from chassis.domain.errors import Fault
from chassis.imports.encodings import bad_byte
from chassis.imports.lines import RECORD_LENGTH_MAX, EndlessRecordError, Lines
from chassis.imports.source import COLUMNS_MAX, Source, SourceRow


def open_ndjson(text: TextIO) -> Source:
    """The rows of `text`; numbers keep the digits that they are written with."""
    return Source(None, _rows(Lines(text)))


def _rows(lines: Lines) -> Iterator[SourceRow]:
    number = 0
    while True:
        number += 1
        lines.begin()
        try:
            line = next(lines)
        except StopIteration:
            return
        except EndlessRecordError:
            yield SourceRow(number, {}, (Fault("too_long", "", {"limit": RECORD_LENGTH_MAX}),))
        else:
            if line.strip():
                yield _row(number, line.removesuffix("\n"))


def _row(number: int, line: str) -> SourceRow:
    found = bad_byte(line)
    if found is not None:
        return SourceRow(number, {}, (Fault("bad_byte", "", {"position": found[0], "byte": found[1]}),))
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return SourceRow(number, {}, (Fault("malformed_json"),))
    if not isinstance(value, dict):
        return SourceRow(number, {}, (Fault("wrong_type", "", {"expected": "object"}),))
    if len(value) > COLUMNS_MAX:
        return SourceRow(number, {}, (Fault("too_many_columns", "", {"limit": COLUMNS_MAX}),))
    nested = [name for name, cell in value.items() if isinstance(cell, dict | list)]
    if nested:
        faults = (Fault("wrong_type", f"/{name}", {"expected": "string, number, boolean, null"}) for name in nested)
        return SourceRow(number, {}, tuple(faults))
    return _flat(number, line)


def _flat(number: int, line: str) -> SourceRow:
    # orjson has said that this is JSON; the standard library says each number as it was written, and repeated names.
    pairs: list[tuple[str, object]] = json.loads(line, parse_int=str, parse_float=str, object_pairs_hook=list)
    names = [name.strip() for name, _ in pairs]
    repeated = dict.fromkeys(name for name in names if names.count(name) > 1)
    faults = tuple(Fault("repeated_column", f"/{name}", {"column": name}) for name in repeated)
    return SourceRow(number, {name.strip(): _text(value).strip() for name, value in pairs}, faults)


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
