"""The contracts as published: valid, complete, and together one document that equals what the code serves."""

import pytest
from openapi_spec_validator import validate

from chassis.settings import ServiceName, Settings
from gateway.compiling import compile_routes
from gateway.contracts import lint, load_contracts, merge
from suite.contracts import drift

EVERY_SERVICE = pytest.mark.parametrize("service", list(ServiceName))


@EVERY_SERVICE
def test_a_contract_is_openapi_3_1(service: ServiceName) -> None:
    validate(dict(load_contracts()[service].document))


@EVERY_SERVICE
def test_a_contract_keeps_the_house_s_rules(service: ServiceName) -> None:
    assert [str(finding) for finding in lint(load_contracts()[service])] == []


@EVERY_SERVICE
def test_a_contract_is_what_the_code_serves(service: ServiceName) -> None:
    assert list(drift(service)) == []


def test_the_contracts_go_together() -> None:
    contracts = load_contracts()
    document = merge(contracts.values())
    validate(document)
    routes = compile_routes(contracts.values(), Settings()).routes
    assert len(routes) == sum(len(item) for item in document["paths"].values())
