"""The tables of the accounts service, one file a noun."""

from services.accounts.tables.managers import ManagerRow
from services.accounts.tables.row import AccountsRow

__all__ = ["AccountsRow", "ManagerRow"]
