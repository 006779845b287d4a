"""Whether the records of an installation are untouched: audit chains, kept heads, closed pay runs."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from chassis import audit
from chassis.audit_heads import AuditHead, SignedAuditHead, opened, present_head, sign
from chassis.db import Database
from chassis.settings import ServiceName, Settings
from chassis.work import utc_now
from services.kpi.usecases.closed_runs import touched

Found = TypeVar("Found")

CHAINED = tuple(service for service in ServiceName if service is not ServiceName.GATEWAY)
"""The services that have a chain; what the gateway keeps is counts, not deeds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one service: how many entries there are, and every sentence about what is not as it was."""

    service: ServiceName
    entries: int
    broken: tuple[str, ...]


def heads(settings: Settings) -> Iterator[SignedAuditHead]:
    """The signed heads of all services. Call it outside an event loop."""
    for service in CHAINED:

        def present(session: Session, service: ServiceName = service) -> AuditHead:
            return present_head(session, service, utc_now())

        yield sign(asyncio.run(_read(settings, service, present)), settings)


def examine(settings: Settings, signatures: Mapping[str, str]) -> Iterator[Finding]:
    """Every service in turn; `signatures` are heads kept elsewhere, by where they were read. Raises `HeadError`."""
    kept = [opened(signature, settings) for signature in signatures.values()]
    for service in CHAINED:
        own = {head.sequence: head.hash for head in kept if head.service is service}

        def examined(session: Session, service: ServiceName = service, own: Mapping[int, str] = own) -> Finding:
            return finding(session, service, own)

        yield asyncio.run(_read(settings, service, examined))


def finding(session: Session, service: ServiceName, kept: Mapping[int, str]) -> Finding:
    """What there is to find in one service's database."""
    broken = []
    if (place := audit.verify(session, kept)) is not None:
        broken.append(f"audit entry {place.sequence} is {place.reason}")
    if service is ServiceName.KPI:
        broken += [f"pay run {found.run_id}: {found.reason.replace('_', ' ')}" for found in touched(session)]
    return Finding(service, audit.head(session)[0], tuple(broken))


async def _read(settings: Settings, service: ServiceName, work: Callable[[Session], Found]) -> Found:
    database = Database.open(settings, service)
    try:
        return await database.read(work, house=True)
    finally:
        await database.dispose()
