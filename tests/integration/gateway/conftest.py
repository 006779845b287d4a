"""The gateway as a real server, before a sample service in its own process and before the same one elsewhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import sample_service
from gateway_papers import papers_in
from gateway_serving import SETTINGS, gateway_to, served, service_process, token_with
from starlette.types import ASGIApp

from chassis.telemetry import configure_logs
from gateway.network import NetworkTransport


@pytest.fixture(autouse=True)
def _quiet(logs_as_before: None) -> None:
    configure_logs(SETTINGS)


@pytest.fixture(scope="session", params=["in process", "network"])
def transport_to_service(request: pytest.FixtureRequest) -> Iterator[Callable[[], ASGIApp]]:
    """Makes a way to the one sample service."""
    if request.param == "in process":
        yield lambda: sample_service.app
    else:
        with service_process() as (service_url, _):
            yield lambda: NetworkTransport(service_url)


@pytest.fixture(scope="session")
def gateway_url(transport_to_service: Callable[[], ASGIApp]) -> Iterator[str]:
    with served(gateway_to(transport_to_service())) as url:
        yield url


@pytest.fixture(scope="session")
def token() -> Callable[..., str]:
    return token_with


@pytest.fixture
def client(gateway_url: str, token: Callable[..., str]) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {token()}"}
    with httpx.Client(base_url=gateway_url, headers=headers, timeout=10) as found:
        yield found


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An authority, and a certificate with its key for each part, as files."""
    return papers_in(tmp_path_factory.mktemp("papers"))
