"""What operators get to see of usage."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.wire import Moment, Wire, example
from gateway.contracts import Operation
from gateway.ledger.tables import UsageRow


class Usage(Wire):
    """How often a program has called an operation."""

    model_config = example(
        {
            "id": "01981d2e-7a7c-7000-8000-000000000021",
            "client": "core-banking",
            "operation": "list_managers",
            "method": "GET",
            "path": "/v1/managers",
            "service": "accounts",
            "calls": 18_204,
            "first_called_at": "2026-01-05T08:00:00Z",
            "last_called_at": "2026-03-02T11:20:00Z",
            "deprecated_at": None,
            "sunset": None,
            "successor": None,
        }
    )

    id: UUID
    client: Annotated[str, Field(description="The `client_id` of the tokens; `(no client_id)` where they name none.")]
    operation: Annotated[str, Field(description="The operationId.")]
    method: Annotated[str | None, Field(description="None when the operation is gone, as the other words of it are.")]
    path: str | None
    service: str | None
    calls: Annotated[int, Field(ge=1, description="All calls since the first, refused ones too.")]
    first_called_at: Moment
    last_called_at: Annotated[Moment, Field(description="To within the seconds between two recordings.")]
    deprecated_at: Annotated[date | None, Field(description="Since when the operation is deprecated.")]
    sunset: Annotated[date | None, Field(description="From when on it may be gone.")]
    successor: Annotated[str | None, Field(description="The path to use instead.")]

    @classmethod
    def showing(cls, row: UsageRow, operation: Operation | None) -> "Usage":
        """A row, with what the contract says of its operation."""
        going = operation.deprecation if operation else None
        return cls(
            id=row.id,
            client=row.client,
            operation=row.operation,
            method=operation.method if operation else None,
            path=operation.template if operation else None,
            service=operation.service if operation else None,
            calls=row.calls,
            first_called_at=row.first_called_at,
            last_called_at=row.last_called_at,
            deprecated_at=going.at if going else None,
            sunset=going.sunset if going else None,
            successor=(going.successor or None) if going else None,
        )
