"""What the service asks of other services; `chassis/peers.py` says how. What was answered is kept with the run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.domain.errors import Fault, Invalid
from chassis.peers import Peer, Record
from services.kpi.domain.gathering import BookFigure, Gathering
from services.kpi.domain.measurement_entry import Origin
from services.kpi.domain.payee import Payee
from services.kpi.domain.runs import SegmentBy
from services.kpi.domain.team_share import MemberShare, TeamOf, TeamRole


@dataclass(frozen=True, slots=True)
class AccountsClient:
    """The accounts service as runs need it: the managers' personnel records."""

    accounts: Peer

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
        found = await self.accounts.record(f"/v1/accounts/{team.account_id}/team", query, headers)
        return tuple(
            MemberShare(each["manager"], Decimal(each["share"]), TeamRole(each["role"])) for each in found["shares"]
        )

    async def book_figures(self, wanted: Gathering, most: int, headers: Mapping[str, str]) -> list[BookFigure]:
        """What managers' books came to, at most `most` figures; `headers` are the caller's own."""
        asked = {"period": str(wanted.period), "manager": wanted.manager, "measure": wanted.measure}
        asked["known_on"] = wanted.known_on.isoformat() if wanted.known_on else None
        query = {name: value for name, value in asked.items() if value is not None}
        found: list[BookFigure] = []
        async for record in self.accounts.records("/v1/account-measures", query, headers):
            found.append(_book_figure(record))
            if len(found) > most:
                raise Invalid(Fault("too_much_to_gather", "", {"most": most}))
        return found

    async def _records(self, managers: Collection[str], headers: Mapping[str, str]) -> dict[str, Record]:
        wanted, found = set(managers), dict[str, Record]()
        if not wanted:
            return found
        async for record in self.accounts.records("/v1/managers", {"sort": "external_id"}, headers):
            if record["external_id"] in wanted:
                found[record["external_id"]] = record
            if len(found) == len(wanted):
                break
        return found


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
