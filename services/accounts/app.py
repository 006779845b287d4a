"""The accounts service as an application."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial

import httpx
from fastapi import FastAPI
from sqlalchemy.orm import Session

from chassis.app import Parts, ServiceDescription, create_service
from chassis.auth import Principal, TokenVerifier
from chassis.daily import coming_round
from chassis.domain.errors import Conflict
from chassis.edge import EdgeState
from chassis.peers import Peers
from chassis.rounds import Rounds
from chassis.settings import ServiceName, Settings
from chassis.work import Work, utc_now
from services.accounts.api import (
    account_files,
    accounts,
    activities,
    allocation_profiles,
    allocations,
    assignments,
    business_calendars,
    campaigns,
    classification,
    complaints,
    contacts,
    contracts,
    criteria_sets,
    criteria_trials,
    documents,
    duplicates,
    evidence,
    exports,
    groups,
    holdings,
    interests,
    lists,
    managers,
    market,
    measures,
    opportunities,
    pairings,
    partners,
    payments,
    personality,
    planning,
    priorities,
    proposals,
    qualifications,
    receivables,
    referrals,
    renewals,
    teams,
    tiers,
    ties,
)
from services.accounts.clients import AssessmentClient
from services.accounts.domain.event_types import EVENT_TYPES
from services.accounts.usecases.account_files import REMINDERS_AT_ONCE, remind
from services.accounts.usecases.account_import import AccountImport
from services.accounts.usecases.allocation_runs import AllocationRun
from services.accounts.usecases.business_calendars import file_shipped_calendars
from services.accounts.usecases.contact_import import ContactImport
from services.accounts.usecases.criteria_sets import file_shipped_sets
from services.accounts.usecases.criteria_trials import TrialRun
from services.accounts.usecases.daily_round import DailyRound, enqueue_round, is_round_due
from services.accounts.usecases.duplicates import DuplicateSearch
from services.accounts.usecases.evidence_import import EvidenceImport
from services.accounts.usecases.list_refreshes import ListRefresh, due_refreshes, enqueue_all_due
from services.accounts.usecases.payment_import import PaymentImport
from services.accounts.usecases.qualifications import QualificationRun
from services.accounts.usecases.receivable_import import ReceivableImport
from services.accounts.usecases.sheet_import import FIGURE_IMPORT, HOLDING_IMPORT
from services.accounts.usecases.tiers import TierRun

DESCRIPTION = ServiceDescription(
    ServiceName.ACCOUNTS, "KAM Suite: accounts", "What managers work on: accounts, contacts, qualification, assignment."
)

NOUNS = (
    accounts,
    account_files,
    documents,
    duplicates,
    exports,
    groups,
    classification,
    contacts,
    ties,
    interests,
    personality,
    complaints,
    business_calendars,
    evidence,
    holdings,
    market,
    measures,
    criteria_sets,
    criteria_trials,
    qualifications,
    tiers,
    lists,
    managers,
    allocation_profiles,
    assignments,
    allocations,
    teams,
    pairings,
    referrals,
    opportunities,
    proposals,
    contracts,
    receivables,
    payments,
    renewals,
    campaigns,
    partners,
    activities,
    planning,
    priorities,
)
"""Whose operations the service has, in the order in which the contract shows them."""

IMPORTS = (
    AccountImport(),
    ContactImport(),
    EvidenceImport(),
    ReceivableImport(),
    PaymentImport(),
    HOLDING_IMPORT,
    FIGURE_IMPORT,
)

REMINDERS_EVERY_S = 300.0


HOUSE = Principal("kam-suite", frozenset({"system"}))
ROUND_POLL_S = 60.0

daily_rounds = coming_round("daily-rounds", is_round_due, enqueue_round, HOUSE, ROUND_POLL_S)
"""Look every minute whether today's round was made, and whether a case has become late."""


def create_app(settings: Settings, verifier: TokenVerifier, peers: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The service, ready to be served or to be put behind the gateway in one process.

    `peers` leads straight into the gateway when that runs in the same process.
    """
    parts = Parts(
        routes=[noun.routes for noun in NOUNS],
        jobs=[
            QualificationRun(),
            TrialRun(),
            TierRun(),
            AllocationRun(),
            ListRefresh(),
            DuplicateSearch(),
            DailyRound(),
        ],
        imports=IMPORTS,
        companions=[
            Peers("assessment", AssessmentClient, settings, peers),
            shipped_rules,
            reminders,
            daily_rounds,
            list_rounds,
        ],
        events=EVENT_TYPES,
    )
    return create_service(DESCRIPTION, settings, verifier, parts)


@asynccontextmanager
async def shipped_rules(app: FastAPI) -> AsyncIterator[None]:
    """Put the shipped criteria sets and business calendars on record before the first request, which may need them."""
    state: EdgeState = app.state.edge
    for file in (file_shipped_sets, file_shipped_calendars):
        with suppress(Conflict):  # another process has just put them there
            await state.database.write(partial(_as_house, file))
    yield


def _as_house(file: Callable[[Work], None], session: Session) -> None:
    file(Work(session, HOUSE, utc_now()))


def reminders(app: FastAPI) -> AbstractAsyncContextManager[None]:
    """Look every few minutes for documents of which somebody is to be reminded."""
    state: EdgeState = app.state.edge

    async def once() -> bool:
        told = await state.database.write(lambda session: remind(Work(session, HOUSE, utc_now())))
        return told == REMINDERS_AT_ONCE

    return Rounds("reminders", once, 1, REMINDERS_EVERY_S, state.database).running()


def list_rounds(app: FastAPI) -> AbstractAsyncContextManager[None]:
    """Look every minute for lists whose rule was not applied today, and queue a few of them."""
    state: EdgeState = app.state.edge

    async def once() -> bool:
        if await state.database.read(lambda session: due_refreshes(Work(session, HOUSE, utc_now()))):
            await state.database.write(lambda session: enqueue_all_due(Work(session, HOUSE, utc_now())))
        return False

    return Rounds("list-rounds", once, 1, ROUND_POLL_S, state.database).running()
