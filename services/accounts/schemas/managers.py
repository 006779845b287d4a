"""Representations of managers."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, Name, Resource, Wire, example, patched
from services.accounts.domain.manager import Manager as DomainManager
from services.accounts.domain.manager import ManagerRole

_EXAMPLE: JsonDict = {
    "external_id": "A-017",
    "name": "林晓",
    "role": "relationship",
    "grade": "senior",
    "employed_from": "2021-07-01",
    "employed_until": None,
    "capacity_hours": 120,
    "house_desk": False,
}
HouseDesk = Annotated[
    bool, Field(description="Whether active accounts are led here until somebody is named; one manager at most.")
]
CapacityHours = Annotated[int, Field(strict=True, ge=0, le=744, description="Hours a month for serving accounts.")]


class ManagerDraft(Wire):
    """A manager to be taken on record."""

    model_config = example(_EXAMPLE)

    external_id: Annotated[
        ExternalId, Field(description="The personnel number; also the subject of the manager's token.")
    ]
    name: Name
    role: ManagerRole = ManagerRole.RELATIONSHIP
    grade: Annotated[Code, Field(description="The grade that pay plans refer to.")]
    employed_from: date
    employed_until: Annotated[date | None, Field(description="The first day no longer employed.")] = None
    capacity_hours: CapacityHours = 120
    house_desk: HouseDesk = False

    def to_domain(self) -> DomainManager:
        """The record that the draft asks for."""
        return DomainManager(**dict(self))


class ManagerPatch(Wire):
    """A merge patch of a manager; the personnel number stays as it is."""

    model_config = example({"grade": "principal"})

    name: Name | None = None
    role: ManagerRole | None = None
    grade: Code | None = None
    employed_from: date | None = None
    employed_until: date | None = None
    capacity_hours: CapacityHours | None = None
    house_desk: HouseDesk | None = None

    def applied_to(self, manager: DomainManager) -> DomainManager:
        """The record with the patch merged in; null removes, and what may not be missing is refused."""
        return patched(ManagerDraft.of(manager), self).to_domain()


class Manager(ManagerDraft, Resource):
    """A manager on record."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/managers/{id}"
