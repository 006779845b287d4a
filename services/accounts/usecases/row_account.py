"""Whose a row of contacts or evidence is."""

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts.domain.account import Account
from services.accounts.domain.import_rows import AccountKey
from services.accounts.store import accounts
from services.accounts.usecases.rights import viewer_of


def account_of(work: Work, key: AccountKey) -> Kept[Account]:
    """The account that the row names, if the caller may see it; refused at the column that names it."""
    pointer = "/account_external_id" if key.external_id else "/account_lei"
    unknown = Fault("unknown_account", pointer, {"account": key.external_id or key.lei})
    found = accounts.find(work.session, key.external_id, None if key.external_id else key.lei)
    if found is None:
        raise NotFound(unknown)
    try:
        return accounts.get(work.session, found.id, viewer_of(work))
    except NotFound:
        raise NotFound(unknown) from None


def key_of(row: Cells) -> str:
    """The account's part of what names a row."""
    return row.get("account_external_id") or row.get("account_lei", "").upper()
