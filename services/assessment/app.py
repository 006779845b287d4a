"""The assessment service as an application."""

from fastapi import FastAPI

from chassis.app import Parts, ServiceDescription, create_service
from chassis.auth import TokenVerifier
from chassis.settings import ServiceName, Settings
from services.assessment.api import (
    assessments,
    competency_models,
    development_plans,
    instruments,
    matches,
    personal_data,
    profiles,
    rankings,
    role_models,
    role_questionnaires,
    studies,
)
from services.assessment.domain.event_types import EVENT_TYPES

DESCRIPTION = ServiceDescription(
    ServiceName.ASSESSMENT,
    "KAM Suite: assessment",
    "Who fits the role: questionnaires, profiles, role models, matches, rankings, studies.",
)

PARTS = Parts(
    [
        instruments.routes,
        assessments.routes,
        profiles.routes,
        role_questionnaires.routes,
        role_models.routes,
        matches.routes,
        rankings.routes,
        studies.routes,
        development_plans.routes,
        competency_models.routes,
        personal_data.routes,
    ],
    events=EVENT_TYPES,
)


def create_app(settings: Settings, verifier: TokenVerifier) -> FastAPI:
    """The service, ready to be served or to be put behind the gateway in one process."""
    return create_service(DESCRIPTION, settings, verifier, PARTS)
