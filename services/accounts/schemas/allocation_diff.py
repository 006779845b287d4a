"""What an allocation changes, as a table for spreadsheets."""

from collections.abc import Iterator, Sequence

from chassis.catalogue import Catalogue, Locale
from chassis.sheets.answers import Sheet
from chassis.sheets.cells import Row
from services.accounts.domain.allocation import Move

_COLUMNS = ("account_number", "account", "previous", "manager", "hours", "tier", "reason", "cost", "alternative")


def diff_sheet(moves: Sequence[Move], locale: Locale) -> Sheet:
    """One row for each account that gets another manager, in the reader's language."""
    words = Catalogue.of("services.accounts")
    headings = [words.text(f"diff_{column}", locale) for column in _COLUMNS]
    return Sheet("allocation-diff", headings, _rows(moves, words, locale))


def _rows(moves: Sequence[Move], words: Catalogue, locale: Locale) -> Iterator[Row]:
    for move in moves:
        placement = move.placement
        yield (
            move.external_id or "",
            move.account,
            move.previous or "",
            move.manager,
            placement.hours,
            placement.tier,
            words.text(placement.reason.value, locale),
            placement.price.total if placement.price else "",
            "" if placement.alternative_cost is None else placement.alternative_cost,
        )
