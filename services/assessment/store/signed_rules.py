"""What instruments and norms made here have in common in the database: found by key, listed, and signed for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.kept import Kept
from services.assessment.domain.norm_record import RuleState
from services.assessment.domain.role_model_record import Signature
from services.assessment.tables import SignedRow

MOST_LISTED = 200


class Signed(Protocol):
    """A rule made here, with its way into force."""

    @property
    def state(self) -> RuleState:
        """Where it stands."""
        ...

    @property
    def published(self) -> Signature | None:
        """Who put it in force, and when."""
        ...


Record = TypeVar("Record", bound=Signed)


@dataclass(frozen=True, slots=True)
class SignedRules(Generic[Record]):
    """Where rules of one kind are kept; `kept` is the domain's view of a row."""

    table: type[SignedRow]
    kept: Callable[[Any], Kept[Record]]

    def newest(self, session: Session) -> list[Kept[Record]]:
        """The newest, the oldest of them first."""
        rows = session.scalars(select(self.table).order_by(self.table.id.desc()).limit(MOST_LISTED)).all()
        return [self.kept(row) for row in reversed(rows)]

    def find(self, session: Session, key: str, *, hold: bool = False) -> Kept[Record] | None:
        """The one of that key, if it was made here; held until the transaction ends when it is to be changed."""
        query = select(self.table).filter_by(key=key)
        row = session.scalar(query.with_for_update() if hold else query)
        return None if row is None else self.kept(row)

    def replace(self, session: Session, kept: Kept[Record], record: Record, now: datetime) -> Kept[Record]:
        """Note the new state; the content never changes."""
        row = session.get_one(self.table, kept.id)
        require_version(row.version, kept.version)
        row.state, row.updated_at = record.state.value, now
        if record.published is not None:
            row.published_by, row.published_at = record.published.by, record.published.at
        session.flush()
        return self.kept(row)


def signature_of(row: SignedRow) -> Signature | None:
    """Who put it in force, and when, if anybody has."""
    return Signature(row.published_by, row.published_at) if row.published_by and row.published_at else None
