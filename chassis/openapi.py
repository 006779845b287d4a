"""The contract of a service: FastAPI's OpenAPI 3.1 document, completed with everything that every operation shares."""

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
    return found


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
        _describe_headers(response, status, method)
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
    kept = {name: value for name, value in schema.items() if name not in ("title", "anyOf")}
    if len(branches) == 1:
        return {**branches[0], **kept}
    return {**kept, "anyOf": branches} if branches else kept


def _describe_headers(response: Document, status: str, method: str) -> None:
    headers: Document = {}
    if status in ("201", "202"):
        headers["Location"] = {"description": "Where it is.", "schema": {"type": "string"}}
    if method == "get":
        headers["ETag"] = {"description": "The version, for If-None-Match and If-Match.", "schema": {"type": "string"}}
    if headers:
        response["headers"] = {**headers, **response.get("headers", {})}


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
