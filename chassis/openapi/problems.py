"""How problems stand in a contract: one schema, and one response a kind."""

from chassis.openapi.names import Document
from chassis.problems import MEDIA_TYPE, STATUS, TYPE_PREFIX

PROBLEM: Document = {
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


RATE_LIMITS: Document = {
    "RateLimit-Policy": {
        "description": "The limits that count for the caller: q requests in w seconds (draft-ietf-httpapi-ratelimit).",
        "schema": {"type": "string"},
        "example": '"read";q=2000;w=10',
    },
    "RateLimit": {
        "description": "What is left of each: r requests, and all of them again in t seconds. Every answer carries it.",
        "schema": {"type": "string"},
        "example": '"read";r=0;t=10',
    },
}


def component(kind: str) -> str:
    """The name of a kind's response: `not_found` is `NotFound`."""
    return "".join(word.capitalize() for word in kind.split("_"))


def response(kind: str) -> Document:
    """The response that a kind of problem is."""
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
    found: Document = {"description": f"{kind.replace('_', ' ').capitalize()}.", "content": content}
    if status in (429, 503, 504, 507):
        found["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    if status == 429:
        found["headers"] |= RATE_LIMITS
    return found
