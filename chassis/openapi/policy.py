"""What the gateway must know of an operation beyond what its code says: how often it is asked, and who goes first."""

from chassis.openapi.names import Document

_LIGHT = (
    "application/json",
    "application/merge-patch+json",
    "application/pdf",
    "image/png",
    "image/svg+xml",
    "text/event-stream",
    "text/html",
)
"""What is small and soon made; a document of a few pages is printed in milliseconds."""


def declare_policy(operation: Document, method: str) -> None:
    """Complete `x-rate-class` and `x-priority` in place, where the operation's code does not give them.

    `bulk` is what keeps the suite busy for long: jobs, uploads, and answers that are files. It also waits first, unless
    its code says that it matters more.
    """
    reading = "read" if method == "get" else "write"
    rate_class = operation.setdefault("x-rate-class", "bulk" if _is_bulk(operation) else reading)
    operation.setdefault("x-priority", "low" if rate_class == "bulk" else "normal")


def _is_bulk(operation: Document) -> bool:
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    files = any(medium not in _LIGHT for body in bodies for medium in body.get("content", {}))
    return files or "202" in operation["responses"]
