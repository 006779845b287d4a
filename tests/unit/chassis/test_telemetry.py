"""Logs and metrics name operations, never people: what an operator sees and what nobody may see."""

import asyncio
import logging
import re
import sys
from types import SimpleNamespace

import orjson
import pytest
import structlog

from chassis.settings import Settings
from chassis.telemetry import Metrics, child_traceparent, configure_logs, observed, sane_request_id
from chassis.telemetry.access import HELD_S

TRACE = b"0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize("given", [b"call-0001", b"A.b_c-12345", b"x" * 64])
def test_a_sane_request_id_is_kept(given: bytes) -> None:
    assert sane_request_id(given) == given.decode()


@pytest.mark.parametrize("given", [None, b"", b"short", b"x" * 65, b"with space", b"line\nbreak", b"\xff" * 10])
def test_any_other_is_replaced(given: bytes | None) -> None:
    assert re.fullmatch("[0-9a-f]{32}", sane_request_id(given))


def test_a_trace_goes_on_with_a_span_of_its_own() -> None:
    onward = child_traceparent(b"00-" + TRACE + b"-b7ad6b7169203331-01")
    assert re.fullmatch(f"00-{TRACE.decode()}-[0-9a-f]{{16}}-01", onward)
    assert "b7ad6b7169203331" not in onward


@pytest.mark.parametrize(
    "given",
    [
        None,
        b"",
        b"01-" + TRACE + b"-b7ad6b7169203331-01",
        b"00-" + b"0" * 32 + b"-b7ad6b7169203331-01",
        b"00-" + TRACE + b"-" + b"0" * 16 + b"-01",
    ],
)
def test_a_broken_trace_starts_anew(given: bytes | None) -> None:
    onward = child_traceparent(given)
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-00", onward)
    assert TRACE.decode() not in onward


def test_metrics_count_by_operation_and_status() -> None:
    metrics = Metrics()
    for status in (200, 200, 404):
        metrics.record("kpi", "list_measures", status, 0.02)
    text = metrics.exposition().decode()
    assert 'kam_requests_total{operation="list_measures",service="kpi",status="200"} 2.0' in text
    assert 'kam_requests_total{operation="list_measures",service="kpi",status="404"} 1.0' in text
    assert 'kam_request_duration_seconds_count{operation="list_measures",service="kpi"} 3.0' in text


@pytest.fixture
def _logs_put_back():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.usefixtures("_logs_put_back")
@pytest.mark.parametrize("form", ["json", "text"])
async def test_a_request_leaves_one_line_without_its_values(form: str, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings(log_format=form, log_level="info"))

    async def service(scope, receive, send) -> None:
        held = "secret-in-a-variable"
        structlog.get_logger("kpi").info("at work")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("torn" if held else "")

    sent = []

    async def send(message) -> None:
        sent.append(message)

    app = observed(service, "kpi")
    scope = {
        "type": "http",
        "path": "/v1/measures/secret-id",
        "route": SimpleNamespace(operation_id="get_measure"),
        "query_string": b"name=secret-name",
        "headers": [(b"authorization", b"Bearer secret-token"), (b"x-request-id", b"call-0001")],
    }
    with pytest.raises(RuntimeError) as raised:
        await app(scope, None, send)
    structlog.get_logger("kpi").error("failed", exc_info=raised.value)
    logging.getLogger("library").warning("a library's line")
    await asyncio.sleep(1.5 * HELD_S)
    sys.stderr.flush()
    written = capfd.readouterr().err
    assert "RuntimeError" in written
    assert "secret" not in written
    assert "a library's line" in written
    assert written.count("call-0001") == 2
    await app({"type": "http", "path": "/metrics", "headers": []}, None, send)
    assert b'operation="get_measure",service="kpi",status="200"' in sent[-1]["body"]
    if form == "json":
        lines = {line["event"]: line for line in map(orjson.loads, written.splitlines())}
        assert lines["at work"]["request_id"] == "call-0001"
        assert (lines["request"]["operation"], lines["request"]["request_id"]) == ("get_measure", "call-0001")
