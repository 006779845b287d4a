"""Who may do what in the accounts service beyond the scopes of the token."""

from datetime import date, timedelta

from chassis.domain.errors import Fault, Forbidden
from chassis.work import Work
from services.accounts.store.visibility import Viewer

_FARTHEST_AHEAD = timedelta(hours=14)


def viewer_of(work: Work) -> Viewer | None:
    """What exists for the caller: a manager's own accounts, or (`None`) every account."""
    return Viewer(work.principal.subject, today(work)) if work.principal.sees_only_own() else None


def require_office(work: Work) -> None:
    """Refuse managers: who serves whom, and what a key account is, is not theirs to decide."""
    if work.principal.sees_only_own():
        raise Forbidden(Fault("not_for_managers"))


def today(work: Work) -> date:
    """The day of the work, in UTC."""
    return work.now.date()


def latest_day(work: Work) -> date:
    """The last day that has begun anywhere (UTC+14): what is dated with it is not in the future."""
    return (work.now + _FARTHEST_AHEAD).date()
