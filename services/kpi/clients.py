"""What the service asks of other services; `chassis/peers.py` says how. What was answered is kept with the run."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import httpx
from fastapi import FastAPI

from chassis.domain.errors import Fault, Invalid
from chassis.peers import Peer, Record, way_to_peers
from chassis.settings import Settings
from services.kpi.domain.gathering import BookFigure, Gathering
from services.kpi.domain.measurement_entry import Origin
from services.kpi.domain.payee import Payee
from services.kpi.domain.runs import SegmentBy
from services.kpi.domain.team_share import MemberShare, TeamOf, TeamRole


@dataclass(frozen=True, slots=True)
class AccountsClient:
    """The accounts service as runs need it: the managers' personnel records."""

    http: httpx.AsyncClient

    async def payees(self, managers: Collection[str], headers: Mapping[str, str]) -> dict[str, Payee]:
        """Those of `managers` who are on record, by `external_id`; `headers` are the caller's own."""
        records = await self._records(managers, headers)
        return {manager: _payee(record) for manager, record in records.items()}

    async def segments(self, managers: Collection[str], by: SegmentBy, headers: Mapping[str, str]) -> dict[str, str]:
        """The grade or role of those of `managers` who are on record; `headers` are the caller's own."""
        records = await self._records(managers, headers)
        return {manager: str(record[by]) for manager, record in records.items()}

    async def team_shares(self, team: TeamOf, last_day: date, headers: Mapping[str, str]) -> tuple[MemberShare, ...]:
        """Who has which share in an account's results, on `last_day` unless the team is of another day."""
        query = {"on": (team.on or last_day).isoformat()}
        query |= {"opportunity_id": str(team.opportunity_id)} if team.opportunity_id else {}
        found = await self._accounts.record(f"/v1/accounts/{team.account_id}/team", query, headers)
        return tuple(
            MemberShare(each["manager"], Decimal(each["share"]), TeamRole(each["role"])) for each in found["shares"]
        )

    async def book_figures(self, wanted: Gathering, most: int, headers: Mapping[str, str]) -> list[BookFigure]:
        """What managers' books came to, at most `most` figures; `headers` are the caller's own."""
        asked = {"period": str(wanted.period), "manager": wanted.manager, "measure": wanted.measure}
        asked["known_on"] = wanted.known_on.isoformat() if wanted.known_on else None
        query = {name: value for name, value in asked.items() if value is not None}
        found: list[BookFigure] = []
        async for record in self._accounts.records("/v1/account-measures", query, headers):
            found.append(_book_figure(record))
            if len(found) > most:
                raise Invalid(Fault("too_much_to_gather", "", {"most": most}))
        return found

    async def _records(self, managers: Collection[str], headers: Mapping[str, str]) -> dict[str, Record]:
        wanted, found = set(managers), dict[str, Record]()
        if not wanted:
            return found
        async for record in self._accounts.records("/v1/managers", {"sort": "external_id"}, headers):
            if record["external_id"] in wanted:
                found[record["external_id"]] = record
            if len(found) == len(wanted):
                break
        return found

    @property
    def _accounts(self) -> Peer:
        return Peer(self.http, "accounts", "accounts:read")


def _book_figure(found: Record) -> BookFigure:
    inputs = tuple((each["name"], Decimal(each["value"])) for each in found["inputs"])
    origin = Origin("accounts", found["formula"]["en"], found["formula_version"], found["known_on"], inputs)
    return BookFigure(
        found["manager"], found["measure"], Decimal(found["value"]), found["unit"], found["currency"], origin
    )


def _payee(record: Record) -> Payee:
    until = record["employed_until"]
    return Payee(
        manager=record["external_id"],
        name=record["name"],
        grade=record["grade"],
        employed_from=date.fromisoformat(record["employed_from"]),
        employed_until=None if until is None else date.fromisoformat(until),
    )


@dataclass(frozen=True, slots=True)
class Peers:
    """The companion that keeps the connections to other services for as long as this one runs.

    `transport` leads straight into the gateway when both run in one process; without it the network does.
    """

    settings: Settings
    transport: httpx.AsyncBaseTransport | None = None

    @asynccontextmanager
    async def __call__(self, app: FastAPI) -> AsyncIterator[None]:
        """Open the clients, and close them at the end."""
        async with way_to_peers(self.settings, self.transport) as http:
            app.state.accounts = AccountsClient(http)
            yield
