"""Products: what the bank sells, to whom, and the figures that are counted of an account month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.domain.name import Name
from services.accounts.domain.account import AccountKind


class ProductFamily(StrEnum):
    """What kind of product it is."""

    DEPOSIT = "deposit"
    LOAN = "loan"
    WEALTH = "wealth"
    FUND = "fund"
    INSURANCE = "insurance"
    CARD = "card"
    CHANNEL = "channel"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Product:
    """A product. `in_aum` says whether its balance counts as a customer's financial assets (AUM)."""

    code: str
    name: Name
    family: ProductFamily
    kinds: tuple[AccountKind, ...]
    in_aum: bool = False
    small_business: bool = False


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A figure of an account in a month. `profit` is +1 or −1 where simulated profit adds or subtracts it, else 0."""

    code: str
    name: Name
    signed: bool = False
    profit: int = 0


@dataclass(frozen=True, slots=True)
class ProductRule:
    """The catalogue (`rules/products-*.yaml`), and from which AUM, by currency, a person is premium or of value."""

    products: Mapping[str, Product]
    figures: Mapping[str, FigureKind]
    several_products_min: int
    premium_aum_min: Mapping[str, Decimal]
    value_aum_min: Mapping[str, Decimal]
    effective_from: date
    source: str

    def eligible(self, kind: AccountKind) -> tuple[str, ...]:
        """The products that accounts of this kind can have, in the catalogue's order."""
        return tuple(code for code, product in self.products.items() if kind in product.kinds)

    def of_family(self, family: ProductFamily) -> frozenset[str]:
        """The products of one family."""
        return frozenset(code for code, product in self.products.items() if product.family is family)
