"""Puts a service's contract together."""

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from chassis.openapi.examples import complete_examples
from chassis.openapi.names import Document, well_named
from chassis.openapi.operations import complete_operation
from chassis.openapi.problems import PROBLEM, component, response
from chassis.problems import STATUS


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
    return well_named(found)


def _gives(paths: Document, kind: str) -> bool:
    status = str(STATUS[kind])
    return any(status in operation["responses"] for operations in paths.values() for operation in operations.values())
