"""`kam migrate`: the databases to the shape that this version expects."""

from typing import Annotated

import typer

from chassis.settings import ServiceName, Settings


def migrate(
    service: Annotated[ServiceName | None, typer.Option(help="One service only. [default: all]")] = None,
    revision: Annotated[str, typer.Option(help="How far.")] = "head",
    down: Annotated[
        bool, typer.Option("--down", help="Step down to the revision; what later steps added is lost.")
    ] = False,
) -> None:
    """Bring the databases of all services, or of one, to a revision."""
    from suite import migrations

    if down and revision == "head":
        raise typer.BadParameter("--down needs --revision; base is before the first step", param_hint="--revision")
    settings = Settings()
    for name in [service] if service else ServiceName:
        (migrations.roll_back if down else migrations.migrate)(settings, name, revision)
        typer.echo(f"{name}: {'rolled back to' if down else 'at'} {revision}")
