"""The contract of a service: FastAPI's OpenAPI 3.1 document, completed with everything that every operation shares."""

from chassis.openapi.document import document
from chassis.openapi.keeping import kept

__all__ = ["document", "kept"]
