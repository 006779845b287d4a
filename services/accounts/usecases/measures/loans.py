"""Reading the average loan balance of a book."""

from collections import defaultdict
from collections.abc import Iterable

from services.accounts import rulebook
from services.accounts.domain.holding import Holding
from services.accounts.domain.measures.loans import MEASURES, loan_readings
from services.accounts.domain.measures.reading import Reading
from services.accounts.domain.product import ProductFamily
from services.accounts.store import holdings as store
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    period, loans = ask.period, rulebook.product_rule(ask.period.last_day).of_family(ProductFamily.LOAN)
    found = store.held_between(ask.session, ask.account_ids, period.start, period.end, ask.known_at, loans)
    sheets: dict[str, list[Holding]] = defaultdict(list)
    for holding in found:
        if holding.account_id in ask.book:
            sheets[ask.book[holding.account_id]].append(holding)
    for manager, own in sheets.items():
        yield from loan_readings(manager, own, period)


FAMILY = Family(MEASURES, _read)
