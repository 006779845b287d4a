"""Subscriptions: who wants which events where. Each belongs to its author; only the role admin sees others' too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, delete, func, select

from chassis.conditional import require_version
from chassis.domain.errors import Conflict, Fault, Forbidden, NotFound, refuse_if
from chassis.domain.event_type import EventType
from chassis.events.outbox import emit, queue
from chassis.pages import PageQuery, Slice, keyset
from chassis.tables import DeliveryRow, WebhookRow
from chassis.waking import DELIVERIES, brings
from chassis.work import Work

MOST_WEBHOOKS = 50
"""How many subscriptions a service keeps; each event is queued for everyone that wants it."""

TRANSITIONS: Mapping[str, str] = {"pause": "active", "resume": "paused"}
"""Each transition with the state that it starts from."""

TESTED = EventType("webhook.tested", "events:read", "Somebody tries whether deliveries arrive.")

Transition = Literal["pause", "resume", "rotate_secret"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a subscriber asks for."""

    url: str
    types: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What an installation lets be subscribed to: the service's event types; plain HTTP on a developer's machine."""

    types: Mapping[str, EventType]
    plain_http: bool

    @classmethod
    def of(cls, types: Sequence[EventType], *, plain_http: bool) -> "Terms":
        """The terms for `types`."""
        return cls({kind.name: kind for kind in types}, plain_http)


def create_webhook(work: Work, asked: Subscription, terms: Terms) -> WebhookRow:
    """Subscribe; the first delivery tells of what happens from now on."""
    _require_fit(work, asked, terms)
    if (work.session.scalar(select(func.count()).select_from(WebhookRow)) or 0) >= MOST_WEBHOOKS:
        raise Conflict(Fault("too_many_webhooks", "", {"limit": MOST_WEBHOOKS}))
    row = WebhookRow(
        id=work.new_id(), author=work.principal.subject, url=asked.url, types=list(asked.types),
        description=asked.description, state="active", generation=1, created_at=work.now, updated_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def get_webhook(work: Work, webhook_id: UUID) -> WebhookRow:
    """The subscription, when it is the caller's."""
    row = work.session.get(WebhookRow, webhook_id)
    if row is None or not _sees(work, row):
        raise NotFound(Fault("unknown_resource", ":webhook_id", {"resource": "webhook"}))
    return row


def list_webhooks(work: Work, page: PageQuery) -> Slice[WebhookRow]:
    """One page of the caller's subscriptions."""
    query: Select[WebhookRow] = select(WebhookRow)
    if "admin" not in work.principal.roles:
        query = query.where(WebhookRow.author == work.principal.subject)
    return keyset(work.session, query, page, {"created_at": WebhookRow.created_at}, WebhookRow.id)


def change_webhook(
    work: Work, webhook_id: UUID, version: int, change: Callable[[Subscription], Subscription], terms: Terms
) -> WebhookRow:
    """Let `change` follow version `version` of what was asked for."""
    row = get_webhook(work, webhook_id)
    require_version(row.version, version)
    asked = change(Subscription(row.url, tuple(row.types), row.description))
    _require_fit(work, asked, terms)
    row.url, row.types, row.description, row.updated_at = asked.url, list(asked.types), asked.description, work.now
    work.session.flush()
    return row


def delete_webhook(work: Work, webhook_id: UUID, version: int) -> None:
    """Unsubscribe; what was not delivered yet is not delivered any more, and the log goes too."""
    row = get_webhook(work, webhook_id)
    require_version(row.version, version)
    work.session.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id))
    work.session.delete(row)
    work.session.flush()


def transition_webhook(work: Work, webhook_id: UUID, name: Transition) -> WebhookRow:
    """Pause, resume, or begin a new secret. What comes while it is paused waits, and goes out when it resumes."""
    row = get_webhook(work, webhook_id)
    if name == "rotate_secret":
        row.generation, row.rotated_at = row.generation + 1, work.now
    elif row.state == TRANSITIONS[name]:
        row.state = "paused" if name == "pause" else "active"
        brings(work.session, DELIVERIES)
    else:
        params = {"state": row.state, "transition": name, "allowed": ", ".join(allowed_transitions(row))}
        raise Conflict(Fault("transition_not_allowed", "/transition", params))
    row.updated_at = work.now
    work.session.flush()
    return row


def allowed_transitions(row: WebhookRow) -> list[str]:
    """What can be asked of the subscription now."""
    return [*(name for name, source in TRANSITIONS.items() if source == row.state), "rotate_secret"]


def test_webhook(work: Work, webhook_id: UUID) -> DeliveryRow:
    """Queue an event of its own for this subscription alone."""
    row = get_webhook(work, webhook_id)
    event_id = emit(work, TESTED, f"/webhooks/{row.id}")
    delivery = queue(work.session, row.id, event_id)
    work.session.flush()
    return delivery


def list_deliveries(work: Work, webhook_id: UUID, page: PageQuery, state: str | None) -> Slice[DeliveryRow]:
    """One page of what was sent and what waits."""
    get_webhook(work, webhook_id)
    query: Select[DeliveryRow] = select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id)
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    return keyset(work.session, query, page, {"created_at": DeliveryRow.created_at}, DeliveryRow.id)


def get_delivery(work: Work, webhook_id: UUID, delivery_id: UUID, *, lock: bool = False) -> DeliveryRow:
    """One delivery of the subscription."""
    get_webhook(work, webhook_id)
    row = work.session.get(DeliveryRow, delivery_id, with_for_update=lock)
    if row is None or row.webhook_id != webhook_id:
        raise NotFound(Fault("unknown_resource", ":delivery_id", {"resource": "delivery"}))
    return row


def replay_delivery(work: Work, webhook_id: UUID, delivery_id: UUID) -> DeliveryRow:
    """Deliver once more what was delivered or given up, under the same id, with all attempts ahead of it."""
    row = get_delivery(work, webhook_id, delivery_id, lock=True)
    if row.state not in ("delivered", "dead"):
        params = {"state": row.state, "transition": "replay", "allowed": "-"}
        raise Conflict(Fault("transition_not_allowed", "/transition", params))
    row.state, row.failures, row.due_at, row.finished_at, row.updated_at = "pending", 0, work.now, None, work.now
    brings(work.session, DELIVERIES)
    work.session.flush()
    return row


def _sees(work: Work, row: WebhookRow) -> bool:
    return row.author == work.principal.subject or "admin" in work.principal.roles


def _require_fit(work: Work, asked: Subscription, terms: Terms) -> None:
    refuse_if([*_url_faults(asked.url, terms), *_type_faults(asked.types, terms)])
    lacking = {terms.types[name].scope for name in asked.types} - work.principal.scopes
    if lacking:
        raise Forbidden(*(Fault("scope_missing", "/types", {"scope": scope}) for scope in sorted(lacking)))


def _url_faults(url: str, terms: Terms) -> list[Fault]:
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc and not parts.fragment
    except ValueError:
        return [Fault("webhook_url_unusable", "/url")]
    if parts.scheme != "https" and not (terms.plain_http and parts.scheme == "http"):
        return [Fault("webhook_url_not_https", "/url")]
    return [] if usable else [Fault("webhook_url_unusable", "/url")]


def _type_faults(types: Sequence[str], terms: Terms) -> list[Fault]:
    known = ", ".join(terms.types)
    return [
        Fault("unknown_event_type", f"/types/{at}", {"type": name, "known": known})
        for at, name in enumerate(types)
        if name not in terms.types
    ]
