"""Representations of assignments."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Line, Resource, Wire, example
from services.accounts.domain.manager import ManagerRole

_FIELDS: JsonDict = {
    "account_id": "01981d2e-7a7c-7000-8000-000000000001",
    "manager_id": "01981d2e-7a7c-7000-8000-000000000002",
    "starts_on": "2026-04-01",
    "ends_on": None,
    "locked": False,
    "reason": "asked for by the customer",
}


class AssignmentDraft(Wire):
    """An account for a manager, in the role that the manager has: the relationship manager is the primary one."""

    model_config = example(_FIELDS)

    account_id: UUID
    manager_id: UUID
    starts_on: date
    ends_on: Annotated[date | None, Field(description="The first day without the manager; null is without end.")] = None
    locked: Annotated[bool, Field(description="A locked assignment is not moved by an allocation.")] = False
    reason: Line = ""


class Assignment(AssignmentDraft, Resource):
    """Who serves an account, from when to when."""

    model_config = example(KEPT_EXAMPLE | _FIELDS | {"role": "relationship", "house_desk": False})
    address: ClassVar[str] = "/v1/assignments/{id}"

    role: ManagerRole
    house_desk: Annotated[bool, Field(description="Whether the house desk holds it until somebody is named.")]


class AssignmentTransitionRequest(Wire):
    """What is asked of an assignment: to end."""

    model_config = example(
        {"transition": "end", "ends_on": "2026-06-30", "reason": "moves to another branch", "successor_id": None}
    )

    transition: Literal["end"]
    ends_on: Annotated[date, Field(description="The first day without the manager.")]
    reason: Line = ""
    successor_id: Annotated[
        UUID | None,
        Field(description="Who takes over on that day, in the same role: the account is not a day without a manager."),
    ] = None
