"""Every family of measures. To add one: a pure file in `domain/measures`, a file here that gathers, its formulas in
`rules/account-measures-*.yaml`, and its name in this list.
"""

from collections.abc import Sequence

from services.accounts.usecases.measures import (
    cases,
    customers,
    files,
    ledger,
    loans,
    market,
    products,
    receipts,
    tiers,
    work,
)
from services.accounts.usecases.measures.ask import Family

FAMILIES: Sequence[Family] = (
    customers.FAMILY,
    files.FAMILY,
    ledger.FAMILY,
    market.FAMILY,
    products.FAMILY,
    loans.FAMILY,
    cases.FAMILY,
    work.FAMILY,
    receipts.FAMILY,
    tiers.FAMILY,
)
