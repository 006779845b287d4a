"""What became of accounts, in the order in which it was committed, from the events that were told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.tables import EventRow


@dataclass(frozen=True, slots=True)
class ToldChange:
    """An event about an account: its number, its type, and the account that goes on after a merge."""

    sequence: int
    kind: str
    account_id: UUID
    external_id: str | None
    into: UUID | None


def after(session: Session, sequence: int, kinds: Sequence[str], most: int) -> list[ToldChange]:
    """The next events of these kinds; every event up to the last one returned has been seen by now."""
    query = select(EventRow).where(EventRow.sequence > sequence, EventRow.type.in_(kinds))
    return [_told(row) for row in session.scalars(query.order_by(EventRow.sequence).limit(most))]


def _told(row: EventRow) -> ToldChange:
    into, external_id = row.data.get("into"), row.data.get("external_id")
    return ToldChange(
        sequence=row.sequence or 0,
        kind=row.type,
        account_id=UUID(row.subject.rpartition("/")[2]),
        external_id=None if external_id is None else str(external_id),
        into=UUID(str(into).rpartition("/")[2]) if into else None,
    )
