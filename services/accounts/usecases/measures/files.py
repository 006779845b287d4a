"""Reading how complete the files of a book's quality customers are."""

from collections.abc import Iterable
from datetime import timedelta

from services.accounts import rulebook
from services.accounts.domain.completeness import FileContents, completeness
from services.accounts.domain.contact import coverage
from services.accounts.domain.measures.files import MEASURES, file_readings
from services.accounts.domain.measures.reading import Reading
from services.accounts.store import file_facts as facts
from services.accounts.usecases.measures.ask import Ask, Family
from services.accounts.usecases.measures.customers import customers_of


def _read(ask: Ask) -> Iterable[Reading]:
    day, book = ask.period.last_day, ask.book
    quality = {
        account_id
        for account_id, customer in customers_of(ask).items()
        if account_id in book and customer.of_quality(ask.rule.quality_decisions)
    }
    until = min(ask.known_at, ask.end - timedelta(microseconds=1))
    due, solid = rulebook.file_rule(day), rulebook.solid_contact_rule(day)
    people = facts.contacts(ask.session, quality, until)
    sheets = facts.evidence_sheets(ask.session, quality, until)
    complete = set()
    for account_id, account in facts.accounts(ask.session, quality, until).items():
        own = people.get(account_id, [])
        contents = FileContents(len(own), coverage(own, solid, day).solid, solid.solid_min, sheets.get(account_id, 0))
        if not completeness(account, contents, due).missing:
            complete.add(account_id)
    return file_readings(ask.books.managers, book, quality, complete)


FAMILY = Family(MEASURES, _read)
