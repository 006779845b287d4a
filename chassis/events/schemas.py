"""Representations of events, webhooks and deliveries."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.event_type import EventType as DomainEventType
from chassis.events.cloud_event import cloud_event
from chassis.events.webhooks import Subscription, Transition, allowed_transitions
from chassis.tables import DeliveryRow, EventRow, WebhookRow
from chassis.wire import KEPT_EXAMPLE, Code, Line, Moment, Resource, Wire, example, patched

_ID = "01981d2e-7a7c-7000-8000-000000000005"
_DRAFT: JsonDict = {
    "url": "https://core.bank.example/kam-events",
    "types": ["account.created"],
    "description": "The core banking system",
}
Url = Annotated[
    str,
    StringConstraints(max_length=1_000, pattern=r"^https?://[!-~]+$"),
    Field(description="Where events are posted to: https, without user, password or fragment."),
]
Types = Annotated[
    list[Code],
    Field(min_length=1, max_length=50, description="Names of event types; what there is stands in the event types."),
]


class EventType(Wire):
    """A kind of event that the service tells of."""

    model_config = example(
        {"name": "account.created", "scope": "accounts:read", "meaning": "An account was taken on file."}
    )

    name: Code
    scope: Annotated[str, Field(description="The scope without which nobody learns of it.")]
    meaning: str


class EventTypes(Wire):
    """The kinds of events."""

    model_config = example(
        {"items": [{"name": "account.created", "scope": "accounts:read", "meaning": "An account was taken on file."}]}
    )

    items: list[EventType]

    @classmethod
    def of_all(cls, types: tuple[DomainEventType, ...]) -> Self:
        """The representation of `types`."""
        return cls(items=[EventType.of(kind) for kind in types])


class Event(Wire):
    """Something that happened, as CloudEvents 1.0 has it; webhooks get the very same document."""

    model_config = example(
        {
            "specversion": "1.0",
            "id": _ID,
            "source": "/services/accounts",
            "type": "account.created",
            "subject": "/v1/accounts/01981d2e-7a7c-7000-8000-000000000001",
            "time": "2026-01-05T08:00:00Z",
            "datacontenttype": "application/json",
            "sequence": "00000000000000000042",
            "data": {"status": "prospect"},
        }
    )

    specversion: Literal["1.0"]
    id: Annotated[str, Field(description="The same in every delivery and in the feed: by it a receiver tells repeats.")]
    source: str
    type: Code
    subject: Annotated[str, Field(description="The path of the resource that it happened to.")]
    time: Moment
    datacontenttype: Literal["application/json"]
    sequence: Annotated[str, Field(pattern="^[0-9]{20}$", description="The place in the feed, as sortable text.")]
    data: dict[str, object]

    @classmethod
    def from_row(cls, row: EventRow, service: str) -> Self:
        """The event as `service` tells it."""
        return cls.model_validate(cloud_event(row, service))


class EventFeed(Wire):
    """Events in their order, none left out; `next_after` is what to ask with next."""

    model_config = example({"items": [], "next_after": 42})

    items: list[Event]
    next_after: Annotated[int, Field(ge=0, description="Ask again with this as `after`; the same when nothing is new.")]


class WebhookDraft(Wire):
    """A subscription to be made."""

    model_config = example(_DRAFT)

    url: Url
    types: Types
    description: Annotated[Line, Field(description="Whose it is and what for.")] = ""

    def to_domain(self) -> Subscription:
        """What is asked for."""
        return Subscription(self.url, tuple(dict.fromkeys(self.types)), self.description)


class WebhookPatch(Wire):
    """A merge patch of a subscription."""

    model_config = example({"types": ["account.created", "account.changed"]})

    url: Url | None = None
    types: Types | None = None
    description: Line | None = None

    def applied_to(self, present: Subscription) -> Subscription:
        """The subscription with the patch merged in; what may not be missing is refused."""
        draft = WebhookDraft(url=present.url, types=list(present.types), description=present.description)
        return patched(draft, self).to_domain()


class Webhook(Resource):
    """A subscription."""

    model_config = example(
        KEPT_EXAMPLE
        | _DRAFT
        | {
            "service": "accounts",
            "author": "system-1",
            "state": "active",
            "rotated_at": None,
            "allowed_transitions": ["pause", "rotate_secret"],
        }
    )
    address: ClassVar[str] = "/v1/webhooks/{service}/{id}"

    service: str
    url: str
    types: list[Code]
    description: Line
    author: Annotated[str, Field(description="Whose it is.")]
    state: Annotated[
        Literal["active", "paused"], Field(description="Paused by its author, or because the receiver answered 410.")
    ]
    rotated_at: Annotated[Moment | None, Field(description="When the present secret began.")]
    allowed_transitions: list[Transition]

    @classmethod
    def from_row(cls, row: WebhookRow, service: str) -> Self:
        """The subscription as `service` shows it."""
        computed = {"service": service, "allowed_transitions": allowed_transitions(row)}
        kept = {name: getattr(row, name) for name in cls.model_fields if name not in computed}
        return cls.model_validate(kept | computed)


class WebhookSecret(Wire):
    """What deliveries are signed with (Standard Webhooks)."""

    model_config = example({"secrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLwAAAAAAAAAAAAA="]})

    secrets: Annotated[
        list[str],
        Field(description="The present secret first; for a day after a rotation the one before signs as well."),
    ]


class WebhookTransitionRequest(Wire):
    """What is asked of a subscription."""

    model_config = example({"transition": "rotate_secret"})

    transition: Annotated[
        Transition,
        Field(description="`pause` lets events wait; `resume` sends them; `rotate_secret` begins a new secret."),
    ]


class DeliveryAttempt(Wire):
    """One attempt to deliver."""

    at: Moment
    status: Annotated[int | None, Field(description="What the receiver answered; null when nothing came.")]
    reason: Annotated[
        Literal["", "address_refused", "connection_failed", "timeout"], Field(description="Why nothing came.")
    ]
    ms: Annotated[int, Field(ge=0, description="How long it took.")]


class Delivery(Resource):
    """One event on its way to one webhook, and what came of it."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "service": "accounts",
            "webhook_id": "01981d2e-7a7c-7000-8000-000000000004",
            "event_id": _ID,
            "event_type": "account.created",
            "state": "pending",
            "attempts": [{"at": "2026-01-05T08:00:01Z", "status": 503, "reason": "", "ms": 12}],
            "failures": 1,
            "due_at": "2026-01-05T08:00:05Z",
            "finished_at": None,
            "allowed_transitions": [],
        }
    )
    address: ClassVar[str] = "/v1/webhooks/{service}/{webhook_id}/deliveries/{id}"

    service: str
    webhook_id: Annotated[str, Field(description="The subscription.")]
    event_id: str
    event_type: Code
    state: Annotated[
        Literal["pending", "sending", "delivered", "dead"],
        Field(description="`dead` is given up; it can be replayed."),
    ]
    attempts: Annotated[list[DeliveryAttempt], Field(description="The latest 20.")]
    failures: Annotated[int, Field(ge=0, description="Attempts in vain since it was queued or replayed.")]
    due_at: Annotated[Moment, Field(description="When the next attempt is due.")]
    finished_at: Moment | None
    allowed_transitions: list[Literal["replay"]]

    @classmethod
    def from_row(cls, row: DeliveryRow, service: str) -> Self:
        """The delivery as `service` shows it."""
        computed = {
            "service": service,
            "webhook_id": str(row.webhook_id),
            "event_id": str(row.event_id),
            "event_type": row.event.type,
            "allowed_transitions": ["replay"] if row.state in ("delivered", "dead") else [],
        }
        kept = {name: getattr(row, name) for name in cls.model_fields if name not in computed}
        return cls.model_validate(kept | computed)


class DeliveryTransitionRequest(Wire):
    """What is asked of a delivery."""

    model_config = example({"transition": "replay"})

    transition: Annotated[
        Literal["replay"], Field(description="Deliver it once more, under the same id, with all attempts ahead.")
    ]
