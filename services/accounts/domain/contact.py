"""Contacts: the people of an account, and whether the account would survive losing one of them.

Article 9: a complex sale needs three to five people on the customer's side, and because the one you know may leave,
three to five *solid* contacts matter more than any other interest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.kept import Kept
from chassis.domain.money import round_decimal


class BuyingRole(StrEnum):
    """The part somebody plays when the account buys."""

    DECISION_MAKER = "decision_maker"
    APPROVER = "approver"
    INFLUENCER = "influencer"
    USER = "user"
    GATEKEEPER = "gatekeeper"
    CHAMPION = "champion"


class DecidingPower(StrEnum):
    """How far the person's word decides."""

    NONE = "none"
    ADVISES = "advises"
    VETOES = "vetoes"
    DECIDES = "decides"


STRONGEST_SUPPORT = 2
"""Support runs from −2 (an opponent) over 0 (neutral) to +2 (a mentor who speaks for us)."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of an account, as the manager knows them today."""

    name: str
    title: str = ""
    buying_role: BuyingRole = BuyingRole.USER
    deciding_power: DecidingPower = DecidingPower.NONE
    support: int = 0
    in_post: bool = True
    last_contacted_on: date | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class SolidContactRule:
    """What makes a contact solid, and how many an account needs (`rules/solid-contacts-*.yaml`)."""

    contacted_within_days: int
    support_min: int
    solid_min: int
    solid_target: int
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well an account is known.

    `degree` is min(1, solid ÷ solid_min), to four decimals; `withstands_departure` says whether `solid_min` remain when
    any one leaves.
    """

    solid: int
    solid_min: int
    solid_target: int
    degree: Decimal
    decision_maker_reached: bool
    withstands_departure: bool


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact on file, whose it is, and the conditions of a solid contact that it fails today."""

    account_id: UUID
    kept: Kept[Contact]
    weaknesses: tuple[str, ...]


def contact_faults(contact: Contact) -> Iterator[Fault]:
    """Everything that keeps the contact from being filed."""
    if not contact.name.strip():
        yield Fault("missing", "/name")
    if abs(contact.support) > STRONGEST_SUPPORT:
        yield Fault("support_out_of_range", "/support", {"least": -STRONGEST_SUPPORT, "most": STRONGEST_SUPPORT})


def why_not_solid(contact: Contact, rule: SolidContactRule, today: date) -> tuple[str, ...]:
    """The conditions that the contact fails, by code; none means solid."""
    since = (today - contact.last_contacted_on).days if contact.last_contacted_on else None
    return tuple(
        code
        for code, failed in (
            ("left_post", not contact.in_post),
            ("never_contacted", since is None),
            ("contacted_too_long_ago", since is not None and since > rule.contacted_within_days),
            ("support_too_low", contact.support < rule.support_min),
        )
        if failed
    )


def coverage(contacts: Iterable[Contact], rule: SolidContactRule, today: date) -> Coverage:
    """How many contacts are solid today, and whether somebody who decides is among them."""
    solid = [contact for contact in contacts if not why_not_solid(contact, rule, today)]
    return Coverage(
        solid=len(solid),
        solid_min=rule.solid_min,
        solid_target=rule.solid_target,
        degree=round_decimal(min(Decimal(1), Decimal(len(solid)) / rule.solid_min), 4),
        decision_maker_reached=any(contact.deciding_power is DecidingPower.DECIDES for contact in solid),
        withstands_departure=len(solid) > rule.solid_min,
    )
