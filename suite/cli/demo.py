"""`kam demo`: the main job, start to end, through the public API."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """What the story can be told in."""

    ENGLISH = "en"
    CHINESE = "zh-CN"


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the results for machines and nothing else.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Where the HTML report goes. [default: report/kam-demo.html; none with --json]")
    ] = None,
    language: Annotated[Language, typer.Option(help="The language of the story.")] = Language.ENGLISH,
) -> None:
    """Tell the story of the demo bank on a suite of its own: questionnaires, accounts, scores, pay; and a report."""
    from suite.demo.story import REPORT, run

    where = report or (None if as_json else REPORT)
    raise typer.Exit(run(as_json=as_json, report=where, locale=language.value))
