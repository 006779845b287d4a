"""Who may do what in the accounts service beyond the scopes of the token."""

from datetime import date, timedelta

from chassis.domain.errors import Fault, Forbidden
from chassis.work import Work
from services.accounts.store.visibility import Viewer

_FARTHEST_AHEAD = timedelta(hours=14)
_FARTHEST_BEHIND = timedelta(hours=12)


def viewer_of(work: Work) -> Viewer | None:
    """What exists for the caller: a manager's own accounts, or (`None`) every account."""
    return Viewer(work.principal.subject, today(work)) if work.principal.sees_only_own() else None


def require_office(work: Work) -> None:
    """Refuse managers: who serves whom, and what a key account is, is not theirs to decide."""
    if work.principal.sees_only_own():
        raise Forbidden(Fault("not_for_managers"))


def require_owner(work: Work, owner: str | None) -> None:
    """Refuse managers what belongs to another: they change what they see to themselves."""
    if work.principal.sees_only_own() and owner != work.principal.subject:
        raise Forbidden(Fault("not_the_owner"))


def today(work: Work) -> date:
    """The day of the work, in UTC."""
    return work.now.date()


def latest_day(work: Work) -> date:
    """The last day that has begun anywhere (UTC+14): what is dated with it is not in the future."""
    return (work.now + _FARTHEST_AHEAD).date()


def earliest_day(work: Work) -> date:
    """The first day that has not ended everywhere (UTC−12): what is good until then has not run out."""
    return (work.now - _FARTHEST_BEHIND).date()
