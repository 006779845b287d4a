"""Representations of evidence."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, DecimalString, MoneyWire, Name, Resource, Wire, decimal_string, example
from services.accounts.domain.evidence import Evidence as DomainEvidence
from services.accounts.schemas.moving import domain_fields

Level = Annotated[int, Field(strict=True, ge=0, le=4)]
Rate = Annotated[DecimalString, Field(description="A fraction of one: 0.18 is 18 %.")]

_FIELDS: JsonDict = {
    "as_of": "2025-12-31",
    "source": "ledger 2025",
    "annual_sales": {"amount": "18000000.00", "currency": "CNY"},
    "margin_rate": "0.22",
    "growth_rate": "0.15",
    "wallet_estimate": {"amount": "40000000.00", "currency": "CNY"},
    "payment_days": 35,
    "goal_access_level": 3,
    "openness_level": 4,
}


class EvidenceValues(Wire):
    """What can be known of an account; leave out what is not."""

    model_config = example({"margin_rate": "0.22", "payment_days": 35})

    annual_sales: Annotated[MoneyWire | None, Field(description="What the account bought in a year.")] = None
    margin_rate: Rate | None = None
    growth_rate: Rate | None = None
    wallet_estimate: Annotated[
        MoneyWire | None, Field(description="All that it buys a year of what we sell, from us and from competitors.")
    ] = None
    payment_days: Annotated[int, Field(strict=True, ge=0, le=3650)] | None = None
    goal_access_level: Annotated[
        Level | None,
        Field(description="0 none, 1 by hearsay, 2 from users, 3 present goals are discussed, 4 future goals too."),
    ] = None
    openness_level: Annotated[
        Level | None,
        Field(description="0 refuses, 1 listens, 2 answers, 3 tries our ideas, 4 asks for our advice."),
    ] = None

    def sheet(self, as_of: date, source: str) -> DomainEvidence:
        """The values as a sheet of a day."""
        rates = {"margin_rate": _decimal(self.margin_rate), "growth_rate": _decimal(self.growth_rate)}
        return DomainEvidence(**domain_fields(self) | rates | {"as_of": as_of, "source": source})


class EvidenceDraft(EvidenceValues):
    """What is known of an account on a day; leave out what is not."""

    model_config = example(_FIELDS)

    as_of: date
    source: Annotated[Name, Field(description="Where it is from. One day and source have one sheet.")]

    def to_domain(self) -> DomainEvidence:
        """The sheet that the draft asks for."""
        return self.sheet(self.as_of, self.source)


class Evidence(EvidenceDraft, Resource):
    """A sheet of evidence on record. It is never changed; a later sheet takes its place value by value."""

    model_config = example(KEPT_EXAMPLE | _FIELDS | {"account_id": "01981d2e-7a7c-7000-8000-000000000001"})
    address: ClassVar[str] = "/v1/accounts/{account_id}/evidence/{id}"

    account_id: UUID

    @classmethod
    def from_domain(cls, account_id: UUID, kept: Kept[DomainEvidence]) -> Self:
        """The representation of the account's sheet."""
        sheet = kept.value
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            account_id=account_id,
            as_of=sheet.as_of,
            source=sheet.source,
            annual_sales=MoneyWire.of(sheet.annual_sales) if sheet.annual_sales else None,
            margin_rate=_text(sheet.margin_rate),
            growth_rate=_text(sheet.growth_rate),
            wallet_estimate=MoneyWire.of(sheet.wallet_estimate) if sheet.wallet_estimate else None,
            payment_days=sheet.payment_days,
            goal_access_level=sheet.goal_access_level,
            openness_level=sheet.openness_level,
        )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _text(value: Decimal | None) -> str | None:
    return decimal_string(value) if value is not None else None
