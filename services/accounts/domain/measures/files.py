"""Measures of how complete the files of a book's quality customers are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from services.accounts.domain.measures.reading import Reading

MEASURES = ("quality_files_complete",)


def file_readings(
    managers: Sequence[str], book: Mapping[UUID, str], quality: Collection[UUID], complete: Collection[UUID]
) -> Iterator[Reading]:
    """How many of each manager's `quality` customers are among those whose file is `complete`."""
    for manager in managers:
        own = [account_id for account_id in quality if book.get(account_id) == manager]
        count = sum(account_id in complete for account_id in own)
        inputs = {"quality_customers": Decimal(len(own)), "files_incomplete": Decimal(len(own) - count)}
        yield Reading(manager, MEASURES[0], Decimal(count), inputs=inputs)
