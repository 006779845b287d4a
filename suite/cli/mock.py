"""`kam mock`: the contract's examples in place of the services, for those who build on the API."""

import sys

from suite.cli.serve import Host, Port


def mock(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """Answer every operation with the contract's example, after checking the request as ever. Nothing is kept."""
    from chassis.settings import Settings
    from chassis.telemetry import configure_logs, configure_traces
    from gateway.app import create_gateway
    from gateway.contracts import load_contracts
    from gateway.mocking import mock
    from suite.cli.banner import announce
    from suite.compose import verifier_of
    from suite.serving import listener_at, serve

    settings = Settings()
    settings.gateway_url = f"http://{host}:{port}"
    if "log_format" not in settings.model_fields_set and sys.stderr.isatty():
        settings.log_format = "text"
    contracts = load_contracts()
    stand_ins = {name: mock(contract) for name, contract in contracts.items()}
    with listener_at(host, port) as listener:
        configure_logs(settings)
        configure_traces(settings)
        gateway = create_gateway(settings, contracts, stand_ins, verifier_of(settings))
        serve(gateway, listener, lambda: announce(settings))
