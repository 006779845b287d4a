"""Accounts as rows of an export, in the columns of their import: what was exported can be imported again."""

from services.accounts.domain.account import Account
from services.accounts.domain.identifier import Scheme

COLUMNS = (
    "external_id",
    "kind",
    "legal_name",
    "country",
    "category",
    "sector",
    "status",
    "lei",
    "uscc",
    "bic",
    "customer_no",
    "customer_no_issuer",
)
_SCHEMES = (Scheme.LEI, Scheme.USCC, Scheme.BIC, Scheme.CUSTOMER_NO)


def export_row(account: Account) -> tuple[str, ...]:
    """The account's cells, in the order of `COLUMNS`; of several customer numbers the first."""
    found = [account.identifier(scheme) for scheme in _SCHEMES]
    plain = (account.external_id, account.kind, account.legal_name, account.country, account.category, account.sector)
    numbers = [number.value if number else "" for number in found]
    return (*(cell or "" for cell in plain), account.status, *numbers, found[-1].issuer if found[-1] else "")
