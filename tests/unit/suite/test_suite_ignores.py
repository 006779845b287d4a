"""Whoever switches a check off says which one and why: `# noqa: S608 - names of our own`."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("bench", "chassis", "clients", "gateway", "migrations", "services", "suite", "tests")
SOURCES = sorted(
    path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts
)
MARK = re.compile(r"#\s*(noqa|type:\s*ignore|nosec|nosemgrep|pragma:|fmt:|pyright:|mypy:)", re.IGNORECASE)
SAID = re.compile(
    r"# noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \S.{4,}"
    r"|# type: ignore\[[a-z-]+(, ?[a-z-]+)*\] # \S.{4,}"
    r"|# nosec B[0-9]{3} - \S.{4,}"
    r"|# nosemgrep: [a-z-]+ - \S.{4,}"
    r"|# pragma: no mutate - \S.{4,}"
    r"|# fmt: (skip|off|on)"
)


def marks_without_reason(source: str) -> Iterator[str]:
    """Every comment that switches a check off and does not say which one, or not why."""
    if not MARK.search(source):
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and MARK.match(token.string) and not SAID.fullmatch(token.string):
            yield f"{token.start[0]}: {token.string}"


def test_whoever_switches_a_check_off_says_which_and_why():
    found = [
        f"{path.relative_to(ROOT)}:{mark}" for path in SOURCES for mark in marks_without_reason(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "mark",
    [
        "# noqa",
        "# noqa: S608",
        "# noqa: S608 names of our own",
        "# noqa: all - because",
        "# type: ignore",
        "# type: ignore # because it is so",
        "# type: ignore[arg-type]",
        "# nosec",
        "# nosec B608",
        "# pragma: no mutate",
        "# mypy: ignore-errors",
    ],
)
def test_a_mark_without_code_or_reason_would_be_found(mark):
    assert list(marks_without_reason(f"1 / 0  {mark}\n")) == [f"1: {mark}"]


def test_a_mark_with_code_and_reason_is_left_alone_and_so_is_text_that_only_looks_like_one():
    told = "x = 1  # noqa: S608, S311 - names of our own\ny = '# noqa'\nz = 2  # type: ignore[arg-type] # as it came\n"
    assert list(marks_without_reason(told)) == []
