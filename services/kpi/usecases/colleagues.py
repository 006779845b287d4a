"""A colleague's right to see all that is held."""

from itertools import islice

from chassis.domain.errors import Fault, NotFound
from chassis.row_security import as_house
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.colleague import ColleagueData, own_appointments, own_competitions
from services.kpi.store import bank_files
from services.kpi.store import colleagues as store
from services.kpi.usecases.rights import own

MOST = 1_000
"""How many accounts, appointments and competitions are told of one person."""


def get_colleague_data(work: Work, external_id: str) -> ColleagueData:
    """Everything held about a person, for that person and for those who see everybody."""
    if own(work) not in (None, external_id):
        raise _nobody()
    with as_house(work.session):  # what a plan would have paid, and who competed, is about many at once
        data = ColleagueData(
            external_id,
            tuple(store.held(work.session, external_id)),
            bank_files.every_account_of(work.session, external_id, MOST),
            tuple(islice(own_appointments(store.reviews(work.session), external_id), MOST)),
            tuple(islice(own_competitions(store.competitions(work.session), external_id), MOST)),
            rulebook.retention_rule(work.now.date()),
        )
    if data.empty:
        raise _nobody()
    return data


def _nobody() -> NotFound:
    return NotFound(Fault("unknown_resource", ":external_id", {"resource": "person"}))
