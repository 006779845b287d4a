"""Measures of what the accounts of a book brought, from their monthly figures."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from chassis.domain.money import total
from services.accounts.domain.figure import AccountFigure
from services.accounts.domain.measures.reading import Reading

Within = Callable[[UUID], bool]

SUMS: Mapping[str, str] = {
    "customer_revenue": "revenue",
    "deposit_margin": "deposit_margin",
    "loan_margin": "loan_margin",
    "fee_income": "fee_income",
    "expected_loss": "expected_loss",
    "allocated_cost": "allocated_cost",
    "tax_charge": "tax_charge",
    "loan_interest": "loan_interest",
    "own_volume": "own_volume",
    "product_sales_done": "product_sales_done",
    "wealth_products_sold": "wealth_products_sold",
    "insurance_premium_sold": "insurance_premium_sold",
    "fund_units_sold": "fund_units_sold",
    "small_business_loans_granted": "small_business_loans_granted",
    "customer_sales": "customer_sales",
    "customer_profit": "customer_profit",
}
"""Which figure each measure adds up over all accounts led."""

MEASURES = (*SUMS, "key_customer_revenue", "vip_revenue")


def ledger_readings(figures: Sequence[tuple[str, AccountFigure]], is_key: Within, is_vip: Within) -> Iterator[Reading]:
    """Σ by manager, measure and currency; `figures` come with who led the account in the figure's month.

    What nobody has a figure of is not read: nothing known is not nothing earned.
    """
    sums: dict[tuple[str, str, str], list[AccountFigure]] = defaultdict(list)
    for manager, figure in figures:
        for measure in _measures(figure, is_key, is_vip):
            sums[manager, measure, figure.amount.currency].append(figure)
    for (manager, measure, currency), found in sorted(sums.items()):
        value = total([figure.amount for figure in found], currency).amount
        inputs = {"figures": Decimal(len(found)), "accounts": Decimal(len({figure.account_id for figure in found}))}
        yield Reading(manager, measure, value, currency, inputs)


def _measures(figure: AccountFigure, is_key: Within, is_vip: Within) -> Iterator[str]:
    yield from (measure for measure, read in SUMS.items() if read == figure.figure)
    if figure.figure == "revenue" and is_key(figure.account_id):
        yield "key_customer_revenue"
    if figure.figure == "revenue" and is_vip(figure.account_id):
        yield "vip_revenue"
