"""The contract of a service: FastAPI's OpenAPI 3.1 document, completed with everything that every operation shares."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chassis.problems import MEDIA_TYPE, STATUS, TYPE_PREFIX

Document = dict[str, Any]

_ALWAYS = ("malformed", "unauthenticated", "forbidden", "invalid", "headers_too_large", "internal", "bad_gateway",
           "unavailable", "timeout")  # fmt: skip
_WITH_BODY = ("too_large", "unsupported_media_type")
_WRITING = ("conflict", "insufficient_storage")
_CONDITIONAL = ("precondition_failed", "precondition_required")

_MEANING = {
    "200": "As it stands now.",
    "201": "Made; Location says where it is.",
    "202": "Begun; Location says where its progress can be read.",
    "204": "Done; there is nothing to say.",
    "304": "Still the version that the caller has.",
}

_PAGE = re.compile(r"\bPage_(\w+)_")
"""How Pydantic writes `Page[Manager]`; the contract calls it `ManagerPage`."""

_PROBLEM: Document = {
    "title": "Problem",
    "type": "object",
    "description": "Why the request was refused (RFC 9457), in the language of Accept-Language: zh-CN or en.",
    "required": ["type", "title", "status", "detail", "instance", "errors"],
    "additionalProperties": False,
    "properties": {
        "type": {
            "type": "string",
            "enum": [TYPE_PREFIX + kind for kind in STATUS],
            "description": "The kind of problem.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The request's id, by which its log lines are found."},
        "errors": {
            "type": "array",
            "description": "Every fault that was found, each with the place where it is.",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "additionalProperties": False,
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "JSON pointer into the body; `?name`, `:name` or `@name` for a parameter of "
                        "the query, the path or the headers.",
                    },
                    "code": {"type": "string", "description": "Stable; for programs."},
                    "detail": {"type": "string", "description": "For people."},
                },
            },
        },
    },
}


def document(app: FastAPI) -> Document:
    """The contract that `app` serves."""
    found = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for schema in schemas.values():
        _show_whole(schema)
    for schema in schemas.values():
        _show_page(schema, schemas)
    schemas["Problem"] = _PROBLEM
    components["responses"] = {_component(kind): _response(kind) for kind in STATUS}
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An access token (RFC 9068) with the scopes that the operation names.",
        }
    }
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, path)
            if method == "get" and _has_version(operation, schemas):
                _allow_revalidation(operation)
    plain: Document = _plain(found)
    return plain


def _plain(node: Any) -> Any:  # noqa: ANN401 - JSON
    # FastAPI titles each property after its own name and writes whole bounds as floats; neither helps a reader.
    if isinstance(node, list):
        return [_plain(part) for part in node]
    if not isinstance(node, dict):
        return int(node) if isinstance(node, float) and node.is_integer() else node
    plain = {_PAGE.sub(r"\1Page", name): _plain(part) for name, part in node.items()}
    if isinstance(reference := plain.get("$ref"), str):
        plain["$ref"] = _PAGE.sub(r"\1Page", reference)
    for schema in plain["properties"].values() if isinstance(plain.get("properties"), dict) else ():
        schema.pop("title", None)
    return plain


def _show_whole(schema: Document) -> None:
    # An example may leave out what is null or has its default; a response never does.
    properties, required = schema.get("properties", {}), schema.get("required", ())
    for example in schema.get("examples", ()):
        for name in (name for name in required if name in properties and name not in example):
            if "default" in properties[name]:
                example[name] = properties[name]["default"]
            elif {"type": "null"} in properties[name].get("anyOf", ()):
                example[name] = None


def _show_page(schema: Document, schemas: Document) -> None:
    # A page is shown with one item, as that item shows itself.
    properties = schema.get("properties", {})
    if {"items", "next_cursor"} <= properties.keys():
        item = schemas[properties["items"]["items"]["$ref"].rpartition("/")[2]]
        schema["examples"] = [{"items": item.get("examples", [])[:1], "next_cursor": None}]


def _has_version(operation: Document, schemas: Document) -> bool:
    schema = operation["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
    return "version" in schemas.get(schema.get("$ref", "").rpartition("/")[2], {}).get("properties", {})


def _allow_revalidation(operation: Document) -> None:
    operation.setdefault("parameters", []).append(
        {
            "name": "if-none-match",
            "in": "header",
            "required": False,
            "description": "ETags already read; 304 when the present version is among them.",
            "schema": {"type": "string", "maxLength": 1_000},
        }
    )
    etag = {"description": "The version.", "schema": {"type": "string"}}
    operation["responses"]["200"]["headers"] = {"ETag": etag}
    operation["responses"]["304"] = {"description": _MEANING["304"], "headers": {"ETag": etag}}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _complete(operation: Document, method: str, path: str) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    names = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _given(parameter["schema"])
    success = next(iter(responses.values()))
    if "validate_only" in names and "200" not in responses:
        responses["200"] = {**success, "description": "What would have happened; nothing has."}
    for status, response in responses.items():
        _describe(response, status)
    kinds = set(_ALWAYS)
    kinds |= {"not_found"} if "{" in path else set()
    kinds |= set(_WITH_BODY) if "requestBody" in operation else set()
    kinds |= set(_WRITING) if method != "get" else set()
    kinds |= set(_CONDITIONAL) if "if-match" in names else set()
    for kind in sorted(kinds, key=lambda kind: STATUS[kind]):
        responses[str(STATUS[kind])] = {"$ref": f"#/components/responses/{_component(kind)}"}
    operation["responses"] = dict(sorted(responses.items()))


def _given(schema: Document) -> Document:
    # A parameter that is left out is absent, never null: nobody can write a null in a query.
    branches = [branch for branch in schema.get("anyOf", []) if branch != {"type": "null"}]
    kept = {name: value for name, value in schema.items() if name not in ("title", "anyOf", "description")}
    if len(branches) == 1:
        return {**branches[0], **kept}
    return {**kept, "anyOf": branches} if branches else kept


def _describe(response: Document, status: str) -> None:
    if response["description"] == "Successful Response":
        response["description"] = _MEANING[status]
    if status in ("201", "202"):
        response["headers"] = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}


def _component(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def _response(kind: str) -> Document:
    status = STATUS[kind]
    example = {
        "type": TYPE_PREFIX + kind,
        "title": f"{kind.replace('_', ' ').capitalize()}.",
        "status": status,
        "detail": "What it means and what to do, in the caller's language.",
        "instance": "urn:kam-suite:request:01981d2e-7a7c-7000-8000-000000000000",
        "errors": [],
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    response: Document = {"description": f"{kind.replace('_', ' ').capitalize()}.", "content": content}
    if status in (429, 503, 507):
        response["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return response
