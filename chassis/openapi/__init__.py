"""The contract of a service: FastAPI's OpenAPI 3.1 document, completed with everything that every operation shares."""

from chassis.openapi.document import document

__all__ = ["document"]
