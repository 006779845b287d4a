"""Representations of the product catalogue, and of what accounts hold of it."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Code, Count, MoneyWire, Names, Wire, decimal_string, example
from services.accounts.domain.account import AccountKind
from services.accounts.domain.product import FigureKind as DomainFigureKind
from services.accounts.domain.product import Product as DomainProduct
from services.accounts.domain.product import ProductFamily, ProductRule
from services.accounts.domain.product_summary import Penetration as DomainPenetration
from services.accounts.domain.product_summary import ProductSummary as DomainSummary
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.holdings import ACCOUNT, Penetration

_PRODUCT: JsonDict = {
    "code": "time_deposit",
    "name": {"en": "Time deposit", "zh-CN": "定期存款"},
    "family": "deposit",
    "kinds": ["organisation", "person"],
    "in_aum": True,
}
_FIGURE: JsonDict = {
    "code": "fee_income",
    "name": {"en": "Fee income", "zh-CN": "中间业务收入"},
    "signed": True,
    "profit": 1,
}


class Product(Wire):
    """A product of the bank."""

    model_config = example(_PRODUCT)

    code: Code
    name: Names
    family: ProductFamily
    kinds: Annotated[list[AccountKind], Field(description="Who can have it.")]
    in_aum: Annotated[bool, Field(description="Whether its balance counts as a customer's financial assets.")]

    @classmethod
    def from_domain(cls, product: DomainProduct) -> Self:
        """The representation of a product."""
        return cls(
            code=product.code,
            name=Names.of(product.name),
            family=product.family,
            kinds=list(product.kinds),
            in_aum=product.in_aum,
        )


class FigureKind(Wire):
    """A figure that is counted of an account month by month."""

    model_config = example(_FIGURE)

    code: Code
    name: Names
    signed: Annotated[bool, Field(description="Whether it may be negative.")]
    profit: Annotated[int, Field(description="1 where simulated profit adds it, -1 where it subtracts it, else 0.")]

    @classmethod
    def from_domain(cls, kind: DomainFigureKind) -> Self:
        """The representation of a kind of figure."""
        return cls(code=kind.code, name=Names.of(kind.name), signed=kind.signed, profit=kind.profit)


class ProductCatalogue(Wire):
    """What the bank sells, and what is counted of accounts; in force since `effective_from`."""

    model_config = example(
        {"products": [_PRODUCT], "figures": [_FIGURE], "effective_from": "2026-01-01", "source": "Article 8"}
    )

    products: list[Product]
    figures: list[FigureKind]
    effective_from: date
    source: str

    @classmethod
    def from_domain(cls, rule: ProductRule) -> Self:
        """The representation of the catalogue."""
        return cls(
            products=[Product.from_domain(product) for product in rule.products.values()],
            figures=[FigureKind.from_domain(kind) for kind in rule.figures.values()],
            effective_from=rule.effective_from,
            source=rule.source,
        )


class HeldProduct(Wire):
    """A product that the account has, as last reported."""

    model_config = example(
        {
            "product": "time_deposit",
            "units": 1,
            "balance": {"amount": "850000.00", "currency": "CNY"},
            "as_of": "2026-03-31",
            "source": "core banking",
        }
    )

    product: Code
    units: Count
    balance: MoneyWire | None
    as_of: date
    source: str


class ProductSummary(Wire):
    """What an account holds on a day of what it could hold."""

    model_config = example(
        {
            "account_id": ACCOUNT,
            "on": "2026-03-31",
            "aum": [{"amount": "850000.00", "currency": "CNY"}],
            "holdings": [],
            "held": ["time_deposit"],
            "open": ["demand_deposit", "wealth_product", "fund"],
            "coverage": "0.2500",
            "cross_sold": False,
            "rule_version": "2026-01-01",
        }
    )

    account_id: UUID
    on: date
    aum: Annotated[list[MoneyWire], Field(description="Financial assets, one sum a currency.")]
    holdings: Annotated[list[HeldProduct], Field(description="The latest sheet of each product that it has.")]
    held: Annotated[list[str], Field(description="The products of the catalogue that it has.")]
    open: Annotated[list[str], Field(description="Those that it is eligible for and does not have.")]
    coverage: Annotated[Exact, Field(description="Held ÷ eligible, 0 to 1.")]
    cross_sold: Annotated[bool, Field(description="Whether it has several products.")]
    rule_version: date

    @classmethod
    def from_domain(cls, account_id: UUID, summary: DomainSummary) -> Self:
        """The representation of what the account holds."""
        return cls(
            account_id=account_id,
            on=summary.on,
            aum=[MoneyWire.of(summary.aum[currency]) for currency in sorted(summary.aum)],
            holdings=[HeldProduct.of(holding) for holding in summary.holdings],
            held=list(summary.held),
            open=list(summary.open),
            coverage=decimal_string(summary.coverage),
            cross_sold=summary.cross_sold,
            rule_version=summary.rule.effective_from,
        )


class ProductPenetration(Wire):
    """How far every product has come on a day."""

    model_config = example(
        {"on": "2026-03-31", "products": [{"product": "payroll", "eligible": 412, "holders": 97, "rate": "0.2354"}]}
    )

    on: date
    products: list[Penetration]

    @classmethod
    def from_domain(cls, on: date, found: list[DomainPenetration]) -> Self:
        """The representation of how far the products have come."""
        return cls(on=on, products=[_penetration(each) for each in found])


def _penetration(found: DomainPenetration) -> Penetration:
    rate = None if found.rate is None else decimal_string(found.rate)
    return Penetration(product=found.product.code, eligible=found.eligible, holders=found.holders, rate=rate)
