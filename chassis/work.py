"""What a use case is given: a transaction, the caller, the moment, and fresh ids. Nothing else reaches the outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from chassis.auth import Principal
from chassis.row_security import Caller, act_for


def utc_now() -> datetime:
    """The present moment in UTC, to the microsecond, as both databases keep it."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unique without asking anyone, and in the order of creation."""
    return uuid7()


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work. `now` stands still while it lasts, so that everything in it happened at one moment."""

    session: Session
    principal: Principal
    now: datetime
    new_id: Callable[[], UUID] = new_id

    def __post_init__(self) -> None:
        """Let the session know whose work it is, and when, for what is kept of changes."""
        self.session.info.update(subject=self.principal.subject, now=self.now)
        act_for(self.session, Caller(self.principal.subject, self.principal.sees_whole(), self.now.date()))
