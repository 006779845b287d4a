"""The accounts service as an application."""

from fastapi import FastAPI

from chassis.app import ServiceDescription, create_service
from chassis.auth import TokenVerifier
from chassis.settings import ServiceName, Settings
from services.accounts.api import managers

DESCRIPTION = ServiceDescription(
    ServiceName.ACCOUNTS, "KAM Suite: accounts", "What managers work on: accounts, contacts, qualification, assignment."
)


def create_app(settings: Settings, verifier: TokenVerifier) -> FastAPI:
    """The service, ready to be served or to be put behind the gateway in one process."""
    return create_service(DESCRIPTION, settings, verifier, [managers.routes])
