"""One document for the whole suite: the contracts joined, with every clash between them found before anyone is served.

Equal components are shared. Components of one name that differ, in themselves or in what they refer to, each get the
name of their service in front. A path, an operation id or a path shape belongs to one contract only.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gateway.contracts.document import Contract, ContractError, Document

_REF = "#/components/"
_PARAMETER = re.compile(r"\{[^}]*\}")

Part = tuple[str, str]
"""A component's section and name: `("schemas", "Money")`."""


def merge(contracts: Iterable[Contract], *, title: str = "KAM Suite") -> dict[str, Any]:
    """The joined OpenAPI 3.1 document; `ContractError` names every clash."""
    ordered = sorted(contracts, key=lambda contract: contract.service)
    clashes = [*_path_clashes(ordered), *_operation_id_clashes(ordered)]
    if clashes:
        raise ContractError(clashes)
    renamed = [_renamed(contract, differing_parts(ordered)) for contract in ordered]
    return {
        "openapi": "3.1.0",
        "info": _info(renamed, title),
        "servers": [{"url": "/"}],
        "tags": _tags(renamed),
        "paths": {path: item for document in renamed for path, item in document.get("paths", {}).items()},
        "components": _components(renamed),
    }


def shape(template: str) -> str:
    """A path template without the names of its parameters: `/v1/accounts/{}`."""
    return _PARAMETER.sub("{}", template)


def _path_clashes(contracts: list[Contract]) -> Iterator[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for contract in contracts:
        for template in contract.document.get("paths", {}):
            owners[shape(template)].append(f"{contract.service} ({template})")
    for path, claims in owners.items():
        if len(claims) > 1:
            yield f"{path} is claimed more than once: {', '.join(claims)}."


def _operation_id_clashes(contracts: list[Contract]) -> Iterator[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for contract in contracts:
        for template, item in contract.document.get("paths", {}).items():
            for method, operation in item.items():
                if isinstance(operation, dict) and "operationId" in operation:
                    owners[operation["operationId"]].append(f"{contract.service} ({method.upper()} {template})")
    for operation_id, claims in owners.items():
        if len(claims) > 1:
            yield f"operationId {operation_id} is used more than once: {', '.join(claims)}."


def _parts(document: Document) -> Iterator[tuple[Part, Any]]:
    for section, things in document.get("components", {}).items():
        for name, thing in things.items():
            yield (section, name), thing


def differing_parts(contracts: list[Contract]) -> frozenset[Part]:
    """The parts that more than one contract has and that do not mean the same in all of them."""
    versions: dict[Part, list[Any]] = defaultdict(list)
    for contract in contracts:
        for part, thing in _parts(contract.document):
            versions[part].append(thing)
    shared = {part: things for part, things in versions.items() if len(things) > 1}
    differing = {part for part, things in shared.items() if any(thing != things[0] for thing in things)}
    while True:
        others = {part: things[0] for part, things in shared.items() if part not in differing}
        drawn_in = {part for part, thing in others.items() if differing & set(references_of(thing))}
        if not drawn_in:
            return frozenset(differing)
        differing |= drawn_in


def references_of(thing: object) -> Iterator[Part]:
    """The components that `thing` refers to, itself or in anything inside it."""
    if isinstance(thing, dict):
        reference = thing.get("$ref")
        if isinstance(reference, str) and reference.startswith(_REF):
            section, name = reference.removeprefix(_REF).split("/")[:2]
            yield section, name
        for value in thing.values():
            yield from references_of(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from references_of(value)


def _renamed(contract: Contract, parts: frozenset[Part]) -> dict[str, Any]:
    prefix = contract.service.capitalize()

    def walk(thing: Any) -> Any:  # noqa: ANN401 - any JSON value
        if isinstance(thing, list):
            return [walk(value) for value in thing]
        if not isinstance(thing, dict):
            return thing
        copy = {key: walk(value) for key, value in thing.items()}
        found = next(references_of({"$ref": thing.get("$ref")}), None)
        if found in parts:
            section, name = found
            copy["$ref"] = f"{_REF}{section}/{prefix}{name}"
        mapping = copy.get("mapping")
        if isinstance(mapping, dict) and "propertyName" in copy:
            copy["mapping"] = {value: walk({"$ref": target})["$ref"] for value, target in mapping.items()}
        return copy

    document: dict[str, Any] = walk(contract.document)
    for section, name in parts:
        things = document.get("components", {}).get(section, {})
        if name not in things:
            continue
        if prefix + name in things:
            raise ContractError([f"{contract.service}: {name} differs between contracts, and {prefix}{name} is taken."])
        things[prefix + name] = things.pop(name)
    return document


def _info(documents: Iterable[Document], title: str) -> dict[str, str]:
    """The suite's version is the latest of its contracts'; what each of them is about stands in the description."""
    infos = [document["info"] for document in documents]
    described = (f"**{info['title']}**: {info['description']}" for info in infos if info.get("description"))
    latest = max((info["version"] for info in infos), key=_version_order, default="0")
    licences = [info["license"] for info in infos if "license" in info]
    found = {"title": title, "version": latest, "description": "\n\n".join(described)}
    return {**found, "license": licences[0]} if licences else found


def _version_order(version: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[.+-]", version)]


def _components(documents: Iterable[Document]) -> dict[str, dict[str, Any]]:
    joined: dict[str, dict[str, Any]] = defaultdict(dict)
    for document in documents:
        for (section, name), thing in _parts(document):
            joined[section][name] = thing
    return {section: dict(sorted(things.items())) for section, things in sorted(joined.items())}


def _tags(documents: Iterable[Document]) -> list[Mapping[str, Any]]:
    """Every tag, as a contract declares it, or by its name alone where only operations have it."""
    tags: dict[str, Mapping[str, Any]] = {}
    for document in documents:
        for tag in document.get("tags", []):
            tags.setdefault(tag["name"], tag)
        for item in document.get("paths", {}).values():
            for operation in item.values():
                for name in operation.get("tags", ()) if isinstance(operation, dict) else ():
                    tags.setdefault(name, {"name": name})
    return list(tags.values())
