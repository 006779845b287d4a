"""Operations on webhooks, the same in every service."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.domain.event_type import EventType
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.events import webhooks as usecases
from chassis.events.schemas import (
    Delivery,
    DeliveryTransitionRequest,
    Webhook,
    WebhookDraft,
    WebhookPatch,
    WebhookSecret,
    WebhookTransitionRequest,
)
from chassis.events.signature import secrets_of
from chassis.events.webhooks import Terms
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.settings import ServiceName, Settings
from chassis.wire import Page

READ, WRITE = "events:read", "events:write"

WebhookId = Annotated[UUID, Path(description="The webhook's id.")]
DeliveryId = Annotated[UUID, Path(description="The delivery's id.")]
DeliveryState = Annotated[
    Literal["pending", "sending", "delivered", "dead"] | None, Query(description="Where it stands.")
]


def routes(service: ServiceName, types: tuple[EventType, ...], settings: Settings) -> Routes:
    """The operations on the webhooks of `service`."""
    found, base = Routes("Webhooks"), f"/v1/webhooks/{service}"
    terms = Terms.of(types, plain_http=settings.environment == "local")
    _add_subscriptions(found, base, service, terms)
    _add_secret(found, base, service, settings.key_material)
    _add_deliveries(found, base, service)
    return found


def _add_subscriptions(found: Routes, base: str, service: ServiceName, terms: Terms) -> None:
    one = f"{base}/{{webhook_id}}"

    @found.post(base, Webhook, scope=WRITE, operation_id=f"create_{service}_webhook")
    async def create_webhook(edge: PostEdge, draft: WebhookDraft) -> Response:
        """Subscribe to events.

        Each event of these types is posted to the URL, at least once and always under the same id, as CloudEvents 1.0,
        signed after Standard Webhooks. What is not taken with a 2xx within 10 s is tried again for about a day.
        Receivers must be public addresses or lie in a network that the installation allows. The subscription belongs
        to its author, who needs the scope of every type.
        """
        return await edge.write(
            lambda work: Webhook.from_row(usecases.create_webhook(work, draft.to_domain(), terms), service)
        )

    @found.get(base, Page[Webhook], scope=READ, operation_id=f"list_{service}_webhooks")
    async def list_webhooks(
        edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
    ) -> Response:
        """List webhooks.

        Everybody sees the own ones; the role admin sees all.
        """
        return await edge.page(
            lambda work: usecases.list_webhooks(work, query).map(lambda row: Webhook.from_row(row, service))
        )

    @found.get(one, Webhook, scope=READ, operation_id=f"get_{service}_webhook")
    async def get_webhook(edge: ReadEdge, webhook_id: WebhookId) -> Response:
        """Read a webhook.

        The ETag is what a change has to name in If-Match.
        """
        return await edge.read(lambda work: Webhook.from_row(usecases.get_webhook(work, webhook_id), service))

    @found.patch(one, Webhook, scope=WRITE, operation_id=f"change_{service}_webhook")
    async def change_webhook(
        edge: WriteEdge,
        webhook_id: WebhookId,
        version: IfMatch,
        patch: Annotated[WebhookPatch, Body(media_type="application/merge-patch+json")],
    ) -> Response:
        """Change a webhook.

        A JSON merge patch: fields left out stay. Deliveries that wait go to the new URL.
        """
        return await edge.write(
            lambda work: Webhook.from_row(
                usecases.change_webhook(work, webhook_id, version, patch.applied_to, terms), service
            )
        )

    @found.delete(one, scope=WRITE, operation_id=f"delete_{service}_webhook")
    async def delete_webhook(edge: WriteEdge, webhook_id: WebhookId, version: IfMatch) -> Response:
        """Unsubscribe.

        What was not delivered yet is not delivered any more, and the log of deliveries goes too.
        """
        return await edge.write(lambda work: usecases.delete_webhook(work, webhook_id, version))

    @found.post(f"{one}/transitions", Webhook, scope=WRITE, status=200, operation_id=f"transition_{service}_webhook")
    async def transition_webhook(edge: PostEdge, webhook_id: WebhookId, body: WebhookTransitionRequest) -> Response:
        """Pause or resume a webhook, or rotate its secret.

        Events that happen while it is paused wait and go out when it resumes. For a day after a rotation both secrets
        sign, so that the receiver changes over when it suits.
        """
        return await edge.write(
            lambda work: Webhook.from_row(usecases.transition_webhook(work, webhook_id, body.transition), service)
        )


def _add_secret(found: Routes, base: str, service: ServiceName, key: bytes) -> None:
    @found.get(
        f"{base}/{{webhook_id}}/secret", WebhookSecret, scope=WRITE, operation_id=f"get_{service}_webhook_secret"
    )
    async def get_webhook_secret(edge: ReadEdge, webhook_id: WebhookId) -> Response:
        """Read a webhook's secret.

        With it the receiver checks the signatures; any library for Standard Webhooks does.
        """
        return await edge.read(
            lambda work: WebhookSecret(secrets=secrets_of(usecases.get_webhook(work, webhook_id), key, work.now))
        )


def _add_deliveries(found: Routes, base: str, service: ServiceName) -> None:
    log = f"{base}/{{webhook_id}}/deliveries"

    @found.post(f"{base}/{{webhook_id}}/tests", Delivery, scope=WRITE, operation_id=f"test_{service}_webhook")
    async def test_webhook(edge: PostEdge, webhook_id: WebhookId) -> Response:
        """Try a webhook.

        Queues an event of the type `webhook.tested` for this webhook alone; the delivery says what came of it.
        """
        return await edge.write(lambda work: Delivery.from_row(usecases.test_webhook(work, webhook_id), service))

    @found.get(log, Page[Delivery], scope=READ, operation_id=f"list_{service}_deliveries")
    async def list_deliveries(
        edge: ReadEdge,
        webhook_id: WebhookId,
        query: Annotated[PageQuery, paging("created_at", default="-created_at")],
        state: DeliveryState = None,
    ) -> Response:
        """List deliveries.

        What was sent to the webhook and what waits, with every attempt; `dead` are the ones given up.
        """
        return await edge.page(
            lambda work: usecases.list_deliveries(work, webhook_id, query, state).map(
                lambda row: Delivery.from_row(row, service)
            )
        )

    @found.get(f"{log}/{{delivery_id}}", Delivery, scope=READ, operation_id=f"get_{service}_delivery")
    async def get_delivery(edge: ReadEdge, webhook_id: WebhookId, delivery_id: DeliveryId) -> Response:
        """Read a delivery.

        Its attempts say what the receiver answered, or why nothing came.
        """
        return await edge.read(
            lambda work: Delivery.from_row(usecases.get_delivery(work, webhook_id, delivery_id), service)
        )

    @found.post(
        f"{log}/{{delivery_id}}/transitions",
        Delivery,
        scope=WRITE,
        status=200,
        operation_id=f"transition_{service}_delivery",
    )
    async def transition_delivery(
        edge: PostEdge, webhook_id: WebhookId, delivery_id: DeliveryId, body: DeliveryTransitionRequest
    ) -> Response:
        """Replay a delivery.

        What was delivered or given up is delivered once more, under the same id. What still waits is refused.
        """
        _ = body
        return await edge.write(
            lambda work: Delivery.from_row(usecases.replay_delivery(work, webhook_id, delivery_id), service)
        )
