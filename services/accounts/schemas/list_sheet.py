"""A list with the work on it, as a table for spreadsheets."""

from collections.abc import Iterator, Sequence

from chassis.catalogue import Catalogue, Locale
from chassis.sheets.answers import Sheet
from chassis.sheets.cells import Row
from services.accounts.domain.account_list import AccountList, NamedMember

_COLUMNS = ("number", "account", "joined", "left", "owner", "due", "state", "outcome")


def list_sheet(made: AccountList, members: Sequence[NamedMember], locale: Locale) -> Sheet:
    """One row for each account that is or was on the list, in the reader's language."""
    words = Catalogue.of("services.accounts")
    headings = [words.text(f"list_{column}", locale) for column in _COLUMNS]
    return Sheet(f"list-{made.kind.value}", headings, _rows(members, words, locale))


def _rows(members: Sequence[NamedMember], words: Catalogue, locale: Locale) -> Iterator[Row]:
    for named in members:
        member = named.member
        yield (
            named.external_id or "",
            named.account,
            member.joined_on.isoformat(),
            member.left_on.isoformat() if member.left_on else "",
            member.owner or "",
            member.due_on.isoformat(),
            words.text(f"list_state_{member.state.value}", locale),
            member.outcome or "",
        )
