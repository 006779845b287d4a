"""What the gateway's bench serves: the accounts service alone, and the gateway before it in both ways.

`python -m bench.gateway_apps NAME PORT` serves one of them, as `kam serve` would, until its parent is gone.
"""

import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.types import ASGIApp

from chassis.settings import ServiceName, Settings
from chassis.telemetry import configure_logs
from gateway.contracts import load_contracts
from suite.compose import compose, compose_service
from suite.serving import listener_at, serve

SERVICE = ServiceName.ACCOUNTS


def gateway(settings: Settings) -> ASGIApp:
    """The gateway before the one service; `KAM_ACCOUNTS_URL` says whether it is here or elsewhere."""
    return compose(settings, {SERVICE: load_contracts()[SERVICE]})


APPS: Mapping[str, Callable[[Settings], ASGIApp]] = MappingProxyType(
    {"gateway": gateway, "service": lambda settings: compose_service(settings, SERVICE)}
)


def main() -> None:
    """Serve the application that the command line names."""
    settings = Settings()
    configure_logs(settings)
    with listener_at("127.0.0.1", int(sys.argv[2])) as listener:
        serve(APPS[sys.argv[1]](settings), listener, with_parent=True)


if __name__ == "__main__":
    main()
