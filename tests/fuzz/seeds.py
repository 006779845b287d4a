"""The inputs to begin with."""

import io
from functools import cache
from pathlib import Path

import openpyxl

from chassis.yaml_text import read_yaml
from tests.fuzz.targets import TARGETS


@cache
def seeds() -> dict[str, list[bytes]]:
    """The seeds of every target; those of `seeds.yaml`, and a workbook that a spreadsheet would write."""
    document = read_yaml((Path(__file__).parent / "seeds.yaml").read_text("utf-8"))
    found = {name: [_content(text) for text in document[name]] for name in TARGETS}
    found["xlsx"].append(_workbook())
    return found


def _content(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("hex:")) if text.startswith("hex:") else text.encode()


def _workbook() -> bytes:
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["external_id", "name"])
    workbook.active.append(["E1", 1.5])
    workbook.save(file)
    return file.getvalue()
