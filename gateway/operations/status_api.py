"""The operations that tell how the gateway stands and what it routes. They need no database."""

from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.routes import Routes
from gateway.operations.status_schemas import GatewayRoute, GatewayRoutes, GatewayStatus
from gateway.operations.usage_api import SCOPE
from gateway.record import Record


def routes(record: Record) -> Routes:
    """How the process of `record` stands."""
    found = Routes("Operations")

    @found.get("/v1/gateway/status", GatewayStatus, scope=SCOPE)
    async def get_gateway_status(edge: ReadEdge) -> Response:
        """Read how the gateway stands.

        The policies in force, live contracts and quarantine, open circuits, error budgets, the last breaches of
        contract and the last requests of the process that answers.
        """
        return edge.show(GatewayStatus.showing(record))

    @found.get("/v1/gateway/routes", GatewayRoutes, scope=SCOPE)
    async def list_gateway_routes(edge: ReadEdge) -> Response:
        """List what the gateway routes.

        Every operation of every contract with the policy that its contract gives it, and whether it is served.
        """
        return edge.show(GatewayRoutes(items=[GatewayRoute.showing(o, record) for o in record.operations.values()]))

    return found
