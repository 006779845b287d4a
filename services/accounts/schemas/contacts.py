"""Representations of contacts."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, ExternalId, Name, Names, Resource, Wire, example, patched
from services.accounts.domain.contact import BuyingRole, DecidingPower, KnownContact
from services.accounts.domain.contact import Contact as DomainContact
from services.accounts.schemas.sentences import sentence

Title = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Support = Annotated[int, Field(strict=True, ge=-2, le=2, description="−2 an opponent, 0 neutral, +2 a mentor.")]

_FIELDS: JsonDict = {
    "name": "陈立",
    "title": "采购总监",
    "buying_role": "decision_maker",
    "deciding_power": "decides",
    "support": 1,
    "in_post": True,
    "last_contacted_on": "2026-01-12",
    "external_id": None,
}


class ContactDraft(Wire):
    """A person of an account."""

    model_config = example(_FIELDS)

    name: Name
    title: Title = ""
    buying_role: Annotated[BuyingRole, Field(description="The part played when the account buys.")] = BuyingRole.USER
    deciding_power: Annotated[DecidingPower, Field(description="How far the person's word decides.")] = (
        DecidingPower.NONE
    )
    support: Support = 0
    in_post: bool = True
    last_contacted_on: date | None = None
    external_id: Annotated[ExternalId | None, Field(description="The id in the bank's own system.")] = None

    def to_domain(self) -> DomainContact:
        """The contact that the draft asks for."""
        return DomainContact(**dict(self))


class ContactPatch(Wire):
    """A merge patch of a contact."""

    model_config = example({"support": 2, "last_contacted_on": "2026-02-03"})

    name: Name | None = None
    title: Title | None = None
    buying_role: BuyingRole | None = None
    deciding_power: DecidingPower | None = None
    support: Support | None = None
    in_post: bool | None = None
    last_contacted_on: date | None = None
    external_id: ExternalId | None = None

    def applied_to(self, contact: DomainContact) -> DomainContact:
        """The contact with the patch merged in; null removes, and what may not be missing is refused."""
        return patched(ContactDraft.of(contact), self).to_domain()


class Weakness(Wire):
    """A condition of a solid contact that this one fails."""

    code: str
    sentence: Names


class Contact(ContactDraft, Resource):
    """A person of an account. `solid` is true when nothing stands in `weaknesses` today."""

    model_config = example(
        KEPT_EXAMPLE | _FIELDS | {"account_id": "01981d2e-7a7c-7000-8000-000000000001", "solid": True, "weaknesses": []}
    )
    address: ClassVar[str] = "/v1/accounts/{account_id}/contacts/{id}"

    account_id: UUID
    solid: bool
    weaknesses: list[Weakness]

    @classmethod
    def from_domain(cls, known: KnownContact) -> Self:
        """The representation of a contact as it is known today."""
        return cls(
            **dict(ContactDraft.of(known.kept.value)),
            id=known.kept.id,
            version=known.kept.version,
            created_at=known.kept.created_at,
            updated_at=known.kept.updated_at,
            account_id=known.account_id,
            solid=not known.weaknesses,
            weaknesses=[Weakness(code=code, sentence=sentence(code)) for code in known.weaknesses],
        )
