"""`kam audit`: whether anybody touched the records, and the signed ends of the audit chains to keep elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Whether the records are untouched.", no_args_is_help=True)


@app.command("verify")
def verify(
    head: Annotated[
        list[Path] | None, typer.Option(help="A file with heads kept elsewhere, as `kam audit head` prints them.")
    ] = None,
) -> None:
    """Check every entry of every audit chain and every closed pay run; fail when one is not as it was."""
    from chassis.settings import Settings
    from suite.audit import examine

    broken = 0
    for found in examine(Settings(), _signatures(head or [])):
        mark = typer.style("✗", "red") if found.broken else typer.style("✓", "green")
        typer.echo(f"{mark} {found.service}: {found.entries} entries")
        for sentence in found.broken:
            typer.echo(f"  {sentence}", err=True)
        broken += len(found.broken)
    if broken:
        raise typer.Exit(1)


@app.command("head")
def head() -> None:
    """Print the signed end of every chain, a JSON document a line; keep it where the databases are not."""
    from chassis.settings import Settings
    from suite.audit import heads

    for found in heads(Settings()):
        typer.echo(found.model_dump_json())


def _signatures(files: list[Path]) -> dict[str, str]:
    import orjson

    return {
        f"{path}:{number}": str(orjson.loads(line)["signature"])
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip()
    }
