"""A request carries one id and one trace from its first line to its last, and none afterwards."""

from types import SimpleNamespace

import pytest

from chassis.telemetry.tracing import with_request
from gateway.layers.identify import identified

TRACE = "0af7651916cd43dd8448eb211c80319c"


def line() -> dict[str, object]:
    """What a line that is written now says of its request."""
    return dict(with_request(None, "info", {}))


async def seen_by(headers: dict[bytes, bytes], fails: bool = False) -> tuple[SimpleNamespace, dict[str, object]]:
    exchange, lines = SimpleNamespace(headers=headers), []

    async def inner(got: SimpleNamespace) -> None:
        assert got is exchange
        lines.append(line())
        if fails:
            raise ConnectionError

    await identified(inner)(exchange)
    return exchange, lines[0]


async def test_a_sane_id_and_trace_are_taken_over_and_stand_in_every_line() -> None:
    parent = f"00-{TRACE}-b7ad6b7169203331-01".encode()
    exchange, written = await seen_by({b"x-request-id": b"bank-0042", b"traceparent": parent})
    assert exchange.request_id == "bank-0042"
    assert exchange.traceparent[3:35] == TRACE
    assert written == {"request_id": "bank-0042", "trace_id": TRACE}
    assert line() == {}


async def test_a_request_that_brings_none_gets_some() -> None:
    exchange, written = await seen_by({})
    assert exchange.request_id
    assert written == {"request_id": exchange.request_id, "trace_id": exchange.traceparent[3:35]}


async def test_after_a_request_that_failed_nothing_says_its_id() -> None:
    with pytest.raises(ConnectionError):
        await seen_by({}, fails=True)
    assert line() == {}
