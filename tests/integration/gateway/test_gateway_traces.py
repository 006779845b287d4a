"""Traces reach a collector over OTLP: the gateway's span, under it the service's, under that the database's."""

import asyncio
import gzip
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from gateway_serving import served
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from chassis.settings import ServiceName, Settings
from chassis.telemetry import TRACING, configure_traces
from suite.compose import compose, compose_service
from suite.issuer import LocalIssuer


class Collector:
    """Keeps what it is sent, by trace and span."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, object]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                packed = self.headers.get("content-encoding") == "gzip"
                collector.take(gzip.decompress(body) if packed else body)
                answer = ExportTraceServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("content-type", "application/x-protobuf")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            names = {a.key: a.value.string_value for a in resource.resource.attributes}
            self.spans += [(names["service.name"], s) for scope in resource.scope_spans for s in scope.spans]

    def trace(self, trace_id: str) -> list[tuple[str, str, str, str]]:
        """The spans of a trace: name, part of the suite, id, parent's id."""
        own = [(part, s) for part, s in self.spans if s.trace_id.hex() == trace_id]
        return [(s.name, part, s.span_id.hex(), s.parent_span_id.hex()) for part, s in own]


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()
    configure_traces(Settings())


def asked(url: str, settings: Settings, trace_id: str, flags: str) -> None:
    headers = {"authorization": f"Bearer {LocalIssuer.open(settings).token('admin')}",
               "traceparent": f"00-{trace_id}-b7ad6b7169203331-{flags}"}  # fmt: skip
    assert httpx.get(f"{url}/v1/managers", headers=headers).status_code == 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", ["one process", "a process each"])
def test_a_call_is_one_trace_from_the_door_to_the_database(settings: Settings, collector: Collector, mode: str) -> None:
    there = settings.model_copy(update={"otlp_endpoint": collector.url, "trace_share": 0.0})
    configure_traces(there)
    recorded, not_recorded = secrets.token_hex(16), secrets.token_hex(16)
    if mode == "one process":
        with served(compose(there)) as url:
            asked(url, settings, recorded, "01")
            asked(url, settings, not_recorded, "00")
    else:
        with (
            served(compose_service(there, ServiceName.ACCOUNTS)) as accounts,
            served(compose(there.model_copy(update={"accounts_url": accounts}))) as url,
        ):
            asked(url, settings, recorded, "01")
            asked(url, settings, not_recorded, "00")
    TRACING.tracer.close()
    spans = {span_id: (name, part, parent) for name, part, span_id, parent in collector.trace(recorded)}
    at = next(span_id for span_id, (name, _, _) in spans.items() if name == "database read")
    chain = []
    while at in spans:
        name, part, at = spans[at]
        chain.append((name, part))
    assert chain == [
        ("database read", "kam-accounts"), ("list_managers", "kam-accounts"), ("list_managers", "kam-gateway")
    ]  # fmt: skip
    assert at == "b7ad6b7169203331"
    assert collector.trace(not_recorded) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_traces_that_begin_here_are_recorded_by_their_share(settings: Settings, collector: Collector) -> None:
    configure_traces(settings.model_copy(update={"otlp_endpoint": collector.url, "trace_share": 1.0}))
    suite = compose(settings)
    async with (
        suite.running(),
        httpx.AsyncClient(transport=httpx.ASGITransport(suite), base_url="http://kam") as client,
    ):
        assert (await client.get("/v1/managers")).status_code == 401
    await asyncio.to_thread(TRACING.tracer.close)
    ((part, span),) = collector.spans
    said = {a.key: a.value.string_value or a.value.int_value for a in span.attributes}
    assert (part, span.name, span.parent_span_id) == ("kam-gateway", "list_managers", b"")
    assert (said["http.route"], said["http.response.status_code"]) == ("/v1/managers", 401)
