"""What earlier editions of rows say is read again as the value that it was."""

from services.accounts.domain.account import Account, AccountKind, AccountStatus
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.store.account_row import account_then, cells
from services.accounts.store.editions import numbers_of


def test_an_account_is_what_its_edition_says_with_the_issuers_of_its_numbers() -> None:
    numbers = (Identifier(Scheme.CUSTOMER_NO, "7", "core banking"), Identifier(Scheme.LEI, "2138006MX3FMYM7UX432"))
    account = Account(
        AccountKind.ORGANISATION, "ZHOUYU", "CN", "general", "mining", numbers, "C-1", AccountStatus.DORMANT
    )
    assert account_then({**cells(account), "identifiers": numbers_of(numbers)}) == account
