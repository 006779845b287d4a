"""What may be offered to a language model: reads that are safe by their contract, and nothing else."""

from pathlib import Path

import pytest

from chassis.settings import ServiceName
from gateway.contracts import Contract, ContractError
from suite.mcp.offer import offered

READ = {"content": {"application/json": {"schema": {}}}}


def contracts(**operations: dict) -> dict[ServiceName, Contract]:
    """A contract with one path an operation, each a GET with a reading scope but for what is said."""
    paths = {}
    for name, said in operations.items():
        usual = {"operationId": name, "security": [{"bearer": ["things:read"]}], "responses": {"200": READ}}
        paths[f"/v1/{name}"] = {said.pop("method", "get"): usual | said}
    return {ServiceName.KPI: Contract(ServiceName.KPI, {"openapi": "3.1.0", "paths": paths})}


@pytest.fixture
def listed(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "tools.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def refusals(path: Path, **operations: dict) -> list[str]:
    with pytest.raises(ContractError) as refused:
        offered(contracts(**operations), path)
    return list(refused.value.problems)


def test_a_read_with_a_reading_scope_is_offered_in_the_order_of_the_list(listed) -> None:
    found = offered(contracts(one={}, two={}), listed("operations: [two, one]"))
    assert [operation.operation_id for operation in found] == ["two", "one"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"method": "post"}, "a POST may change something"),
        ({"method": "delete"}, "a DELETE may change something"),
        ({"security": []}, "it needs no token"),
        ({"security": [{"bearer": ["events:write"]}]}, "events:write lets its holder do more than read"),
        ({"security": [{"bearer": ["accounts:sensitive"]}]}, "accounts:sensitive lets its holder do more than read"),
        ({"responses": {"200": {"content": {"text/csv": {}}}}}, "it does not answer JSON"),
        ({"responses": {"202": READ}}, "it does not answer JSON"),
        ({"deprecated": True, "x-deprecated-at": "2026-01-01"}, "it is deprecated"),
    ],
)
def test_what_is_not_safe_is_refused_with_the_reason(listed, said: dict, reason: str) -> None:
    assert refusals(listed("operations: [thing]"), thing=said) == [f"thing cannot be offered: {reason}."]


def test_every_fault_of_a_list_is_named(listed) -> None:
    found = refusals(listed("operations: [gone, thing, thing]"), thing={})
    assert found == ["thing is offered twice.", "There is no operation gone to offer."]


@pytest.mark.parametrize("text", ["operations: list", "[one]", "operations: [1]", "operations: [one]\nmore: 1", ":\n:"])
def test_a_list_that_is_none_is_refused(listed, text: str) -> None:
    assert len(refusals(listed(text), one={})) == 1
