"""Operations on deliveries: what was sent to a webhook, what waits, and sending once more."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.events import webhooks as usecases
from chassis.events.schemas import Delivery, DeliveryTransitionRequest
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.tables import DeliveryRow
from chassis.wire import Page

WebhookId = Annotated[UUID, Path(description="The webhook's id.")]
DeliveryId = Annotated[UUID, Path(description="The delivery's id.")]
DeliveryState = Annotated[
    Literal["pending", "sending", "delivered", "dead"] | None, Query(description="Where it stands.")
]


@dataclass(frozen=True, slots=True)
class DeliveryOperations:
    """The operations on the deliveries of a service's webhooks."""

    service: ServiceName

    def shown(self, row: DeliveryRow) -> Delivery:
        """The representation of a delivery."""
        return Delivery.from_row(row, self.service)

    async def test(self, edge: PostEdge, webhook_id: WebhookId) -> Response:
        """Try a webhook.

        Queues an event of the type `webhook.tested` for this webhook alone; the delivery says what came of it.
        """
        return await edge.write(lambda work: self.shown(usecases.test_webhook(work, webhook_id)))

    async def list(
        self,
        edge: ReadEdge,
        webhook_id: WebhookId,
        query: Annotated[PageQuery, paging("created_at", default="-created_at")],
        state: DeliveryState = None,
    ) -> Response:
        """List deliveries.

        What was sent to the webhook and what waits, with every attempt; `dead` are the ones given up.
        """
        return await edge.page(lambda work: usecases.list_deliveries(work, webhook_id, query, state).map(self.shown))

    async def get(self, edge: ReadEdge, webhook_id: WebhookId, delivery_id: DeliveryId) -> Response:
        """Read a delivery.

        Its attempts say what the receiver answered, or why nothing came.
        """
        return await edge.read(lambda work: self.shown(usecases.get_delivery(work, webhook_id, delivery_id)))

    async def replay(
        self, edge: PostEdge, webhook_id: WebhookId, delivery_id: DeliveryId, _body: DeliveryTransitionRequest
    ) -> Response:
        """Replay a delivery.

        What was delivered or given up is delivered once more, under the same id. What still waits is refused.
        """
        return await edge.write(lambda work: self.shown(usecases.replay_delivery(work, webhook_id, delivery_id)))


def add_deliveries(webhooks: Routes, service: ServiceName, *, read: str, write: str) -> None:
    """Add the operations to those on webhooks; `read` and `write` are the scopes that they need."""
    operations, webhook = DeliveryOperations(service), f"/v1/webhooks/{service}/{{webhook_id}}"
    log, one = f"{webhook}/deliveries", f"{webhook}/deliveries/{{delivery_id}}"
    trying, again = f"test_{service}_webhook", f"transition_{service}_delivery"
    webhooks.post(f"{webhook}/tests", Delivery, scope=write, operation_id=trying)(operations.test)
    webhooks.get(log, Page[Delivery], scope=read, operation_id=f"list_{service}_deliveries")(operations.list)
    webhooks.get(one, Delivery, scope=read, operation_id=f"get_{service}_delivery")(operations.get)
    webhooks.post(f"{one}/transitions", Delivery, scope=write, status=200, operation_id=again)(operations.replay)
