"""JSON schemas as Python annotations."""

import json
from typing import Any

_REF = "#/components/schemas/"
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def annotation(schema: Any, prefix: str = "") -> str:  # noqa: ANN401 - any JSON schema
    """The annotation of a schema; components are called by their names, behind `prefix`."""
    if not isinstance(schema, dict):
        return "object"
    if "$ref" in schema:
        return prefix + str(schema["$ref"]).removeprefix(_REF)
    branches = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *_kinds(schema)]
    if branches:
        return " | ".join(dict.fromkeys(annotation(branch, prefix) for branch in branches))
    if "const" in schema or "enum" in schema:
        return f"Literal[{', '.join(_literal(value) for value in schema.get('enum', [schema.get('const')]))}]"
    return _typed(schema, prefix)


def _kinds(schema: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = schema.get("type")
    return [{**schema, "type": kind} for kind in kinds] if isinstance(kinds, list) else []


def _typed(schema: dict[str, Any], prefix: str) -> str:
    kind = str(schema.get("type"))
    if kind == "array":
        return f"list[{annotation(schema.get('items'), prefix)}]"
    if kind == "object":
        return f"dict[str, {_further(schema, prefix)}]"
    return _PLAIN.get(kind, "object")


def _further(schema: dict[str, Any], prefix: str) -> str:
    named = [annotation(part, prefix) for part in schema.get("patternProperties", {}).values()]
    rest = schema.get("additionalProperties")
    named += [annotation(rest, prefix)] if isinstance(rest, dict) else []
    return " | ".join(dict.fromkeys(named)) or "object"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
