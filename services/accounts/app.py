"""The accounts service as an application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from chassis.app import Parts, ServiceDescription, create_service
from chassis.auth import Principal, TokenVerifier
from chassis.domain.errors import Conflict
from chassis.edge import EdgeState
from chassis.settings import ServiceName, Settings
from chassis.work import Work, utc_now
from services.accounts.api import (
    accounts,
    allocations,
    assignments,
    classification,
    complaints,
    contacts,
    criteria_sets,
    evidence,
    interests,
    managers,
    personality,
    qualifications,
    ties,
)
from services.accounts.domain.event_types import EVENT_TYPES
from services.accounts.usecases.account_import import AccountImport
from services.accounts.usecases.contact_import import ContactImport
from services.accounts.usecases.criteria_sets import file_shipped_sets
from services.accounts.usecases.evidence_import import EvidenceImport
from services.accounts.usecases.qualifications import QualificationRun

DESCRIPTION = ServiceDescription(
    ServiceName.ACCOUNTS, "KAM Suite: accounts", "What managers work on: accounts, contacts, qualification, assignment."
)


def create_app(settings: Settings, verifier: TokenVerifier) -> FastAPI:
    """The service, ready to be served or to be put behind the gateway in one process."""
    nouns = [
        accounts,
        classification,
        contacts,
        ties,
        interests,
        personality,
        complaints,
        evidence,
        criteria_sets,
        qualifications,
        managers,
        assignments,
        allocations,
    ]
    parts = Parts(
        routes=[noun.routes for noun in nouns],
        jobs=[QualificationRun()],
        imports=[AccountImport(), ContactImport(), EvidenceImport()],
        companions=[shipped_rules],
        events=EVENT_TYPES,
    )
    return create_service(DESCRIPTION, settings, verifier, parts)


@asynccontextmanager
async def shipped_rules(app: FastAPI) -> AsyncIterator[None]:
    """Put the shipped criteria sets on record before the first request, so that qualifications can refer to them."""
    state: EdgeState = app.state.edge
    house = Principal("kam-suite", frozenset({"system"}))
    with suppress(Conflict):  # another process has just put them there
        await state.database.write(lambda session: file_shipped_sets(Work(session, house, utc_now())))
    yield
