"""`kam doctor`: whether this installation can run."""

import typer


def doctor() -> None:
    """Check Python, SQLite, the data folder, the keys, the databases and the contracts; fail when one is not well."""
    from chassis.settings import Settings
    from suite.doctor import examine

    unwell = 0
    for answer in examine(Settings()):
        mark = typer.style("✓", "green") if answer.well else typer.style("✗", "red")
        typer.echo(f"{mark} {answer.about}: {answer.sentence}")
        unwell += not answer.well
    if unwell:
        typer.echo(f"{unwell} of these need attention.", err=True)
        raise typer.Exit(1)
