"""Requests made up from the contract, good and bad: every answer is one that the contract names, and none is a 5xx."""

import threading
import time

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chassis.settings import ServiceName, Settings
from gateway.contracts import load_contracts, merge
from suite.compose import compose
from suite.issuer import LocalIssuer
from suite.migrations import migrate

DOCUMENT = merge(load_contracts().values(), title="KAM Suite")
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
schema = schemathesis.openapi.from_dict(DOCUMENT)


@schemathesis.serializer("application/x-ndjson", "application/octet-stream", XLSX)
def sent_as_it_is(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The whole suite behind a real server, with nothing in it, and a token for everything."""
    installation = Settings(data_dir=tmp_path_factory.mktemp("fuzzed"), log_level="error")
    for service in ServiceName:
        migrate(installation, service)
    server = uvicorn.Server(uvicorn.Config(compose(installation), port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", LocalIssuer.open(installation).token("admin")
    server.should_exit = True
    thread.join()


@schema.parametrize()
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_made_up_request_brings_an_answer_outside_the_contract(case, served):
    url, token = served
    case.call_and_validate(base_url=url, headers={"Authorization": f"Bearer {token}"}, checks=CHECKS, timeout=20)
