"""`kam token`: a token of the local issuer."""

from typing import Annotated

import typer

from suite.roles import roles


def token(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(roles())}.", show_default=False)],
    subject: Annotated[str, typer.Option(help="Whose token: the person's external id. [default: the role]")] = "",
    hours: Annotated[float, typer.Option(help="How long it lasts.", min=0.01, max=8760)] = 12,
) -> None:
    """Print an access token for a role; the token stands alone on the last line."""
    from chassis.settings import Settings
    from suite.issuer import LocalIssuer

    if role not in roles():
        raise typer.BadParameter(f"there is no role {role}; there are {', '.join(roles())}", param_hint="--role")
    signed = LocalIssuer.open(Settings()).token(role, subject or None, hours)
    typer.echo(f"{subject or role} as {role} for {hours:g} h: {' '.join(roles()[role].scopes)}", err=True)
    typer.echo(signed)
