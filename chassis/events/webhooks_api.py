"""Operations on webhooks, the same in every service."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Body
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.domain.event_type import EventType
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.events import webhooks as usecases
from chassis.events.deliveries_api import WebhookId, add_deliveries
from chassis.events.schemas import Webhook, WebhookDraft, WebhookPatch, WebhookSecret, WebhookTransitionRequest
from chassis.events.signature import secrets_of
from chassis.events.webhooks import Terms
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.settings import ServiceName, Settings
from chassis.tables import WebhookRow
from chassis.wire import Page

READ, WRITE = "events:read", "events:write"


@dataclass(frozen=True, slots=True)
class WebhookOperations:
    """The operations on the webhooks of a service; `key` is what their secrets are derived from."""

    service: ServiceName
    terms: Terms
    key: bytes

    def shown(self, row: WebhookRow) -> Webhook:
        """The representation of a webhook."""
        return Webhook.from_row(row, self.service)

    async def create(self, edge: PostEdge, draft: WebhookDraft) -> Response:
        """Subscribe to events.

        Each event of these types is posted to the URL, at least once and always under the same id, as CloudEvents 1.0,
        signed after Standard Webhooks. What is not taken with a 2xx within 10 s is tried again for about a day.
        Receivers must be public addresses or lie in a network that the installation allows. The subscription belongs
        to its author, who needs the scope of every type.
        """
        return await edge.write(lambda work: self.shown(usecases.create_webhook(work, draft.to_domain(), self.terms)))

    async def list(
        self, edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
    ) -> Response:
        """List webhooks.

        Everybody sees the own ones; the role admin sees all.
        """
        return await edge.page(lambda work: usecases.list_webhooks(work, query).map(self.shown))

    async def get(self, edge: ReadEdge, webhook_id: WebhookId) -> Response:
        """Read a webhook.

        The ETag is what a change has to name in If-Match.
        """
        return await edge.read(lambda work: self.shown(usecases.get_webhook(work, webhook_id)))

    async def change(
        self,
        edge: WriteEdge,
        webhook_id: WebhookId,
        version: IfMatch,
        patch: Annotated[WebhookPatch, Body(media_type="application/merge-patch+json")],
    ) -> Response:
        """Change a webhook.

        A JSON merge patch: fields left out stay. Deliveries that wait go to the new URL.
        """
        changed, terms = patch.applied_to, self.terms
        return await edge.write(
            lambda work: self.shown(usecases.change_webhook(work, webhook_id, version, changed, terms))
        )

    async def delete(self, edge: WriteEdge, webhook_id: WebhookId, version: IfMatch) -> Response:
        """Unsubscribe.

        What was not delivered yet is not delivered any more, and the log of deliveries goes too.
        """
        return await edge.write(lambda work: usecases.delete_webhook(work, webhook_id, version))

    async def transition(self, edge: PostEdge, webhook_id: WebhookId, body: WebhookTransitionRequest) -> Response:
        """Pause or resume a webhook, or rotate its secret.

        Events that happen while it is paused wait and go out when it resumes. For a day after a rotation both secrets
        sign, so that the receiver changes over when it suits.
        """
        return await edge.write(lambda work: self.shown(usecases.transition_webhook(work, webhook_id, body.transition)))

    async def get_secret(self, edge: ReadEdge, webhook_id: WebhookId) -> Response:
        """Read a webhook's secret.

        With it the receiver checks the signatures; any library for Standard Webhooks does.
        """
        return await edge.read(
            lambda work: WebhookSecret(secrets=secrets_of(usecases.get_webhook(work, webhook_id), self.key, work.now))
        )


def routes(service: ServiceName, types: tuple[EventType, ...], settings: Settings) -> Routes:
    """The operations on the webhooks of `service`."""
    terms = Terms.of(types, plain_http=settings.environment == "local")
    webhooks, operations = Routes("Webhooks"), WebhookOperations(service, terms, settings.key_material)
    base, one, name = f"/v1/webhooks/{service}", f"/v1/webhooks/{service}/{{webhook_id}}", f"{service}_webhook"
    webhooks.post(base, Webhook, scope=WRITE, operation_id=f"create_{name}")(operations.create)
    webhooks.get(base, Page[Webhook], scope=READ, operation_id=f"list_{name}s")(operations.list)
    webhooks.get(one, Webhook, scope=READ, operation_id=f"get_{name}")(operations.get)
    webhooks.patch(one, Webhook, scope=WRITE, operation_id=f"change_{name}")(operations.change)
    webhooks.delete(one, scope=WRITE, operation_id=f"delete_{name}")(operations.delete)
    moving = f"transition_{name}"
    webhooks.post(f"{one}/transitions", Webhook, scope=WRITE, status=200, operation_id=moving)(operations.transition)
    webhooks.get(f"{one}/secret", WebhookSecret, scope=WRITE, operation_id=f"get_{name}_secret")(operations.get_secret)
    add_deliveries(webhooks, service, read=READ, write=WRITE)
    return webhooks
