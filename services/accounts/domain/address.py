"""Addresses of accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from services.accounts.domain.country import countries


class AddressKind(StrEnum):
    """What is found there."""

    REGISTERED = "registered"
    OFFICE = "office"
    POSTAL = "postal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Address:
    """Where an account is; `line` is street and number, in whatever order its country writes them."""

    account_id: UUID
    kind: AddressKind
    line: str
    country: str
    city: str = ""
    region: str = ""
    postal_code: str = ""


def address_faults(address: Address) -> Iterator[Fault]:
    """Everything that keeps the address from being filed."""
    if not address.line.strip():
        yield Fault("missing", "/line")
    if address.country not in countries():
        yield Fault("unknown_country", "/country", {"country": address.country})
