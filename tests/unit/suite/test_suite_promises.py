"""`docs/promises.md` promises nothing that no test proves, and no proof goes without a control."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEADING = re.compile(r"^### (?P<number>\d+)\. (?P<sentence>.+)$", re.MULTILINE)
ENTRY = re.compile(r"^- \*\*(?P<name>\w+)\.\*\* (?P<text>.*(?:\n  .*)*)", re.MULTILINE)
TEST = re.compile(r"`(?P<path>tests/[\w/.-]+\.py)::(?P<name>\w+)`")
NEEDED = {"Limits", "Proof", "Control", "Replay"}


@dataclass(frozen=True)
class Promise:
    """One promise as the page has it."""

    number: int
    sentence: str
    entries: dict[str, str]

    def tests(self, entry: str) -> list[tuple[str, str]]:
        return TEST.findall(self.entries.get(entry, ""))

    @property
    def replayed(self) -> list[str]:
        """The paths of the command."""
        return [word for word in self.entries.get("Replay", "").strip("`").split() if word.startswith("tests/")]


def promises_of(page: str) -> list[Promise]:
    headings = list(HEADING.finditer(page))
    ends = [heading.start() for heading in headings[1:]] + [len(page)]
    return [
        Promise(int(found["number"]), found["sentence"], dict(ENTRY.findall(page[found.end() : end])))
        for found, end in zip(headings, ends, strict=True)
    ]


@cache
def defined_in(path: str) -> frozenset[str]:
    """The functions and classes at the top of a file; none when there is no such file."""
    if not (ROOT / path).is_file():
        return frozenset()
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return frozenset(node.name for node in ast.parse((ROOT / path).read_text("utf-8")).body if isinstance(node, kinds))


def faults_of(promise: Promise) -> list[str]:
    named = {entry: promise.tests(entry) for entry in ("Proof", "Control")}
    everything = [*named["Proof"], *named["Control"]]
    return [
        *(f"{entry} is missing" for entry in sorted(NEEDED - promise.entries.keys())),
        *(f"{entry} names no test" for entry, tests in named.items() if not tests),
        *(f"{path} has no {name}" for path, name in everything if name not in defined_in(path)),
        *(f"{name} is its own control" for name in named["Control"] if name in named["Proof"]),
        *(f"{path} is not replayed" for path, _ in named["Control"] if not path.startswith(tuple(promise.replayed))),
    ]


PROMISES = promises_of((ROOT / "docs/promises.md").read_text("utf-8"))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: f"{promise.number} {promise.sentence}")
def test_a_promise_names_its_tests_its_control_and_how_to_replay_them(promise):
    assert faults_of(promise) == []


def test_promises_are_numbered_from_one():
    assert [promise.number for promise in PROMISES] == list(range(1, len(PROMISES) + 1))


def test_every_control_in_the_folder_of_promises_is_on_the_page():
    """And every proof: what is tested there and promised nowhere helps nobody who reads the page."""
    told = {name for promise in PROMISES for entry in ("Proof", "Control") for _, name in promise.tests(entry)}
    paths = (ROOT / "tests/promises").rglob("test_*.py")
    tests = {name for path in paths for name in defined_in(str(path.relative_to(ROOT))) if name.startswith("test_")}
    assert tests - told == set()


def test_a_promise_without_a_proof_would_be_found():
    (broken,) = promises_of(
        "### 1. Nothing is lost\n\n- **Limits.** None.\n- **Proof.** `tests/unit/x.py::test_y`\n- **Replay.** `x`\n"
    )
    assert faults_of(broken) == ["Control is missing", "Control names no test", "tests/unit/x.py has no test_y"]


def test_what_the_page_of_security_names_is_there():
    named = re.findall(
        r"`((?:tests|chassis|gateway|contracts|docs)/[\w/.-]+)`", (ROOT / "docs/asvs.md").read_text("utf-8")
    )
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert len(named) > 30
