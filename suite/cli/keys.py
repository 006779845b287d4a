"""`kam keys`: the keys with which an installation signs tokens of its own."""

from pathlib import Path
from typing import Annotated

import typer


def keys(
    path: Annotated[Path, typer.Argument(help="The file (KAM_SIGNING_KEYS_FILE).", show_default=False)],
    public: Annotated[Path | None, typer.Option(help="Also write the public half, for services elsewhere.")] = None,
) -> None:
    """Put a new signing key in front of those in the file; two older ones still count, so that tokens outlive it."""
    from suite.signing_keys import add_key

    typer.echo(f"{add_key(path, public)} signs from now on.", err=True)
