"""Deliveries on a lease: at least once, as a rule one at a time to each receiver, none lost with its worker.

A worker claims a delivery for a while under a new fence number, posts it outside of any transaction, and records what
came of it under that fence. A worker that dies leaves its lease to run out, and the next one delivers the same event
under the same id; receivers tell by the id.
No order is promised, because a delivery that fails is overtaken; `sequence` in the event tells it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from chassis.events.cloud_event import cloud_event
from chassis.events.sender import GONE, Outcome
from chassis.events.signature import secrets_of
from chassis.rounds import delay_s
from chassis.tables import DeliveryRow, EventRow, WebhookRow

MOST_ATTEMPTS = 15
FIRST_DELAY_S = 5.0
LONGEST_DELAY_S = 43_200.0
"""5 s, 10 s, 20 s … up to 12 h, each shortened by up to half: about a day in all, then the delivery is dead."""

LEASE = timedelta(seconds=30)
"""Longer than any attempt takes, so that two workers post the same delivery only after one of them died."""

KEPT_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Held:
    """A delivery in the hands of one worker, with all that it takes to post it."""

    id: UUID
    fence: int
    event_id: str
    url: str
    body: bytes
    secrets: list[str]


def is_due(session: Session, now: datetime) -> bool:
    """Whether anything can be claimed; a read, so that an idle worker locks nothing."""
    return session.scalar(_claimable(now).limit(1)) is not None


def claim(session: Session, service: str, key: bytes, now: datetime) -> Held | None:
    """Take up the delivery that has been due longest."""
    row = session.scalar(_claimable(now).limit(1).with_for_update(skip_locked=True, of=DeliveryRow))
    if row is None:
        return None
    webhook, event = session.get_one(WebhookRow, row.webhook_id), row.event
    row.state, row.fence, row.due_at, row.updated_at = "sending", row.fence + 1, now + LEASE, now
    session.flush()
    body = orjson.dumps(cloud_event(event, service))
    return Held(row.id, row.fence, str(event.id), webhook.url, body, secrets_of(webhook, key, now))


def record(session: Session, held: Held, outcome: Outcome, now: datetime, first_delay_s: float = FIRST_DELAY_S) -> None:
    """Note what came of it: delivered, to be tried again later, or dead. A receiver that is gone is paused."""
    row = session.get(DeliveryRow, held.id, with_for_update=True)
    if row is None or row.fence != held.fence or row.state != "sending":
        return
    attempt: dict[str, object] = {
        "at": now.isoformat(),
        "status": outcome.status,
        "reason": outcome.reason,
        "ms": outcome.duration_ms,
    }
    row.attempts, row.updated_at = [*row.attempts, attempt][-KEPT_ATTEMPTS:], now
    if outcome.delivered:
        row.state, row.finished_at = "delivered", now
        return
    row.failures += 1
    row.state, row.due_at = "pending", now + timedelta(seconds=delay_s(first_delay_s, row.failures, LONGEST_DELAY_S))
    if row.failures >= MOST_ATTEMPTS:
        row.state, row.finished_at = "dead", now
    if outcome.status == GONE:
        webhook = session.get_one(WebhookRow, row.webhook_id)
        webhook.state, webhook.updated_at = "paused", now


def _claimable(now: datetime) -> Select[DeliveryRow]:
    other = aliased(DeliveryRow)
    busy = exists().where(other.webhook_id == DeliveryRow.webhook_id, other.state == "sending", other.due_at > now)
    return (
        select(DeliveryRow)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .join(EventRow, EventRow.id == DeliveryRow.event_id)
        .where(
            EventRow.sequence.is_not(None),
            or_(DeliveryRow.state == "pending", DeliveryRow.state == "sending"),
            DeliveryRow.due_at <= now,
            WebhookRow.state == "active",
            ~busy,
        )
        .order_by(DeliveryRow.due_at, DeliveryRow.id)
    )
