"""`kam backup`, `kam restore`, `kam move`: everything that the databases hold, safe, brought back, or elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chassis.settings import ServiceName, Settings

if TYPE_CHECKING:
    from suite.backup.archive import Archive
    from suite.backup.taking import Step


def backup(folder: Annotated[Path, typer.Argument(help="A folder that is new or empty.")]) -> None:
    """Write a backup of all databases while the suite works on."""
    from suite.backup import back_up

    with _progress("Backing up") as step:
        archive = back_up(Settings(), folder, step)
    _say(archive, f"in {folder}")


def restore(folder: Annotated[Path, typer.Argument(help="The folder of a backup.")]) -> None:
    """Bring a backup back into empty databases, SQLite or PostgreSQL, and prove that all of it is there."""
    from suite.backup import Archive
    from suite.backup import restore as bring_back

    archive = Archive.open(folder)
    with _progress("Restoring") as step:
        bring_back(archive, Settings(), step)
    _say(archive, f"restored and compared; the state is that of {archive.taken_at}")


def move(
    url: Annotated[str, typer.Argument(help="Where to: postgresql://… or sqlite:///…, its databases still empty.")],
) -> None:
    """Copy everything to another database and prove that all of it is there; stop the suite before."""
    from suite.backup.moving import move as carry

    there = {f"{service}_database_url": "" for service in ServiceName} | {"database_url": url}
    settings = Settings()
    with _progress("Moving") as step:
        archive = carry(settings, settings.model_copy(update=there), step)
    _say(archive, "moved and compared; set KAM_DATABASE_URL to the new place")


def _say(archive: "Archive", ending: str) -> None:
    tables = [table for service in archive.services.values() for table in service.tables]
    typer.echo(f"{sum(table.rows for table in tables):,} rows of {len(tables)} tables {ending}.")


@contextmanager
def _progress(doing: str) -> "Iterator[Step]":
    from rich.console import Console

    # On stderr, so that what is piped on is the result alone.
    with Console(stderr=True).status(f"{doing} …") as status:
        yield lambda service, table: status.update(f"{doing} {service}: {table} …")
