"""Requests made up from the contract, good and bad: every answer is one that the contract names, and none is a 5xx.

Which requests go to which operation is decided when it is tried, not when tests are collected: there are many.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from math import ceil

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chassis.settings import Settings
from gateway.contracts import load_contracts, merge, operations_of
from suite.compose import compose
from suite.issuer import LocalIssuer
from tests.scale import SOAK, measured, scaled

CONTRACTS = load_contracts()
DOCUMENT = merge(CONTRACTS.values(), title="KAM Suite")
SERVICE_OF = {o.operation_id: name for name, contract in CONTRACTS.items() for o in operations_of(contract)}
OPERATIONS_OF = Counter(SERVICE_OF.values())
REQUESTS_A_SERVICE = scaled(2_400, 240_000)
"""A sixth more than promised: operations without parameters have one good request and no more."""
MOST_AN_OPERATION = scaled(60, 6_000)
SCENARIOS = scaled(3, 400)
STEPS = 6

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATABASES = ["sqlite", "postgresql"] if SOAK else ["sqlite"]

schema = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in schema.get_all_operations()}
TAGGED = [(tag, found) for found in OPERATIONS.values() for tag in found.tags or ()]
MADE = {(tag, f"{found.path}/{{") for tag, found in TAGGED if found.method == "post"}
TAGS = sorted({tag for tag, found in TAGGED for name, path in MADE if name == tag and found.path.startswith(path)})
sent: Counter[str] = Counter()

pytestmark = pytest.mark.parametrize("backend", DATABASES, indirect=True)


@schemathesis.serializer("application/x-ndjson", "application/octet-stream", XLSX)
def sent_as_it_is(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def served(backend: str, template, installation: Settings) -> Iterator[dict[str, object]]:
    """How the whole suite is called, behind a real server, with nothing in it and a token for everything."""
    template.restore(installation)
    quiet = installation.model_copy(update={"log_level": "error"})
    server = uvicorn.Server(uvicorn.Config(compose(quiet), port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    port, token = server.servers[0].sockets[0].getsockname()[1], LocalIssuer.open(installation).token("admin")
    yield {"base_url": f"http://127.0.0.1:{port}", "headers": {"Authorization": f"Bearer {token}"}, "timeout": 20}
    server.should_exit = True
    thread.join()
    measured("10", f"made-up requests on {backend}: " + ", ".join(f"{n} {count}" for n, count in sorted(sent.items())))
    sent.clear()


def dice(times: int) -> settings:
    return settings(
        max_examples=times,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_no_made_up_request_brings_an_answer_outside_the_contract(operation: APIOperation, served) -> None:
    service = SERVICE_OF[operation.definition.raw["operationId"]]
    good, bad = operation.as_strategy(GenerationMode.POSITIVE), operation.as_strategy(GenerationMode.NEGATIVE)

    @dice(min(ceil(REQUESTS_A_SERVICE / OPERATIONS_OF[service]), MOST_AN_OPERATION))
    @given(case=good | bad)
    def tried(case) -> None:
        sent[service] += 1
        case.call_and_validate(**served, checks=CHECKS)

    tried()


@pytest.mark.parametrize("tag", TAGS)
def test_no_made_up_sequence_of_requests_brings_an_answer_outside_the_contract(tag: str, served) -> None:
    """What one answer gives is put into the next request, along the links that the schemas suggest.

    One noun at a time: among the links of all nouns, hardly any leads on from where a sequence stands.
    """

    class Scenario(schema.include(tag=tag).as_state_machine()):
        def get_call_kwargs(self, _case):
            sent["in sequence"] += 1
            return {key: served[key] for key in ("headers", "timeout", "base_url")}

        def validate_response(self, response, case, **_others) -> None:
            case.validate_response(response, checks=CHECKS)

    run_state_machine_as_test(Scenario, settings=dice(SCENARIOS))
