"""What the service asks of other services; `chassis/peers.py` says how. What was answered is kept with the profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.peers import Peer
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
