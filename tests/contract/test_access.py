"""The table of rights has a row for every operation, role and sensitive field, and code and page are held to it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from chassis.access import access
from chassis.auth import Principal
from chassis.settings import ServiceName, Settings
from gateway.compiling import compile_routes
from gateway.contracts import load_contracts, merge
from gateway.routes import Route
from suite.access_page import PAGE, page
from suite.roles import roles
from suite.tables import tables_of

CONTRACTS = load_contracts()
ROUTES = compile_routes(CONTRACTS.values(), Settings()).routes
DOCUMENT = merge(CONTRACTS.values())
SCHEMAS = DOCUMENT["components"]["schemas"]
SCHEMA = "#/components/schemas/"


def noun_of(route: Route) -> str:
    return route.template.split("/")[2]


def without_row(routes: list[Route]) -> list[str]:
    return [r.operation_id for r in routes if access().relation(r.service, noun_of(r), r.operation_id) is None]


def test_every_operation_has_a_row() -> None:
    assert without_row(ROUTES) == [], "say in contracts/access.yaml whose its rows are"


def test_an_operation_without_a_row_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with the row of accounts taken out, all their operations are named."""
    monkeypatch.setattr("chassis.access.Access.nouns", {})
    assert len(without_row(ROUTES)) == len(ROUTES) - len(access().operations)


def test_no_row_is_left_over() -> None:
    there = {(route.service, noun_of(route)) for route in ROUTES}
    assert {(service, noun) for service, nouns in access().nouns.items() for noun in nouns} - there == set()
    assert access().operations.keys() - {route.operation_id for route in ROUTES} == set()


def test_every_relation_means_something_and_every_catalogue_has_its_reason() -> None:
    given = {relation for nouns in access().nouns.values() for relation in nouns.values()}
    assert given | set(access().operations.values()) <= access().relations.keys()
    everybodys = {
        noun for nouns in access().nouns.values() for noun, relation in nouns.items() if relation == "everybody"
    }
    assert everybodys == access().why.keys()


def tables_without_row(service: ServiceName) -> set[str]:
    return {table.name for table in tables_of(service)} - access().guards(service).keys()


@pytest.mark.parametrize("service", ServiceName)
def test_every_table_has_a_row(service: ServiceName) -> None:
    assert tables_without_row(service) == set(), "say in contracts/access.yaml, under tables, whose its rows are"


@pytest.mark.parametrize("service", ServiceName)
def test_every_column_by_which_rows_are_somebodys_is_there(service: ServiceName) -> None:
    columns = {table.name: set(table.columns.keys()) for table in tables_of(service)}
    for name, guard in access().tables[service].items():
        assert {*guard.subjects, *guard.accounts, *guard.managers} <= columns[name], name
        assert {column for column, _, _ in guard.parents} <= columns[name], name
        assert all(key in columns[parent] for _, parent, key in guard.parents), name


def test_every_open_table_has_its_reason_and_every_other_none() -> None:
    guards = [(name, guard) for tables in access().tables.values() for name, guard in tables.items()]
    assert [name for name, guard in guards if guard.is_open != bool(guard.why)] == []
    assert {guard.relation for _, guard in guards} <= access().relations.keys()


def test_a_table_without_a_row_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr("chassis.access.Access.tables", {"every service": {}, "kpi": {}})
    assert "pay_statements" in tables_without_row(ServiceName.KPI)


def test_every_role_has_a_row() -> None:
    assert access().roles.keys() == roles().keys()


@pytest.mark.parametrize("given", [(), ("clerk",), ("guest",), ("manager", "clerk"), ("operator",), ("Admin",)])
def test_a_role_that_the_table_does_not_name_sees_only_its_own(given: tuple[str, ...]) -> None:
    assert Principal("E-1", frozenset(given)).sees_only_own()


def test_a_wider_role_beside_a_narrow_one_counts() -> None:
    assert not Principal("E-1", frozenset({"manager", "supervisor"})).sees_only_own()


def shown_by(thing: Any, seen: set[str]) -> Iterator[str]:
    """Every schema, and every field of one, that an answer can hold."""
    if isinstance(thing, list):
        for part in thing:
            yield from shown_by(part, seen)
    elif isinstance(thing, Mapping):
        name = str(thing.get("$ref", "")).removeprefix(SCHEMA)
        if name in SCHEMAS and name not in seen:
            seen.add(name)
            yield name
            yield from (f"{name}.{field}" for field in SCHEMAS[name].get("properties", ()))
            yield from shown_by(SCHEMAS[name], seen)
        for part in thing.values():
            yield from shown_by(part, seen)


def shown_too_widely(fields: Mapping[str, Mapping[str, Any]]) -> list[str]:
    found = []
    for route in ROUTES:
        responses = DOCUMENT["paths"][route.template][route.method.lower()]["responses"]
        content = [response.get("content", {}) for status, response in responses.items() if status.startswith("2")]
        scopes = set().union(*route.scopes) if route.scopes else {"no scope"}
        shown = set(shown_by(content, set())) & fields.keys()
        found += [f"{route.operation_id} shows {name}" for name in shown if not scopes <= set(fields[name]["scopes"])]
    return found


def test_what_is_sensitive_is_shown_to_nobody_without_its_scope() -> None:
    assert shown_too_widely(access().fields) == []


def test_every_sensitive_field_is_one_that_there_is() -> None:
    there = set(SCHEMAS) | {
        f"{name}.{field}" for name, schema in SCHEMAS.items() for field in schema.get("properties", ())
    }
    assert access().fields.keys() - there == set()


def test_a_field_that_is_shown_too_widely_would_be_found() -> None:
    """The negative control: were contacts for finance alone, every operation that shows them would be named."""
    assert "get_contact shows Contact" in shown_too_widely({"Contact": {"scopes": ["pay:read"]}})


def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "make access"
