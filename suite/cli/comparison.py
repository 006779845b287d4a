"""A comparison with a release, as the terminal shows it."""

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.contracts import Change
from suite.releases import Comparison, alike

LONGEST_COUNTEREXAMPLE = 300


def show(found: Comparison) -> None:
    """Print what breaks, what is waived and why, and what is new."""
    console, verdict = Console(), found.verdict
    if verdict.breaking:
        console.print(_table("Breaking", [(group, "") for group in alike(verdict.breaking)]))
    if verdict.waived:
        reasons = {id(change): waiver.reason for change, waiver in verdict.waived}
        groups = alike(change for change, _ in verdict.waived)
        console.print(_table("Waived", [(group, reasons[id(group[0])]) for group in groups]))
    for waiver in verdict.idle:
        console.print(f"The waiver of {waiver.rule} for {waiver.operation} waives nothing; remove it.", soft_wrap=True)
    counted = f"{len(verdict.breaking)} breaking, {len(verdict.waived)} waived, {len(found.added)} operations added"
    console.print(f"Compared with release {found.against.name}: {counted}.", soft_wrap=True)


def _table(title: str, rows: list[tuple[list[Change], str]]) -> Table:
    table = Table(title=title, title_justify="left", show_lines=True, expand=True)
    for column in ("operation, rule, place", "what changed, and by which values"):
        table.add_column(column, overflow="fold", ratio=1)
    for group, reason in rows:
        first, more = group[0], len(group) - 1
        where = f"{first.operation}{f' and {more} more' if more else ''}"
        found = "\n".join(filter(None, (where, first.rule, first.place)))
        table.add_row(Text(found), Text(_said(first, reason)))
    return table


def _said(change: Change, reason: str) -> str:
    lines = [change.message if change.decided else f"{change.message}, or nobody can prove that not"]
    if change.counterexample is not None:
        shown = orjson.dumps(change.counterexample).decode()
        lines.append(shown if len(shown) <= LONGEST_COUNTEREXAMPLE else shown[:LONGEST_COUNTEREXAMPLE] + "…")
    if reason:
        lines.append(f"Waived: {reason}")
    return "\n".join(lines)
