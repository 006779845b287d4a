"""A contract is one service's OpenAPI 3.1 document, as it was reviewed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeAlias

import orjson
import yaml12

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


def parse_contract(service: ServiceName, text: str) -> Contract:
    """The contract in `text`; `ContractError` when it is not an OpenAPI 3.1 document."""
    try:
        # YAML 1.2, in which a date is text as in JSON; and ten times faster than PyYAML, which every start waits for.
        # What JSON could not hold, a tag or a key that is no text, is refused on the way.
        document = orjson.loads(orjson.dumps(yaml12.parse_yaml(text)))
    except (ValueError, TypeError) as error:
        raise ContractError([f"contracts/{service}.yaml is not YAML: {error}"]) from error
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3.1."):
        raise ContractError([f"contracts/{service}.yaml is not an OpenAPI 3.1 document."])
    return Contract(service, document)


def load_contracts(
    folder: Traversable | None = None, services: Iterable[ServiceName] = ServiceName
) -> dict[ServiceName, Contract]:
    """The contracts of the `services`, from `folder` or as they were installed."""
    place = folder or files("contracts")
    found, missing = {}, []
    for service in services:
        path = place / f"{service}.yaml"
        if path.is_file():
            found[service] = parse_contract(service, path.read_text("utf-8"))
        else:
            missing.append(f"contracts/{service}.yaml is missing.")
    if missing:
        raise ContractError(missing)
    return found
