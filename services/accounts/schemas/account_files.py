"""Representations of addresses, documents and what became of an account file."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints
from pydantic.config import JsonDict

from chassis.wire import (
    KEPT_EXAMPLE,
    LINE,
    CountryCode,
    ExternalId,
    Line,
    Moment,
    Name,
    Prose,
    Resource,
    Version,
    Wire,
    example,
    patched,
)
from services.accounts.domain.address import Address as DomainAddress
from services.accounts.domain.address import AddressKind
from services.accounts.domain.document import AccountDocument as DomainDocument
from services.accounts.domain.document import DocumentKind

ACCOUNT = "01981d2e-7a7c-7000-8000-000000000001"
Short = Annotated[str, StringConstraints(max_length=200, pattern=LINE)]

_ADDRESS: JsonDict = {
    "kind": "registered",
    "line": "朝阳区建国路 88 号",
    "city": "北京",
    "region": "北京",
    "postal_code": "100022",
    "country": "CN",
}
_DOCUMENT: JsonDict = {
    "kind": "business_licence",
    "title": "营业执照副本",
    "due_on": "2026-06-30",
    "owner": "A-017",
    "received_on": None,
    "valid_until": None,
    "note": "",
}


class AddressDraft(Wire):
    """Where an account is."""

    model_config = example(_ADDRESS)

    kind: AddressKind
    line: Annotated[Line, Field(min_length=1, description="Street and number.")]
    city: Short = ""
    region: Short = ""
    postal_code: Annotated[str, StringConstraints(max_length=20, pattern=LINE)] = ""
    country: CountryCode

    def to_domain(self, account_id: UUID) -> DomainAddress:
        """The address of the account."""
        return DomainAddress(account_id=account_id, **dict(self))


class AddressPatch(Wire):
    """A merge patch of an address."""

    model_config = example({"postal_code": "100020"})

    kind: AddressKind | None = None
    line: Line | None = None
    city: Short | None = None
    region: Short | None = None
    postal_code: Annotated[str, StringConstraints(max_length=20, pattern=LINE)] | None = None
    country: CountryCode | None = None

    def applied_to(self, address: DomainAddress) -> DomainAddress:
        """The address with the patch merged in."""
        return patched(AddressDraft.of(address), self).to_domain(address.account_id)


class Address(AddressDraft, Resource):
    """An address on file."""

    model_config = example(KEPT_EXAMPLE | _ADDRESS | {"account_id": ACCOUNT})
    address: ClassVar[str] = "/v1/accounts/{account_id}/addresses/{id}"

    account_id: UUID


class DocumentFields(Wire):
    """What is known of a document."""

    kind: DocumentKind
    title: Name
    due_on: Annotated[date, Field(description="By when the bank must have it.")]
    owner: Annotated[ExternalId | None, Field(description="Who of us sees to it, by personnel number.")] = None
    received_on: Annotated[date | None, Field(description="When it came; null while it is awaited.")] = None
    valid_until: Annotated[date | None, Field(description="When what came runs out and is due again.")] = None
    note: Prose = ""


class DocumentDraft(DocumentFields):
    """A document that an account must bring."""

    model_config = example(_DOCUMENT | {"account_id": ACCOUNT})

    account_id: UUID

    def to_domain(self) -> DomainDocument:
        """The document that the draft asks for."""
        return DomainDocument(**dict(self))


class DocumentPatch(Wire):
    """A merge patch of a document."""

    model_config = example({"received_on": "2026-06-12", "valid_until": "2031-06-12"})

    kind: DocumentKind | None = None
    title: Name | None = None
    due_on: date | None = None
    owner: ExternalId | None = None
    received_on: date | None = None
    valid_until: date | None = None
    note: Prose | None = None

    def applied_to(self, document: DomainDocument) -> DomainDocument:
        """The document with the patch merged in; null removes."""
        return replace(document, **dict(patched(DocumentFields.of(document), self)))


class AccountDocument(DocumentFields, Resource):
    """A document on file."""

    model_config = example(
        KEPT_EXAMPLE | _DOCUMENT | {"account_id": ACCOUNT, "next_due_on": "2026-06-30", "reminded_for": None}
    )
    address: ClassVar[str] = "/v1/account-documents/{id}"

    account_id: UUID
    next_due_on: Annotated[date | None, Field(description="When it is due next; null when it is there for good.")]
    reminded_for: Annotated[date | None, Field(description="The due day for which somebody was reminded.")]


class FieldChange(Wire):
    """A field before and after a change."""

    model_config = example({"field": "sector", "before": "mining", "after": "energy_power"})

    field: str
    before: JsonValue
    after: JsonValue


class AccountChange(Wire):
    """What became of one thing in the file at one moment."""

    model_config = example(
        {
            "noun": "accounts",
            "thing_id": ACCOUNT,
            "version": 2,
            "changed_at": "2026-03-02T09:30:00Z",
            "changed_by": "A-017",
            "removed": False,
            "fields": [{"field": "sector", "before": "mining", "after": "energy_power"}],
        }
    )

    noun: Annotated[str, Field(description="What it is: `accounts`, `assignments`, `complaints`, …")]
    thing_id: UUID
    version: Annotated[Version, Field(description="The version that the change made.")]
    changed_at: Moment
    changed_by: str
    removed: bool
    fields: list[FieldChange]

    @classmethod
    def of(cls, value: object) -> Self:
        """The representation of a change."""
        return cls.model_validate(value, from_attributes=True)
