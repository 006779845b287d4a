"""Whose rows a transaction may touch, told to PostgreSQL, which holds it to that beneath every query of a service.

A service narrows its queries itself, on both databases. Should a query forget to, PostgreSQL's row-level security
(policies written from `contracts/access.yaml` by `suite/policies.py`) still leaves out what belongs to others. SQLite
has nothing of the kind. A transaction that says nothing of itself sees nothing that is anybody's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from chassis.access import access

ENFORCED = "row_security"
"""What `Session.info` says of a session whose database keeps policies."""

_CALLER = "row_security_caller"
_SAY = text(
    "SELECT set_config('app.user', :subject, true), set_config('app.sees', :sees, true),"
    " set_config('app.day', :on, true)"
).bindparams(bindparam("subject"), bindparam("sees"), bindparam("on"))


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts in a transaction, and the relations of which they see all rows; `on` is the day of what they serve."""

    subject: str
    sees_all: frozenset[str]
    on: date | None = None


HOUSE = Caller("kam-suite", frozenset(access().relations))
"""The suite itself: rounds, the queue of jobs, deliveries, backups."""


def act_for(session: Session, caller: Caller) -> None:
    """From here on, until the transaction ends, the session sees and changes what is there for `caller`."""
    session.info[_CALLER] = caller
    if session.info.get(ENFORCED):
        # Before and after: between two commas each relation stands for itself.
        sees = f",{','.join(sorted(caller.sees_all))},"
        session.execute(
            _SAY, {"subject": caller.subject, "sees": sees, "on": "" if caller.on is None else str(caller.on)}
        )


@contextmanager
def as_house(session: Session) -> Iterator[None]:
    """Look beyond the caller's rows on purpose: whether a number is taken, whom an erasure concerns.

    Whatever is found so is decided upon and not shown.
    """
    before = session.info.get(_CALLER)
    act_for(session, HOUSE)
    try:
        yield
        session.flush()
    finally:
        if before is not None and session.is_active:
            act_for(session, before)
