"""Measures of what the accounts of a book hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import Money, total
from services.accounts.domain.account import AccountKind, AccountStatus
from services.accounts.domain.holding import Holding, aum, held, is_borrower, reaches
from services.accounts.domain.measures.reading import Reading
from services.accounts.domain.product import ProductFamily, ProductRule

_CHANGES: Mapping[str, str] = {
    "credit_cards_issued": "credit_card",
    "mobile_banking_activated": "mobile_banking",
    "merchants_signed": "card_acquiring",
    "payroll_accounts_opened": "payroll",
}
MEASURES = (
    *_CHANGES,
    "aum",
    "cards",
    "products_held",
    "products_eligible",
    "multi_product_customers",
    "wealth_holders",
    "small_business_borrowers",
    "premium_customers_managed",
    "value_customers",
)


@dataclass(frozen=True, slots=True)
class Holder:
    """An account led on the last day: the latest holdings of each product then, and on the eve of the period."""

    kind: AccountKind
    status: AccountStatus
    now: Sequence[Holding]
    before: Sequence[Holding]

    def units(self, product: str, *, before: bool = False) -> int:
        """How many of the product it has, or had."""
        return sum(h.units for h in (self.before if before else self.now) if h.product == product)


def product_readings(
    manager: str, holders: Sequence[Holder], rule: ProductRule, *, eligible_only: bool
) -> Iterator[Reading]:
    """What the accounts of the manager's book hold together; nothing is read where no holding is known.

    With `eligible_only`, products that an account is not eligible for do not count among the different ones it holds.
    """
    known = sum(1 for holder in holders if holder.now)
    if not known:
        return
    inputs = {"accounts_led": Decimal(len(holders)), "accounts_with_holdings": Decimal(known)}
    counts = _counts(holders, rule) | _variety(holders, rule, eligible_only) | _changes(holders)
    yield from (Reading(manager, measure, Decimal(value), inputs=inputs) for measure, value in counts.items())
    assets: dict[str, list[Money]] = {}
    for holder in holders:
        for currency, money in aum(holder.now, rule).items():
            assets.setdefault(currency, []).append(money)
    for currency, amounts in sorted(assets.items()):
        held_by = {"accounts": Decimal(len(amounts))}
        yield Reading(manager, "aum", total(amounts, currency).amount, currency, inputs | held_by)


def _changes(holders: Sequence[Holder]) -> dict[str, int]:
    return {
        measure: sum(holder.units(product) - holder.units(product, before=True) for holder in holders)
        for measure, product in _CHANGES.items()
    }


def _counts(holders: Sequence[Holder], rule: ProductRule) -> dict[str, int]:
    active = [holder for holder in holders if holder.status is AccountStatus.ACTIVE]
    persons = [holder for holder in holders if holder.kind is AccountKind.PERSON]
    cards, wealth = rule.of_family(ProductFamily.CARD), rule.of_family(ProductFamily.WEALTH)
    return {
        "cards": sum(holder.units(card) for holder in holders for card in cards),
        "wealth_holders": sum(bool(held(holder.now) & wealth) for holder in active),
        "small_business_borrowers": sum(is_borrower(holder.now, rule) for holder in holders),
        "premium_customers_managed": sum(reaches(aum(p.now, rule), rule.premium_aum_min) for p in persons),
        "value_customers": sum(reaches(aum(p.now, rule), rule.value_aum_min) for p in persons),
    }


def _variety(holders: Sequence[Holder], rule: ProductRule, eligible_only: bool) -> dict[str, int]:
    active = [holder for holder in holders if holder.status is AccountStatus.ACTIVE]
    eligible = [frozenset(rule.eligible(holder.kind)) for holder in active]
    has = [held(holder.now) for holder in active]
    counted = [mine & can if eligible_only else mine for mine, can in zip(has, eligible, strict=True)]
    return {
        "products_held": sum(map(len, counted)),
        "products_eligible": sum(map(len, eligible)),
        "multi_product_customers": sum(len(mine) >= rule.several_products_min for mine in counted),
    }
