"""A file sent in: good rows land, bad ones are reported one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from suite.demo.client import Caller
from suite.demo.screen import Screen


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with one row."""

    row: int
    pointer: str
    code: str
    detail: str
    value: str


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a file."""

    rows: int
    landed: int
    refused: int
    errors: Sequence[RowError]


def import_rows(caller: Caller, screen: Screen, code: str, noun: str, content: bytes) -> Import:
    """Send a CSV file in and wait until every row has been looked at."""
    started = caller.upload(f"/v1/imports/{noun}", content, key=f"demo-import-{code}", mode="upsert")
    with screen.progress(code, started["rows"]["total"]) as advance:
        caller.finish(caller.get(started["job"]), advance)
    found = caller.get(f"/v1/imports/{noun}/{started['id']}")
    errors = [
        RowError(error["row"], error["pointer"], error["code"], error["detail"], error["value"])
        for error in caller.find(found["errors"])
    ]
    return Import(found["rows"]["total"], found["rows"]["landed"], found["rows"]["refused"], errors)
