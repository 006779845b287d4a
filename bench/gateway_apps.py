"""The applications that the gateway's bench serves: a small service, and the gateway before it in both ways."""

import os
import time
from functools import cache
from typing import Annotated, Any, Literal

import orjson
from fastapi import FastAPI, Query
from fastapi.openapi.utils import get_openapi
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.responses import Response
from starlette.types import ASGIApp

from chassis.auth import TokenVerifier
from chassis.settings import ServiceName, Settings
from chassis.telemetry import configure_logs
from gateway.app import Gateway, create_gateway
from gateway.contracts import Contract
from gateway.network import NetworkTransport

FIRST_PORT = 18_471
KEY_VARIABLE = "KAM_BENCH_KEY"
ITEMS = [{"id": number, "name": "Relationship manager", "grade": "A"} for number in range(50)]
SETTINGS = Settings(environment="local")


def service() -> FastAPI:
    """A service with one operation that answers 1 kB."""
    app = FastAPI(title="Bench", openapi_url=None)
    policy: dict[str, Any] = {"security": [{"bearer": ["accounts:read"]}], "x-timeout-ms": 5_000}

    @app.get("/v1/managers", openapi_extra=policy, operation_id="list_managers")
    async def list_managers(
        limit: Annotated[int, Query(ge=1, le=200)] = 50, role: Literal["independent", "assistant"] | None = None
    ) -> Response:
        return Response(orjson.dumps({"role": role, "items": ITEMS[:limit]}), media_type="application/json")

    return app


def gateway_in_process() -> Gateway:
    """The gateway with the service inside."""
    return _gateway(service())


def gateway_networked() -> Gateway:
    """The gateway before the service in another process."""
    return _gateway(NetworkTransport(f"http://127.0.0.1:{FIRST_PORT}"))


def _gateway(transport: ASGIApp) -> Gateway:
    configure_logs(SETTINGS)
    contract = Contract(ServiceName.ACCOUNTS, get_openapi(title="Bench", version="1", routes=service().routes))
    keys = KeySet([_key()])
    verifier = TokenVerifier(lambda: keys, SETTINGS.jwt_issuer, SETTINGS.jwt_audience, SETTINGS.jwt_algorithms)
    return create_gateway(SETTINGS, {contract.service: contract}, {contract.service: transport}, verifier)


@cache
def token() -> str:
    """A token that every application of the bench takes."""
    claims = {
        "iss": SETTINGS.jwt_issuer,
        "aud": SETTINGS.jwt_audience,
        "sub": "bench",
        "roles": ["admin"],
        "scope": "accounts:read",
        "exp": int(time.time()) + 3_600,
    }
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "bench"}, claims, _key())


@cache
def _key() -> ECKey:
    """The key of this run; the first process makes it and those that it starts find it in their environment."""
    if KEY_VARIABLE not in os.environ:
        made = ECKey.generate_key("P-256", {"kid": "bench", "alg": "ES256"})
        os.environ[KEY_VARIABLE] = orjson.dumps(made.as_dict(private=True)).decode()
    return ECKey.import_key(orjson.loads(os.environ[KEY_VARIABLE]))
