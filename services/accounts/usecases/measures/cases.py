"""Reading the complaints of a book."""

from collections.abc import Iterable

from services.accounts.domain.measures.cases import MEASURES, case_readings
from services.accounts.domain.measures.reading import Reading
from services.accounts.store import measure_facts as facts
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    found = facts.cases(ask.session, ask.account_ids, ask.start, ask.end, ask.known_at)
    led = [(ask.books.on(case.received_at.date()).get(case.account_id), case) for case in found]
    return case_readings(ask.books.managers, [(manager, case) for manager, case in led if manager is not None])


FAMILY = Family(MEASURES, _read)
