"""The whole account file: the account, and what else is known of it on a day."""

from dataclasses import dataclass

from chassis.domain.kept import Kept
from services.accounts.domain.account import Account
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.completeness import Completeness
from services.accounts.domain.contact import Coverage
from services.accounts.domain.qualification import Qualification


@dataclass(frozen=True, slots=True)
class AccountFile:
    """An account with how complete its file is, how well its people are known, who leads it and what it is."""

    account: Kept[Account]
    completeness: Completeness
    coverage: Coverage
    primary: Kept[Assignment] | None
    qualification: Kept[Qualification] | None
