"""Which operations are offered as tools: a committed list, every entry of which has to be safe by its contract."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from chassis.settings import ServiceName
from chassis.yaml_text import read_yaml
from gateway.contracts import Contract, ContractError, Operation, operations_of

JSON = "application/json"


def offered(contracts: Mapping[ServiceName, Contract], path: Path | None = None) -> list[Operation]:
    """The operations that the list at `path`, or the one that ships, names; `ContractError` says what it may not name.

    Safe is a GET that needs a token, whose scopes only read, that answers JSON at once and is there to stay.
    """
    names = _named(path)
    known = {o.operation_id: o for contract in contracts.values() for o in operations_of(contract)}
    problems = [f"{name} is offered twice." for name in dict.fromkeys(names) if names.count(name) > 1]
    problems += [problem for name in names for problem in _problems(name, known)]
    if problems:
        raise ContractError(problems)
    return [known[name] for name in names]


def _named(path: Path | None) -> list[str]:
    place = path or files("contracts") / "tools.yaml"
    try:
        found: Any = read_yaml(place.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError([f"{place} is not YAML: {error}"]) from error
    names = found.get("operations") if isinstance(found, dict) and len(found) == 1 else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ContractError([f"{place} is not a list of operation ids under `operations`."])
    return names


def _problems(name: str, known: Mapping[str, Operation]) -> Iterable[str]:
    if name not in known:
        return [f"There is no operation {name} to offer."]
    return (f"{name} cannot be offered: {reason}." for reason in _unsafe(known[name]))


def _unsafe(operation: Operation) -> Iterator[str]:
    if operation.method != "GET":
        yield f"a {operation.method} may change something"
    if not operation.scopes:
        yield "it needs no token"
    beyond = {scope for scopes in operation.scopes for scope in scopes if not scope.endswith(":read")}
    if beyond:
        yield f"{', '.join(sorted(beyond))} lets its holder do more than read"
    if JSON not in operation.responses.get("200", {}).get("content", {}):
        yield "it does not answer JSON"
    if operation.deprecation is not None:
        yield "it is deprecated"
