"""The assessment service as an application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import structlog
from fastapi import FastAPI

from chassis.app import Parts, ServiceDescription, create_service
from chassis.auth import Principal, TokenVerifier
from chassis.daily import coming_round
from chassis.edge import EdgeState
from chassis.peers import Peers
from chassis.rounds import Rounds
from chassis.settings import ServiceName, Settings
from chassis.work import Work, utc_now
from services.assessment.api import (
    assessments,
    calibrations,
    competency_invitations,
    competency_models,
    competency_reviews,
    development_plans,
    instruments,
    invitations,
    matches,
    personal_data,
    pictures,
    profiles,
    rankings,
    reports,
    role_models,
    role_questionnaires,
    shares,
    standings,
    studies,
)
from services.assessment.clients import KpiClient
from services.assessment.domain.event_types import EVENT_TYPES
from services.assessment.usecases.calibrations import CalibrationFit
from services.assessment.usecases.competency_reviews import close_over
from services.assessment.usecases.norms import NormBuild
from services.assessment.usecases.profile_import import ProfileImport
from services.assessment.usecases.rescorings import Rescore
from services.assessment.usecases.retention import RetentionRound, enqueue_round, is_round_due
from services.assessment.usecases.standings import gather_all

logger = structlog.get_logger("assessment")

DESCRIPTION = ServiceDescription(
    ServiceName.ASSESSMENT,
    "KAM Suite: assessment",
    "Who fits the role: questionnaires, profiles, role models, matches, rankings, studies.",
)


HOUSE = Principal("kam-suite", frozenset({"system"}), frozenset({"assessment:write"}))
ROUND_POLL_S = 600.0

retention = coming_round("retention", is_round_due, enqueue_round, HOUSE, ROUND_POLL_S)
"""Look every few minutes whether today's round of retention was made."""


def create_app(settings: Settings, verifier: TokenVerifier, peers: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The service, ready to be served or to be put behind the gateway in one process.

    `peers` is the way to other services; without it they are asked over the network at the gateway's URL.
    """
    parts = Parts(
        [
            instruments.routes,
            assessments.routes,
            invitations.routes,
            calibrations.routes,
            profiles.routes,
            role_questionnaires.routes,
            role_models.routes,
            matches.routes,
            rankings.routes,
            standings.routes,
            studies.routes,
            development_plans.routes,
            competency_models.routes,
            competency_reviews.routes,
            competency_invitations.routes,
            personal_data.routes,
            shares.routes,
            pictures.routes,
            reports.routes,
        ],
        jobs=[RetentionRound(), NormBuild(), CalibrationFit(), Rescore()],
        imports=[ProfileImport()],
        companions=[Peers("kpi", KpiClient, settings, peers), retention, closing, gathering],
        events=EVENT_TYPES,
    )
    return create_service(DESCRIPTION, settings, verifier, parts)


def closing(app: FastAPI) -> AbstractAsyncContextManager[None]:
    """Look every few minutes which reviews of competencies have had their last day, and close them."""
    state: EdgeState = app.state.edge

    async def once() -> bool:
        return bool(await state.database.write(lambda session: close_over(Work(session, HOUSE, utc_now()))))

    return Rounds("closing", once, 1, ROUND_POLL_S, state.database).running()


@asynccontextmanager
async def gathering(app: FastAPI) -> AsyncIterator[None]:
    """Read everybody's points in the background from the start, so that the first page of standings has them."""
    state: EdgeState = app.state.edge
    reading = asyncio.create_task(_gathered(state), name="gathering")
    try:
        yield
    finally:
        await reading


async def _gathered(state: EdgeState) -> None:
    try:
        await state.database.read(gather_all, heavy=True, house=True)
    except Exception:
        # The database may be away; the first page of standings then reads for itself.
        logger.exception("points_not_gathered")
