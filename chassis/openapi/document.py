"""Puts a service's contract together."""

import re

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chassis.openapi.examples import complete_examples
from chassis.openapi.names import Document, well_named
from chassis.openapi.operations import complete_operation
from chassis.openapi.problems import PROBLEM, component, response
from chassis.problems import STATUS

_REFERENCE = re.compile(rb'"#/components/schemas/([^"]+)"')


def document(app: FastAPI) -> Document:
    """The contract that `app` serves."""
    found = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    complete_examples(schemas)
    schemas["Problem"] = PROBLEM
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            complete_operation(operation, method, path, schemas)
    components["responses"] = {component(kind): response(kind) for kind in STATUS if _gives(found["paths"], kind)}
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An access token (RFC 9068) with the scopes that the operation names.",
        }
    }
    _drop_unused(found)
    return well_named(found)


def _drop_unused(found: Document) -> None:
    """Leave out schemas that nothing leads to, as those of operations whose answer is a file and no JSON."""
    schemas, reached = found["components"]["schemas"], set[str]()
    ahead = _named_in(found["paths"]) | _named_in(found["components"]["responses"])
    while ahead:
        reached |= ahead
        ahead = set().union(*(_named_in(schemas[name]) for name in ahead)) - reached
    for unused in schemas.keys() - reached:
        del schemas[unused]


def _named_in(node: Document) -> set[str]:
    return {name.decode() for name in _REFERENCE.findall(orjson.dumps(node))}


def _gives(paths: Document, kind: str) -> bool:
    status = str(STATUS[kind])
    return any(status in operation["responses"] for operations in paths.values() for operation in operations.values())
