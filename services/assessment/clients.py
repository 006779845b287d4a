"""What the service asks of other services; `chassis/peers.py` says how."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import httpx
from fastapi import FastAPI

from chassis.domain.errors import Fault, Invalid
from chassis.peers import Peer, way_to_peers
from chassis.settings import Settings
from services.assessment.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class KpiClient:
    """The KPI service as studies need it: how each manager stood in a score run."""

    kpi: Peer

    async def standings(self, score_run_id: UUID, headers: Mapping[str, str]) -> dict[str, Standing]:
        """Score and grade by personnel number; a run without scorecards for the caller is a fault of the request."""
        query = {"score_run_id": str(score_run_id), "sort": "manager"}
        found = {
            record["manager"]: Standing(Decimal(str(record["score"])), record["grade"])
            async for record in self.kpi.records("/v1/scorecards", query, headers)
        }
        if not found:
            raise Invalid(Fault("no_scorecards", "/kpi/score_run_id", {"id": score_run_id}))
        return found


@dataclass(frozen=True, slots=True)
class Peers:
    """The companion that keeps the connections to other services for as long as this one runs."""

    settings: Settings
    transport: httpx.AsyncBaseTransport | None = None

    @asynccontextmanager
    async def __call__(self, app: FastAPI) -> AsyncIterator[None]:
        """Open the clients, and close them at the end."""
        async with way_to_peers(self.settings, self.transport) as http:
            app.state.kpi = KpiClient(Peer(http, "kpi", "kpi:read"))
            yield
