"""A contract is one service's OpenAPI 3.1 document, as it was reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeAlias

import yaml

from chassis.settings import ServiceName

Document: TypeAlias = Mapping[str, Any]
"""A parsed JSON document (RFC 8259): objects with text keys, arrays, text, numbers, booleans, null."""


class ContractError(Exception):
    """The contracts cannot be served; `problems` holds a sentence for each reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Contract:
    """What one service promises."""

    service: ServiceName
    document: Document


class _JsonLoader(yaml.CSafeLoader):
    """YAML as JSON knows it: `2026-03-01` stays text."""


_JsonLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def parse_contract(service: ServiceName, text: str) -> Contract:
    """The contract in `text`; `ContractError` when it is not an OpenAPI 3.1 document."""
    try:
        document = yaml.load(text, Loader=_JsonLoader)  # noqa: S506 - a safe loader that makes fewer types
    except yaml.YAMLError as error:
        raise ContractError([f"contracts/{service}.yaml is not YAML: {error}"]) from error
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3.1."):
        raise ContractError([f"contracts/{service}.yaml is not an OpenAPI 3.1 document."])
    return Contract(service, document)


def load_contracts(folder: Traversable | None = None) -> dict[ServiceName, Contract]:
    """The contracts of all services, from `folder` or as they were installed."""
    place = folder or files("contracts")
    found, missing = {}, []
    for service in ServiceName:
        path = place / f"{service}.yaml"
        if path.is_file():
            found[service] = parse_contract(service, path.read_text("utf-8"))
        else:
            missing.append(f"contracts/{service}.yaml is missing.")
    if missing:
        raise ContractError(missing)
    return found
