"""Holdings: which products an account has, how many and with what balance, by day.

A sheet is never changed: what is filed later of the same day corrects it, and what was known before stays readable.
A sheet with no units says that the product is gone. Worked table: `docs/algorithms/holdings.md`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money
from services.accounts.domain.product import ProductFamily, ProductRule

MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Holding:
    """`units` of a product on `as_of`, by `source`. A loan's balance is what is owed, positive too."""

    account_id: UUID
    product: str
    as_of: date
    source: str
    units: int = 1
    balance: Money | None = None


def holding_faults(holding: Holding, rule: ProductRule, latest: date) -> Iterator[Fault]:
    """Everything that keeps the sheet from being filed; `latest` is the last day that it can speak of."""
    if holding.product not in rule.products:
        yield Fault("unknown_product", "/product", {"product": holding.product})
    if holding.as_of > latest:
        yield Fault("in_the_future", "/as_of", {"day": holding.as_of.isoformat()})
    if not 0 <= holding.units <= MOST_UNITS:
        yield Fault("out_of_range", "/units", {"least": 0, "most": MOST_UNITS})
    if holding.balance is not None and holding.balance.minor < 0:
        yield Fault("negative_amount", "/balance/amount")
    if holding.balance is not None and holding.balance.minor and not holding.units:
        yield Fault("balance_without_units", "/balance")


def held(holdings: Iterable[Holding]) -> frozenset[str]:
    """The products that an account has; `holdings` are the latest of each product."""
    return frozenset(holding.product for holding in holdings if holding.units)


def balances(holdings: Iterable[Holding], products: frozenset[str]) -> Mapping[str, Money]:
    """Σ balances of `products` by currency; no sum crosses currencies."""
    sums: dict[str, Money] = {}
    for holding in holdings:
        if holding.balance is not None and holding.product in products:
            present = sums.get(holding.balance.currency, Money.zero(holding.balance.currency))
            sums[holding.balance.currency] = present + holding.balance
    return sums


def aum(holdings: Iterable[Holding], rule: ProductRule) -> Mapping[str, Money]:
    """A customer's financial assets by currency: Σ balances of the products that count."""
    return balances(holdings, frozenset(code for code, product in rule.products.items() if product.in_aum))


def is_borrower(holdings: Iterable[Holding], rule: ProductRule) -> bool:
    """Whether the account has a small-business loan."""
    loans = rule.of_family(ProductFamily.LOAN)
    return any(code in loans and rule.products[code].small_business for code in held(holdings) & rule.products.keys())


def reaches(assets: Mapping[str, Money], levels: Mapping[str, Decimal]) -> bool:
    """Whether the assets in some currency reach that currency's level."""
    return any(code in levels and money.amount >= levels[code] for code, money in assets.items())
