"""What the service asks of other services; `chassis/peers.py` says how."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.peers import Peer
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
