"""The gateway's own operations as an application, which stands behind the gateway like every service."""

from fastapi import FastAPI

from chassis.app import ServiceDescription, application
from chassis.auth import TokenVerifier
from chassis.db import Database
from chassis.edge import EdgeState
from chassis.settings import ServiceName, Settings
from gateway.operations import status_api, usage_api
from gateway.operations.recording import recording
from gateway.record import Record

DESCRIPTION = ServiceDescription(
    ServiceName.GATEWAY,
    "KAM Suite: gateway",
    "What the gateway knows of itself: who calls what, how it goes.",
)


def create_app(settings: Settings, verifier: TokenVerifier, record: Record) -> FastAPI:
    """The operations upon `record`, which belongs to the gateway that this application stands behind."""
    record.ledger = Database.open(settings, ServiceName.GATEWAY)
    edge = EdgeState(record.ledger, verifier, settings.key_material)
    nouns = [status_api.routes(record), usage_api.routes(record)]
    return application(DESCRIPTION, edge, nouns, [recording(record, settings.usage_record_ms / 1000)], settings)
