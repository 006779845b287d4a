"""A small service with every habit that a transport must carry: it echoes, streams, dawdles, breaks and refuses."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import FastAPI, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

TIMES_ASKED: dict[str, int] = {}
SEEN = {"gone": 0, "started": 0, "stopped": 0, "uploads_begun": 0}


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, str]]:
    SEEN["started"] += 1
    yield {"greeting": "hello"}
    SEEN["stopped"] += 1


app = FastAPI(title="Things", lifespan=lifespan, openapi_url=None, redirect_slashes=False)


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int = Field(ge=1, le=9)
    note: str | None = Field(default=None, max_length=5)


class ThingDraft(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=10, pattern=r"^[^\x00-\x1f]*$")
    kind: Literal["round", "square"] = "round"
    lines: list[Line] = Field(default_factory=list, max_length=2)


def policy(scope: str = "accounts:read", timeout_ms: int = 2_000, **more: object) -> dict[str, Any]:
    return {"security": [{"bearer": [scope]}] if scope else [], "x-timeout-ms": timeout_ms, **more}


@app.get("/readyz", include_in_schema=False)
async def readyz() -> Response:
    return JSONResponse({"status": "ready"})


@app.get("/v1/things", openapi_extra=policy())
async def list_things(
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    tag: Annotated[list[str] | None, Query()] = None,
    exact: bool = False,
) -> Response:
    return JSONResponse({"limit": limit, "tag": tag, "exact": exact}, headers={"etag": '"v1"', "x-own": "kept"})


@app.post("/v1/things", openapi_extra=policy("accounts:write"), status_code=201)
async def create_thing(
    draft: ThingDraft, request: Request, idempotency_key: Annotated[str | None, Header()] = None
) -> Response:
    headers = {"location": "/v1/things/1", "x-time-left": request.headers.get("x-request-timeout-ms", "")}
    return JSONResponse({**draft.model_dump(), "key": idempotency_key}, 201, headers=headers)


@app.get("/v1/things/{thing_id}", openapi_extra=policy())
async def get_thing(thing_id: UUID, request: Request) -> Response:
    return JSONResponse({"thing_id": str(thing_id), "headers": dict(request.headers), "method": request.method,
                         "path": request.url.path})  # fmt: skip


@app.get("/v1/echoes/{name}", openapi_extra=policy())
async def get_echo(name: str) -> Response:
    return JSONResponse({"name": name})


@app.get("/v1/public", openapi_extra=policy(""))
async def get_public(request: Request) -> Response:
    return JSONResponse({"greeting": request.state.greeting})


@app.delete("/v1/things/{thing_id}", openapi_extra=policy("accounts:write"), status_code=204)
async def delete_thing(thing_id: UUID) -> Response:
    return Response(status_code=204)


CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


@app.post("/v1/uploads", openapi_extra=policy("accounts:write", **CSV, **{"x-max-body-bytes": 300_000}))
async def create_upload(request: Request) -> Response:
    SEEN["uploads_begun"] += 1
    size = 0
    async for piece in request.stream():
        size += len(piece)
    return JSONResponse({"size": size})


@app.get("/v1/slow", openapi_extra=policy(timeout_ms=150))
async def get_slow() -> Response:
    await asyncio.sleep(30)
    return JSONResponse({})


@app.get("/v1/events", openapi_extra=policy(timeout_ms=400))
async def list_events() -> Response:
    async def events() -> AsyncIterator[str]:
        for number in range(5):
            yield f"data: {number}\n\n"
            await asyncio.sleep(0.15)

    return StreamingResponse(events(), media_type="text/event-stream")


@app.get("/v1/endless", openapi_extra=policy())
async def list_endless() -> Response:
    async def events() -> AsyncIterator[str]:
        try:
            while True:
                yield "data: more\n\n"
                await asyncio.sleep(0.02)
        finally:
            SEEN["gone"] += 1

    return StreamingResponse(events(), media_type="text/event-stream")


@app.get("/v1/waiting", openapi_extra=policy(timeout_ms=20_000))
async def get_waiting(request: Request) -> Response:
    while (await request.receive())["type"] != "http.disconnect":
        continue
    SEEN["gone"] += 1
    return JSONResponse({})


@app.get("/v1/moody", openapi_extra=policy(timeout_ms=5_000))
async def get_moody(key: str, failures: int = 1, wait_s: int = 0) -> Response:
    """503 with Retry-After as often as `failures` says, then well."""
    return moody(key, failures, wait_s)


@app.post("/v1/moody", openapi_extra=policy("accounts:write", timeout_ms=5_000), status_code=200)
async def change_moody(
    key: str, failures: int = 1, idempotency_key: Annotated[str | None, Header()] = None
) -> Response:
    return moody(key, failures, 0)


def moody(key: str, failures: int, wait_s: int) -> Response:
    TIMES_ASKED[key] = TIMES_ASKED.get(key, 0) + 1
    if TIMES_ASKED[key] > failures:
        return JSONResponse({"times": TIMES_ASKED[key]})
    headers = {"retry-after": str(wait_s)}
    return JSONResponse({"title": "Busy."}, 503, headers=headers, media_type="application/problem+json")


SHARED = {"x-cache": {"scope": "shared", "seconds": 60}}
PRIVATE = {"x-cache": {"scope": "private", "seconds": 60}}


@app.get("/v1/rules", openapi_extra=policy(**SHARED))
async def list_rules(key: str, status: int = 200, torn: bool = False) -> Response:
    """The same for everybody until somebody writes; `times` says how often it was asked for."""
    TIMES_ASKED[key] = TIMES_ASKED.get(key, 0) + 1
    if status != 200:
        return JSONResponse({"title": "No."}, status, media_type="application/problem+json")
    if torn:
        return Response(b"begun", headers={"content-length": "50"}, media_type="application/json")
    return JSONResponse({"times": TIMES_ASKED[key]})


@app.post("/v1/rules", openapi_extra=policy("accounts:write"), status_code=200)
async def create_rule(refused: bool = False) -> Response:
    if refused:
        return JSONResponse({"title": "No."}, 409, media_type="application/problem+json")
    return JSONResponse({})


@app.get("/v1/own-rules", openapi_extra=policy(**PRIVATE))
async def list_own_rules(key: str) -> Response:
    TIMES_ASKED[key] = TIMES_ASKED.get(key, 0) + 1
    return JSONResponse({"times": TIMES_ASKED[key]})


GOING = {"deprecated": True, "x-deprecated-at": "2026-01-01", "x-sunset": "2027-01-01", "x-successor": "/v1/things"}


@app.get("/v1/old-things", openapi_extra=policy(**GOING))
async def list_old_things(limit: int = 50) -> Response:
    return JSONResponse({"limit": limit})


@app.get("/v1/brittle", openapi_extra=policy())
async def get_brittle(breaks: bool = False) -> Response:
    if breaks:
        raise RuntimeError("the inside of the service")
    return JSONResponse({})


@app.get("/v1/exports", openapi_extra=policy(**{"x-priority": "low"}))
async def get_exports() -> Response:
    return JSONResponse({})


@app.post("/v1/payments", openapi_extra=policy("accounts:write", **{"x-priority": "critical"}), status_code=200)
async def create_payment() -> Response:
    return JSONResponse({})


COUNT = {"type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}}
PROMISE = {"description": "", "headers": {"x-own": {"required": True, "schema": {}}},
           "content": {"application/json": {"schema": COUNT}}}  # fmt: skip
PROMISED = {"responses": {"200": PROMISE}}


@app.get("/v1/promised", openapi_extra=policy(**PROMISED))
async def get_promised(
    count: str = "1", status: int = 200, own: bool = True, medium: str = "application/json"
) -> Response:
    """An answer that keeps its promise or breaks it, as it is asked to."""
    headers = {"x-own": "1"} if own else {}
    return Response(f'{{"count": {count}}}', status, headers, medium)


@app.get("/openapi.json", include_in_schema=False)
async def get_contract() -> Response:
    """What the service says that it promises; another one without /v1/brittle when it is told to drift."""
    document = contract_document()
    if os.environ.get("SAMPLE_DRIFTS"):
        del document["paths"]["/v1/brittle"]
    return JSONResponse(document)


@app.get("/v1/seen", openapi_extra=policy())
async def get_seen() -> Response:
    return JSONResponse(SEEN)


@app.get("/v1/large", openapi_extra=policy())
async def get_large() -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    return StreamingResponse(pieces(), media_type="application/octet-stream")


@app.get("/v1/raising", openapi_extra=policy())
async def get_raising() -> Response:
    raise RuntimeError("the inside of the service")


@app.get("/v1/torn", openapi_extra=policy())
async def get_torn() -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"begun"
        raise RuntimeError("torn off")

    return StreamingResponse(pieces(), media_type="application/octet-stream")


@app.get("/v1/shapeless", openapi_extra=policy())
async def get_shapeless() -> Response:
    return PlainTextResponse("no problem document", 404)


@app.get("/v1/refusing", openapi_extra=policy())
async def get_refusing() -> Response:
    return JSONResponse({"title": "No."}, 409, media_type="application/problem+json")


def contract_document() -> dict[str, Any]:
    from fastapi.openapi.utils import get_openapi  # noqa: PLC0415 - only the tests need it

    document = get_openapi(title="Things", version="1", routes=app.routes)
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    return document
