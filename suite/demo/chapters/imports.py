"""A file sent in: good rows land, bad ones are reported one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.catalogue import LOCALES
from suite.demo.chapters.values import Names
from suite.demo.client import Caller, Document
from suite.demo.screen import Screen


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with one row."""

    row: int
    pointer: str
    code: str
    detail: Names
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
    started = caller.upload(f"/v1/imports/{noun}", content, key=f"demo-import-{code}")
    with screen.progress(code, started["rows"]["total"]) as advance:
        caller.finish(caller.get(started["job"]), advance)
    found = caller.get(f"/v1/imports/{noun}/{started['id']}")
    return Import(found["rows"]["total"], found["rows"]["landed"], found["rows"]["refused"], _errors(caller, found))


def _errors(caller: Caller, found: Document) -> list[RowError]:
    """Every error, its sentence in both languages."""
    told = {locale: list(caller.in_language(locale).find(found["errors"])) for locale in LOCALES}
    return [
        RowError(error["row"], error["pointer"], error["code"], _names(same), error["value"])
        for error, *same in zip(told["en"], told["en"], told["zh-CN"], strict=True)
    ]


def _names(told: Sequence[Document]) -> Names:
    return {locale: error["detail"] for locale, error in zip(LOCALES, told, strict=True)}
