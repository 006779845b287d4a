"""Managers (客户经理): the people who serve accounts, and whose work is measured and paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.domain.errors import Fault


class ManagerRole(StrEnum):
    """What a manager does for an account: leads it, or brings products or risk judgement to it (article 4)."""

    RELATIONSHIP = "relationship"
    PRODUCT = "product"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Manager:
    """A manager by the bank's personnel records, employed from `employed_from` until before `employed_until`."""

    external_id: str
    name: str
    role: ManagerRole
    grade: str
    employed_from: date
    employed_until: date | None
    capacity_hours: int
    """Hours a month for serving accounts."""
    house_desk: bool = False
    """Whether active accounts are led here until somebody is named for them (公共户)."""

    def employed(self, on: date) -> bool:
        """Whether the manager works for the bank on `on`."""
        return self.employed_from <= on and (self.employed_until is None or on < self.employed_until)


def manager_faults(manager: Manager) -> Iterator[Fault]:
    """What is wrong with a manager's record."""
    if manager.employed_until is not None and manager.employed_until <= manager.employed_from:
        yield Fault("employed_until_before_from", "/employed_until")
    if manager.house_desk and (manager.role is not ManagerRole.RELATIONSHIP or manager.employed_until is not None):
        yield Fault("house_desk_leads", "/house_desk")
