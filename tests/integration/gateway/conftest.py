"""The gateway as a real server, before a sample service in its own process and before the same one elsewhere."""

from collections.abc import Callable, Iterator

import httpx
import pytest
import sample_service
from gateway_serving import SETTINGS, gateway_to, served, service_process, token_with

from chassis.telemetry import configure_logs
from gateway.network import NetworkTransport


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    configure_logs(SETTINGS)


@pytest.fixture(scope="session", params=["in process", "network"])
def gateway_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "in process":
        with served(gateway_to(sample_service.app)) as url:
            yield url
    else:
        with service_process() as (service_url, _), served(gateway_to(NetworkTransport(service_url))) as url:
            yield url


@pytest.fixture(scope="session")
def token() -> Callable[..., str]:
    return token_with


@pytest.fixture
def client(gateway_url: str, token: Callable[..., str]) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {token()}"}
    with httpx.Client(base_url=gateway_url, headers=headers, timeout=10) as found:
        yield found
