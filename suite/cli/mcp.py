"""`kam mcp`: the server for language models, before a gateway that runs."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from suite.cli.serve import Host, Port


class Way(StrEnum):
    """How a client reaches it."""

    STDIO = "stdio"
    HTTP = "http"


class Language(StrEnum):
    """What it speaks."""

    ENGLISH = "en"
    CHINESE = "zh-CN"


Transport = Annotated[Way, typer.Option(help="Standard input and output for one user, or HTTP for many.")]
Tools = Annotated[Path | None, typer.Option(help="The list of operations to offer. [default: contracts/tools.yaml]")]
TokenFile = Annotated[
    Path | None,
    typer.Option(envvar="KAM_TOKEN_FILE", help="With stdio: where the user's token is. [default: $KAM_TOKEN]"),
]
Lang = Annotated[Language, typer.Option(help="The language of descriptions and answers.")]
Hosts = Annotated[list[str], typer.Option("--allow-host", help="With HTTP: a name under which it may be called.")]


def mcp(
    transport: Transport = Way.STDIO,
    tools: Tools = None,
    token_file: TokenFile = None,
    lang: Lang = Language.ENGLISH,
    port: Port = 8010,
    host: Host = "127.0.0.1",
    allow_host: Hosts = [],  # noqa: B006 - typer reads it, nobody writes it
) -> None:
    """Offer chosen read-only operations as tools (MCP). Each is a request to KAM_GATEWAY_URL with its user's token."""
    import anyio

    from chassis.settings import Settings
    from chassis.telemetry import configure_logs
    from gateway.contracts import Contract, load_contracts, translated, translations
    from suite.errors import SuiteError
    from suite.mcp.offer import offered

    try:
        from suite.mcp.server import caller_at_home, caller_over_http, over_http, server_of
    except ModuleNotFoundError as error:
        raise SuiteError(f"kam mcp needs the extra `mcp`: pip install 'kam-suite[mcp]' ({error.name}).") from None
    from suite.mcp.asking import client_to
    from suite.serving import listener_at, serve

    settings, contracts = Settings(), load_contracts()
    configure_logs(settings)
    if lang is Language.CHINESE:
        words = translations()
        contracts = {name: Contract(name, translated(c.document, words)) for name, c in contracts.items()}
    offer, client = offered(contracts, tools), client_to(settings, lang.value)
    if transport is Way.STDIO:
        server = server_of(offer, contracts, client, caller_at_home(token_file))
        anyio.run(partial(server.run_stdio_async, show_banner=False, log_level="ERROR"))
        return
    server = server_of(offer, contracts, client, caller_over_http)
    with listener_at(host, port) as listener:
        serve(over_http(server, [host, *allow_host]), listener)
