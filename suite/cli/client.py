"""`kam client`: the systems of the bank that fetch tokens by themselves."""

from pathlib import Path
from typing import Annotated

import typer

from suite.roles import roles

app = typer.Typer(help="Register other systems, which fetch tokens at /oauth/token.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The client's id.", show_default=False)]


@app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help=f"One of {', '.join(roles())}.")] = "system",
    scope: Annotated[str, typer.Option(help="The scopes, with blanks between. [default: those of the role]")] = "",
    days: Annotated[int, typer.Option(help="How long the registration lasts.", min=1, max=3_650)] = 365,
    jwks: Annotated[Path | None, typer.Option(help="Its public keys (JWK set): it then signs assertions.")] = None,
    bind_certificate: Annotated[bool, typer.Option(help="Bind its tokens to the certificate it shows.")] = False,
) -> None:
    """Register a client; its secret stands alone on the last line, and is shown this once."""
    from suite.registration import register

    client, secret = register(
        name, role=role, scopes=tuple(scope.split()), days=days, jwks=jwks, certificate_bound=bind_certificate
    )
    until = f"{client.expires_at:%Y-%m-%d}"
    typer.echo(f"{client.id} as {', '.join(client.roles)} until {until}: {' '.join(client.scopes)}", err=True)
    if secret:
        typer.echo(secret)


@app.command("list")
def list_clients() -> None:
    """List the clients: id, state, end, roles, how each proves itself, scopes."""
    from chassis.settings import Settings
    from gateway.doors.clients import Clients, utc_now

    for client in Clients(Settings().clients_path).all():
        proof = "private_key_jwt" if client.jwks else "client_secret_basic"
        bound = "+certificate" if client.certificate_bound else ""
        until = f"{client.expires_at:%Y-%m-%d}"
        columns = (client.id, client.state(utc_now()), until, ",".join(client.roles), proof + bound)
        typer.echo("\t".join((*columns, " ".join(client.scopes))))


@app.command("revoke")
def revoke(name: Name) -> None:
    """Let a client fetch no more tokens; those that it has end within minutes."""
    from chassis.settings import Settings
    from gateway.doors.clients import Clients, utc_now

    settings = Settings()
    Clients(settings.clients_path).revoke(name, utc_now())
    typer.echo(f"{name} gets no more tokens; the last one ends within {settings.access_token_s} s.", err=True)
