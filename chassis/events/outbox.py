"""The outbox: an event is a row written in the transaction of the deed, so that it is told exactly when it happened.

Afterwards the relay numbers the events that are committed and queues them for the webhooks that want them. Numbers are
given to committed rows only, from the highest committed number on, and the unique index lets no two relays give the
same one; so a reader of the feed who has seen number n has seen everything up to n.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.bulk import insert_all
from chassis.domain.event_type import EventType
from chassis.tables import DeliveryRow, EventRow, WebhookRow
from chassis.waking import DELIVERIES, EVENTS, brings
from chassis.work import Work, new_id, utc_now

BATCH = 200


def emit(work: Work, kind: EventType, subject: str, data: Mapping[str, object] | None = None) -> UUID:
    """Tell that `kind` happened to the resource at the path `subject`; returns the event's id.

    `data` holds JSON values and nothing personal: an event leaves the house and is kept there. Whoever wants to know
    more reads the resource, with rights of their own.
    """
    [event_id] = emit_all(work, kind, [(subject, data or {})])
    return event_id


def emit_all(work: Work, kind: EventType, told: Sequence[tuple[str, Mapping[str, object]]]) -> list[UUID]:
    """Tell that `kind` happened to many resources, in their order: each its path and what is said of it."""
    ids = [work.new_id() for _ in told]
    common = {"type": kind.name, "occurred_at": work.now}
    rows = [{"id": i, "subject": to, "data": data} for i, (to, data) in zip(ids, told, strict=True)]
    if rows:
        insert_all(work.session, EventRow, rows, common)
        brings(work.session, EVENTS)
    return ids


def is_waiting(session: Session) -> bool:
    """Whether there are events that have no number yet; a read, so that an idle relay locks nothing."""
    return session.scalar(select(EventRow.id).where(EventRow.sequence.is_(None)).limit(1)) is not None


def relay(session: Session) -> None:
    """Number the next events in the order in which they were made, and queue them for their webhooks."""
    waiting = select(EventRow).where(EventRow.sequence.is_(None)).order_by(EventRow.id).limit(BATCH)
    events = session.scalars(waiting.with_for_update()).all()
    last = session.scalar(select(func.max(EventRow.sequence))) or 0
    webhooks = session.scalars(select(WebhookRow)).all()
    for number, event in enumerate(events, last + 1):
        event.sequence = number
        for webhook in webhooks:
            if event.type in webhook.types and webhook.created_at <= event.occurred_at:
                queue(session, webhook.id, event.id)
    session.flush()


def queue(session: Session, webhook_id: UUID, event_id: UUID) -> DeliveryRow:
    """Queue one event for one webhook."""
    now = utc_now()
    delivery = DeliveryRow(
        id=new_id(), webhook_id=webhook_id, event_id=event_id, state="pending", failures=0, fence=0, attempts=[],
        due_at=now, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(delivery)
    brings(session, DELIVERIES)
    return delivery
