"""The kpi service as an application."""

import httpx
from fastapi import FastAPI

from chassis.app import Parts, ServiceDescription, create_service
from chassis.auth import Principal, TokenVerifier
from chassis.daily import coming_round
from chassis.peers import Peers
from chassis.settings import ServiceName, Settings
from services.kpi.api import (
    adjustments,
    bank_files,
    careers,
    catalogue,
    colleagues,
    deferrals,
    detail_tables,
    diagnoses,
    measurement_gatherings,
    measurements,
    pay_plans,
    pay_runs,
    pay_simulations,
    pay_statements,
    schemes,
    score_runs,
    scorecards,
    targets,
    weightings,
)
from services.kpi.api.measurement_import import MeasurementImport
from services.kpi.api.target_import import TargetImport
from services.kpi.clients import AccountsClient
from services.kpi.domain.event_types import EVENT_TYPES
from services.kpi.usecases.deferrals import Vestings
from services.kpi.usecases.pay_run_job import PayRuns
from services.kpi.usecases.pay_simulations import PaySimulations
from services.kpi.usecases.recomputations import Recomputations
from services.kpi.usecases.retention import RetentionRound, enqueue_round, is_round_due
from services.kpi.usecases.score_run_job import ScoreRuns

DESCRIPTION = ServiceDescription(
    ServiceName.KPI, "KAM Suite: kpi", "What the work is worth: measurements, scores, weights, pay."
)

HOUSE = Principal("kam-suite", frozenset({"system"}))
ROUND_POLL_S = 600.0

retention = coming_round("retention", is_round_due, enqueue_round, HOUSE, ROUND_POLL_S)
"""Look every few minutes whether today's round of retention was made."""


def create_app(settings: Settings, verifier: TokenVerifier, peers: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The service, ready to be served or to be put behind the gateway in one process.

    `peers` is the way to other services; without it they are asked over the network at the gateway's URL.
    """
    parts = Parts(
        routes=[
            catalogue.measures,
            catalogue.indicators,
            measurements.routes,
            measurement_gatherings.routes,
            weightings.routes,
            schemes.routes,
            score_runs.routes,
            scorecards.routes,
            diagnoses.routes,
            targets.routes,
            pay_plans.routes,
            pay_runs.routes,
            pay_statements.routes,
            pay_simulations.routes,
            adjustments.routes,
            deferrals.routes,
            detail_tables.routes,
            bank_files.routes,
            careers.routes,
            colleagues.routes,
        ],
        jobs=[ScoreRuns(), PayRuns(), Recomputations(), Vestings(), PaySimulations(), RetentionRound()],
        imports=[MeasurementImport(), TargetImport()],
        companions=[Peers("accounts", AccountsClient, settings, peers), retention],
        events=EVENT_TYPES,
    )
    return create_service(DESCRIPTION, settings, verifier, parts)
