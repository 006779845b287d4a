"""Representations of invitations, and of what a redeemed one opens."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.wire import Moment, Wire, example

LinkToken = Annotated[str, StringConstraints(min_length=20, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]

_ID: JsonDict = {"assessment_id": "01981d2e-7a7c-7000-8000-000000000002"}
_TOKEN: JsonDict = {"token": "b3RoZXJzLW1heS1ub3QtZW50ZXItd2l0aC10aGlz"}


class InvitationDraft(Wire):
    """Until when the link can be redeemed, ninety days at most."""

    model_config = example({"expires_at": "2026-01-19T16:00:00Z"})

    expires_at: Moment


class Invitation(Wire):
    """A link's token, told this once: what is kept of it is its hash. It goes to the invited person, say by mail."""

    model_config = example(_ID | _TOKEN | {"expires_at": "2026-01-19T16:00:00Z"})
    address: ClassVar[str] = "/v1/assessments/{assessment_id}/invitation"

    assessment_id: UUID
    token: LinkToken
    expires_at: Moment


class Redemption(Wire):
    """The token of a link."""

    model_config = example(_TOKEN)

    token: LinkToken


class SittingSession(Wire):
    """What a redeemed link opens: a bearer token for this one sitting, and nothing else."""

    model_config = example(_ID | {"access_token": "kam1.WyJB.c2ln", "token_type": "Bearer"}
                           | {"expires_at": "2026-01-08T08:00:00Z"})  # fmt: skip
    address: ClassVar[str] = "/v1/assessments/{assessment_id}/answers"

    assessment_id: UUID
    access_token: Annotated[str, Field(description="Sent as `Authorization: Bearer …` to the sitting's operations.")]
    token_type: str
    expires_at: Moment
