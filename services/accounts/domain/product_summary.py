"""What an account holds of what it could hold: coverage, cross-sell, and how far a product has come in a book."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.domain.money import Money, round_decimal
from services.accounts.domain.account import AccountKind
from services.accounts.domain.holding import Holding, aum, held
from services.accounts.domain.product import Product, ProductRule


@dataclass(frozen=True, slots=True)
class ProductSummary:
    """`coverage` (产品覆盖度) is products held ÷ products the account is eligible for, to four decimals.

    `open` are the eligible products that it does not hold. A product held without being eligible counts as neither.
    """

    on: date
    holdings: Sequence[Holding]
    aum: Mapping[str, Money]
    held: tuple[str, ...]
    open: tuple[str, ...]
    coverage: Decimal
    cross_sold: bool
    rule: ProductRule


@dataclass(frozen=True, slots=True)
class Penetration:
    """How far a product has come (产品渗透率): holders ÷ eligible accounts, to four decimals; none where none is."""

    product: Product
    eligible: int
    holders: int

    @property
    def rate(self) -> Decimal | None:
        """The share of the eligible accounts that hold it."""
        return round_decimal(Decimal(self.holders) / self.eligible, 4) if self.eligible else None


def product_summary(kind: AccountKind, holdings: Sequence[Holding], rule: ProductRule, on: date) -> ProductSummary:
    """What an account of this kind holds; `holdings` are the latest of each product."""
    has, eligible = held(holdings), rule.eligible(kind)
    own = tuple(code for code in eligible if code in has)
    return ProductSummary(
        on=on,
        holdings=[holding for holding in holdings if holding.units],
        aum=aum(holdings, rule),
        held=own,
        open=tuple(code for code in eligible if code not in has),
        coverage=round_decimal(Decimal(len(own)) / len(eligible), 4) if eligible else Decimal(0),
        cross_sold=len(own) >= rule.several_products_min,
        rule=rule,
    )


def penetration(
    kinds: Iterable[tuple[AccountKind, int]], holders: Mapping[tuple[str, AccountKind], int], rule: ProductRule
) -> list[Penetration]:
    """Of every product; `kinds` says how many accounts there are of each kind, `holders` who of them holds what."""
    sizes = dict(kinds)
    return [
        Penetration(
            product,
            eligible=sum(sizes.get(kind, 0) for kind in product.kinds),
            holders=sum(holders.get((code, kind), 0) for kind in product.kinds),
        )
        for code, product in rule.products.items()
    ]
