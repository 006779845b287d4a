"""`kam serve`: one part of the suite in a process of its own."""

import gc
from enum import StrEnum
from typing import Annotated

import typer

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65_535)]


class Part(StrEnum):
    """What can be served alone."""

    GATEWAY = "gateway"
    ASSESSMENT = "assessment"
    ACCOUNTS = "accounts"
    KPI = "kpi"


def serve_part(
    name: Annotated[Part, typer.Argument(help="Which part.", show_default=False)],
    port: Port = 8000,
    host: Host = "127.0.0.1",
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Serve the gateway or one service; its database has to be at head (kam migrate)."""
    gc.disable()  # until it serves: `suite.serving.spare_what_stays`
    from chassis.settings import ServiceName, Settings
    from chassis.telemetry import configure_logs, configure_traces
    from suite.compose import compose_gateway, compose_service
    from suite.migrations import require_current
    from suite.serving import Draining, listener_at, serve
    from suite.tls import tls_of_door

    settings = Settings()
    with listener_at(host, port) as listener:
        configure_logs(settings)
        configure_traces(settings)
        part = ServiceName(name)
        if name is Part.GATEWAY:
            gateway = compose_gateway(settings)
            require_current(settings, part)
            draining = Draining(gateway.drain, settings.drain_ms / 1000)
            serve(gateway, listener, with_parent=with_parent, tls=tls_of_door(settings), draining=draining)
        else:
            require_current(settings, part)
            serve(compose_service(settings, part), listener, with_parent=with_parent)
