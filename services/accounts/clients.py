"""What the service asks of other services; `chassis/peers.py` says how. What was answered is kept with the profile."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import httpx
from fastapi import FastAPI

from chassis.domain.errors import Fault, Invalid
from chassis.peers import Peer, way_to_peers
from chassis.settings import Settings
from services.accounts.domain.allocation_profile import MatchRead


@dataclass(frozen=True, slots=True)
class AssessmentClient:
    """The assessment service as allocation needs it: how far a person's style is from a role model."""

    assessment: Peer

    async def match_of(self, person: str, match_id: UUID, headers: Mapping[str, str]) -> MatchRead:
        """The person's overall match degree by the external style; `headers` are the caller's own.

        It shows only what the person agreed to and has not taken back; a match without the person is `Invalid`.
        """
        found = await self.assessment.record(f"/v1/matches/{match_id}", {}, headers)
        for each in found["persons"]:
            if each["respondent"] and each["respondent"]["external_id"] == person:
                points = Decimal(str(each["styles"]["external"]["overall"]["points"]))
                return MatchRead(match_id, points, date.fromisoformat(str(found["created_at"])[:10]))
        raise Invalid(Fault("person_not_in_match", "/match_id", {"person": person}))


@dataclass(frozen=True, slots=True)
class Peers:
    """The companion that keeps the connections to other services for as long as this one runs."""

    settings: Settings
    transport: httpx.AsyncBaseTransport | None = None

    @asynccontextmanager
    async def __call__(self, app: FastAPI) -> AsyncIterator[None]:
        """Open the clients, and close them at the end."""
        async with way_to_peers(self.settings, self.transport) as http:
            app.state.assessment = AssessmentClient(Peer(http, "assessment", "assessment:read"))
            yield
