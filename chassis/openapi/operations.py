"""Operations as a contract shows them: every problem that each can give, every header, no noise."""

from chassis.openapi.names import Document
from chassis.openapi.policy import declare_policy
from chassis.openapi.problems import component
from chassis.problems import STATUS

_ALWAYS = ("malformed", "unauthenticated", "forbidden", "invalid", "too_many_requests", "headers_too_large",
           "internal", "bad_gateway", "unavailable", "timeout")  # fmt: skip
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


def complete_operation(operation: Document, method: str, path: str, schemas: Document) -> None:
    """Complete one operation in place."""
    declare_policy(operation, method)
    _complete(operation, method, path)
    if method == "get" and ("x-cache" in operation or _has_version(operation, schemas)):
        _allow_revalidation(operation)


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
    negotiated = len(success.get("content", {})) > 1
    if "validate_only" in names and "200" not in responses:
        responses["200"] = {**success, "description": "What would have happened; nothing has."}
    for status, response in responses.items():
        _describe(response, status)
    kinds = set(_ALWAYS)
    kinds |= {"not_found"} if "{" in path else set()
    kinds |= {"not_acceptable"} if negotiated else set()
    kinds |= set(_WITH_BODY) if "requestBody" in operation else set()
    kinds |= set(_WRITING) if method != "get" else set()
    kinds |= set(_CONDITIONAL) if "if-match" in names else set()
    for kind in sorted(kinds, key=lambda kind: STATUS[kind]):
        responses[str(STATUS[kind])] = {"$ref": f"#/components/responses/{component(kind)}"}
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
