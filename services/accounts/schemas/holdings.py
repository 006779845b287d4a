"""Representations of holdings, figures and what they come to."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.period import Period, PeriodKind
from chassis.wire import KEPT_EXAMPLE, Code, Count, MoneyWire, Name, PeriodString, Resource, Wire, example
from services.accounts.domain.figure import AccountFigure as DomainFigure
from services.accounts.domain.figure import SimulatedProfit as DomainProfit
from services.accounts.domain.holding import MOST_UNITS
from services.accounts.domain.holding import Holding as DomainHolding
from services.accounts.schemas.moving import domain_fields

ACCOUNT = "01981d2e-7a7c-7000-8000-000000000001"
MONTH = r"^(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])$"

_HOLDING: JsonDict = {
    "product": "time_deposit",
    "as_of": "2026-03-31",
    "source": "core banking",
    "units": 1,
    "balance": {"amount": "850000.00", "currency": "CNY"},
}
_FIGURE: JsonDict = {
    "figure": "fee_income",
    "month": "2026-03",
    "source": "general ledger",
    "amount": {"amount": "12400.00", "currency": "CNY"},
}


class HoldingDraft(Wire):
    """How many of a product an account has on a day; no units say that it is gone."""

    model_config = example(_HOLDING)

    product: Annotated[Code, Field(description="A code of `/v1/products`.")]
    as_of: Annotated[date, Field(description="The day that it speaks of.")]
    source: Annotated[Name, Field(description="Where it is from.")]
    units: Annotated[int, Field(strict=True, ge=0, le=MOST_UNITS, description="Cards, contracts, accounts.")] = 1
    balance: Annotated[MoneyWire | None, Field(description="What is kept, or owed: positive either way.")] = None

    def to_domain(self, account_id: UUID) -> DomainHolding:
        """The holding of the account."""
        return DomainHolding(account_id=account_id, **domain_fields(self))


class Holding(HoldingDraft, Resource):
    """A holding on record. It is never changed; what is filed later of the same day corrects it."""

    model_config = example(KEPT_EXAMPLE | _HOLDING | {"account_id": ACCOUNT})
    address: ClassVar[str] = "/v1/accounts/{account_id}/holdings/{id}"

    account_id: UUID


class FigureDraft(Wire):
    """What an account brought or cost in a month."""

    model_config = example(_FIGURE)

    figure: Annotated[Code, Field(description="A code of `/v1/products`, under `figures`.")]
    month: Annotated[str, Field(pattern=MONTH, description="The month: `2026-03`.")]
    source: Annotated[Name, Field(description="Where it is from.")]
    amount: MoneyWire

    def to_domain(self, account_id: UUID) -> DomainFigure:
        """The figure of the account."""
        return DomainFigure(account_id=account_id, **domain_fields(self) | {"month": Period.parse(self.month).start})


class Figure(FigureDraft, Resource):
    """A figure on record. It is never changed; a later one of the same month corrects it."""

    model_config = example(KEPT_EXAMPLE | _FIGURE | {"account_id": ACCOUNT})
    address: ClassVar[str] = "/v1/accounts/{account_id}/figures/{id}"

    account_id: UUID

    @classmethod
    def from_domain(cls, kept: Kept[DomainFigure]) -> Self:
        """The representation of a figure on record."""
        return cls.showing(kept, month=str(Period(kept.value.month, PeriodKind.MONTH)))


class ProfitPart(Wire):
    """One figure that simulated profit is made of."""

    model_config = example({"figure": "fee_income", "amount": {"amount": "12400.00", "currency": "CNY"}})

    figure: Code
    amount: MoneyWire


class ProfitInCurrency(Wire):
    """Profit in one currency, and what is missing of it."""

    model_config = example(
        {
            "profit": {"amount": "12400.00", "currency": "CNY"},
            "parts": [{"figure": "fee_income", "amount": {"amount": "12400.00", "currency": "CNY"}}],
            "missing": ["deposit_margin", "loan_margin", "expected_loss", "allocated_cost", "tax_charge"],
        }
    )

    profit: MoneyWire
    parts: list[ProfitPart]
    missing: Annotated[list[str], Field(description="The figures that nobody has filed; they count as nothing.")]

    @classmethod
    def from_domain(cls, found: DomainProfit) -> Self:
        """The representation of the profit in one currency."""
        parts = [ProfitPart(figure=code, amount=MoneyWire.of(amount)) for code, amount in found.parts.items()]
        return cls(profit=MoneyWire.of(found.profit), parts=parts, missing=list(found.missing))


class SimulatedProfit(Wire):
    """Deposit margin + loan margin + fee income − expected loss − allocated cost − tax, by currency."""

    model_config = example({"account_id": ACCOUNT, "period": "2026-03", "profits": []})

    account_id: UUID
    period: PeriodString
    profits: list[ProfitInCurrency]


class Penetration(Wire):
    """How far one product has come among the accounts that are eligible for it."""

    model_config = example({"product": "payroll", "eligible": 412, "holders": 97, "rate": "0.2354"})

    product: Code
    eligible: Count
    holders: Count
    rate: Annotated[str | None, Field(description="Holders ÷ eligible, 0 to 1; null when nobody is eligible.")]
