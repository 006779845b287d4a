"""Reading what the accounts of a book brought."""

from collections.abc import Iterable
from uuid import UUID

from services.accounts.domain.account import AccountKind
from services.accounts.domain.figure import AccountFigure
from services.accounts.domain.measures.book import months
from services.accounts.domain.measures.ledger import MEASURES, ledger_readings
from services.accounts.domain.measures.reading import Reading
from services.accounts.store import holdings as store
from services.accounts.store import measure_facts as facts
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    decisions = facts.decisions(ask.session, ask.account_ids, ask.period.last_day, ask.known_at)
    kinds = facts.kinds(ask.session, ask.account_ids)

    def is_key(account_id: UUID) -> bool:
        return decisions.get(account_id) == "key_account"

    def is_vip(account_id: UUID) -> bool:
        return is_key(account_id) and kinds[account_id] is AccountKind.PERSON

    return ledger_readings(_figures(ask), is_key, is_vip)


def _figures(ask: Ask) -> list[tuple[str, AccountFigure]]:
    """Each figure with who led its account on the last day of its month."""
    books = {month.start: ask.books.on(month.last_day) for month in months(ask.period)}
    found = store.figures_between(ask.session, ask.account_ids, ask.period.start, ask.period.end, ask.known_at)
    return [
        (books[figure.month][figure.account_id], figure) for figure in found if figure.account_id in books[figure.month]
    ]


FAMILY = Family(MEASURES, _read)
