"""The kpi service as an application."""

import httpx
from fastapi import FastAPI

from chassis.app import Parts, ServiceDescription, create_service
from chassis.auth import TokenVerifier
from chassis.settings import ServiceName, Settings
from services.kpi.api import (
    catalogue,
    diagnoses,
    measurements,
    pay_plans,
    pay_runs,
    pay_statements,
    schemes,
    score_runs,
    scorecards,
    weightings,
)
from services.kpi.api.measurement_import import MeasurementImport
from services.kpi.clients import Peers
from services.kpi.domain.event_types import EVENT_TYPES
from services.kpi.usecases.pay_run_job import PayRuns
from services.kpi.usecases.score_run_job import ScoreRuns

DESCRIPTION = ServiceDescription(
    ServiceName.KPI, "KAM Suite: kpi", "What the work is worth: measurements, scores, weights, pay."
)


def create_app(settings: Settings, verifier: TokenVerifier, peers: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The service, ready to be served or to be put behind the gateway in one process.

    `peers` is the way to other services; without it they are asked over the network at the gateway's URL.
    """
    parts = Parts(
        routes=[
            catalogue.measures,
            catalogue.indicators,
            measurements.routes,
            weightings.routes,
            schemes.routes,
            score_runs.routes,
            scorecards.routes,
            diagnoses.routes,
            pay_plans.routes,
            pay_runs.routes,
            pay_statements.routes,
        ],
        jobs=[ScoreRuns(), PayRuns()],
        imports=[MeasurementImport()],
        companions=[Peers(settings, peers)],
        events=EVENT_TYPES,
    )
    return create_service(DESCRIPTION, settings, verifier, parts)
