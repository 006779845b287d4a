"""What other systems are told: events kept with the deed itself, pushed to webhooks and read as a feed."""

from chassis.events.dispatcher import dispatcher
from chassis.events.feed import routes as feed_routes
from chassis.events.outbox import emit, emit_all
from chassis.events.webhooks_api import routes as webhook_routes

__all__ = ["dispatcher", "emit", "emit_all", "feed_routes", "webhook_routes"]
