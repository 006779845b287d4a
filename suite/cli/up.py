"""`kam up`: the whole suite, on this machine, from one command."""

import gc
import sys
from typing import Annotated

import typer

from suite.cli.serve import Host, Port

Demo = Annotated[bool, typer.Option("--demo", help="Fill it with the demo bank.")]
Processes = Annotated[bool, typer.Option("--processes", help="A process for each part, started again if it falls.")]


def up(demo: Demo = False, port: Port = 8000, host: Host = "127.0.0.1", processes: Processes = False) -> None:
    """Migrate the databases, start the gateway and all services, and print where they are and how to call them."""
    gc.disable()  # until it serves: `suite.serving.spare_what_stays`
    from chassis.settings import ServiceName, Settings
    from chassis.telemetry import configure_logs, configure_traces
    from suite.cli.banner import announce
    from suite.migrations import migrate
    from suite.serving import Draining, listener_at, serve
    from suite.tls import tls_of_door

    settings = Settings()
    scheme = "http" if settings.tls_certificate_file is None else "https"
    settings.gateway_url = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    if "log_format" not in settings.model_fields_set and sys.stderr.isatty():
        settings.log_format = "text"

    def ready() -> None:
        announce(settings)
        if demo:
            from suite.filling import fill_beside

            fill_beside(settings)

    with listener_at(host, port) as listener:
        configure_logs(settings)
        configure_traces(settings)
        for name in ServiceName:
            if processes or not settings.url_of(name):
                migrate(settings, name)
        if not processes:
            from suite.compose import compose

            gateway = compose(settings)
            draining = Draining(gateway.drain, settings.drain_ms / 1000)
            serve(gateway, listener, ready, tls=tls_of_door(settings), draining=draining)
            return
    from suite.processes import run_processes

    gc.enable()
    run_processes(settings, host, port, ready)
