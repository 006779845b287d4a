"""Serving the gateway and the sample service for the time of a test."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import orjson
import sample_service
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.types import ASGIApp

from chassis.auth import TokenVerifier
from chassis.settings import ServiceName, Settings
from gateway.app import Gateway, create_gateway
from gateway.contracts import Contract
from gateway.policy.document import Policies, parse_policies
from gateway.record import Record
from gateway.wire import WireProtocol

HERE = Path(__file__).parent
GIVEN_KEY = os.environ.get("SAMPLE_KEY")
KEY = (
    ECKey.import_key(orjson.loads(GIVEN_KEY))
    if GIVEN_KEY
    else ECKey.generate_key("P-256", {"kid": "test-1", "alg": "ES256"})
)
POLICIES = parse_policies((HERE / "policies.yaml").read_text("utf-8"))
SETTINGS = Settings(max_body_bytes=10_000, log_level="error")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def gateway_to(
    transport: ASGIApp,
    policies: Policies | None = POLICIES,
    record: Record | None = None,
    settings: Settings = SETTINGS,
) -> Gateway:
    contract = Contract(ServiceName.ACCOUNTS, sample_service.contract_document())
    keys = KeySet([KEY])
    verifier = TokenVerifier(lambda: keys, SETTINGS.jwt_issuer, SETTINGS.jwt_audience, SETTINGS.jwt_algorithms)
    contracts, transports = {contract.service: contract}, {contract.service: transport}
    return create_gateway(settings, contracts, transports, verifier, policies, record=record)


@contextmanager
def served(app: ASGIApp, tls: ssl.SSLContext | None = None, keep_alive_s: int = 5) -> Iterator[str]:
    port = free_port()
    config = uvicorn.Config(
        app,
        http=WireProtocol,
        port=port,
        log_level="critical",
        ws="none",
        proxy_headers=False,
        timeout_keep_alive=keep_alive_s,
        timeout_graceful_shutdown=1,
        ssl_context_factory=None if tls is None else lambda _config, _default: tls,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    url = f"{'http' if tls is None else 'https'}://127.0.0.1:{port}"
    await_answer(f"{url}/livez", verify=False)
    yield url
    server.should_exit = True
    thread.join(10)


@contextmanager
def service_process(port: int = 0, **environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "--port", str(port), "--log-level", "critical"]
    process = subprocess.Popen([*command, "sample_service:app"], env={**os.environ, **environment})
    try:
        await_answer(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


def await_answer(url: str, *, verify: bool = True) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(url, timeout=5, verify=verify)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{url} does not answer")


def token_with(scope: str = "accounts:read accounts:write", subject: str = "m-1", client: str = "console") -> str:
    claims = {
        "iss": SETTINGS.jwt_issuer,
        "aud": SETTINGS.jwt_audience,
        "sub": subject,
        "client_id": client,
        "roles": ["admin"],
        "scope": scope,
        "exp": int(time.time()) + 3600,
    }
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "test-1"}, claims, KEY)
