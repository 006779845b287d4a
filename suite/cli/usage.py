"""`kam contracts usage`: who calls what changes or goes."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from suite.usage import Concerned


def usage(
    against: Annotated[
        Path | None, typer.Option(help="The folder of contracts to compare with. [default: the last release]")
    ] = None,
    days: Annotated[int, typer.Option(help="Who has called within so many days.", min=1, max=400)] = 90,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for machines.")] = False,
) -> None:
    """Say who would break by `kam contracts diff`, and who calls what is deprecated; fail when somebody would."""
    from chassis.settings import Settings
    from suite.releases import compare_with_release
    from suite.usage import broken, callers, deprecated

    known = asyncio.run(callers(Settings(), datetime.now(UTC), days))
    breaking, going = broken(compare_with_release(against), known), deprecated(known)
    if as_json:
        document = {"breaking": [one.document() for one in breaking], "deprecated": [one.document() for one in going]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _show("Breaking, waived or not", breaking, days)
        _show("Deprecated", going, days)
    raise typer.Exit(1 if any(one.callers for one in breaking) else 0)


def _show(title: str, concerned: list[Concerned], days: int) -> None:
    console, hit = Console(), [one for one in concerned if one.callers]
    if hit:
        table = Table(title=title, title_justify="left", show_lines=True, expand=True)
        for column in ("operation", "why", "who calls it"):
            table.add_column(column, overflow="fold", ratio=1)
        for one in hit:
            table.add_row(Text(one.operation), Text("\n".join(one.reasons)), Text(_callers(one)))
        console.print(table)
    counted = f"{len(concerned)} operations, {len(hit)} of them called in the last {days} days."
    console.print(f"{title}: {counted}", soft_wrap=True)


def _callers(one: Concerned) -> str:
    return "\n".join(f"{c.client}: {c.calls} ×, last on {c.last_called_at:%Y-%m-%d}" for c in one.callers)
