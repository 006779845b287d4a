"""Accounts come in with contacts and evidence; bad rows are reported, good ones land; all are qualified, all served."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from suite.demo.chapters.given import given_csv
from suite.demo.chapters.imports import Import, import_rows
from suite.demo.chapters.staff import Manager
from suite.demo.chapters.values import Names, exact
from suite.demo.client import Caller, Document, Door
from suite.demo.screen import Screen

EVIDENCE_UNTIL, STARTS_ON = "2026-03-31", "2026-04-01"
DECISIONS = ("key_account", "candidate", "not_key_account", "undecided")
AUTHOR, APPROVER = "A-S01", "A-S02"
"""Two supervisors: one proposes who serves whom, the other approves."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What one of the seven criteria came to; `membership` is None where it does not count."""

    code: str
    name: Names
    weight_pct: Decimal
    value: Decimal | None
    kind: str
    membership: Decimal | None
    reasons: Sequence[Names]


@dataclass(frozen=True, slots=True)
class Qualified:
    """An account with what it was found to be, and why."""

    legal_name: str
    lei: str
    country: str
    score: Decimal
    reasons: Sequence[Names]
    criteria: Sequence[Criterion]


@dataclass(frozen=True, slots=True)
class Load:
    """What a manager serves from now on; hours are a month's."""

    manager: Manager
    accounts: int
    hours: Decimal
    capacity_hours: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who serves whom, who proposed it and who approved it."""

    accounts: int
    unplaced: int
    hours: Decimal
    author: str
    approver: str
    loads: Sequence[Load]


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everything of this chapter; `seen_by_manager` is how many accounts the first manager's own token shows."""

    companies: Import
    contacts: Import
    evidence: Import
    decisions: Mapping[str, int]
    key_accounts: Sequence[Qualified]
    allocation: Allocation
    seen_by_manager: int


def bring_in_accounts(door: Door, screen: Screen, managers: Sequence[Manager]) -> Accounts:
    """The bank's system sends the files, two supervisors decide."""
    system, author = door.for_role("system", "core-banking"), door.for_role("supervisor", AUTHOR)
    companies, people, sheets = (
        import_rows(system, screen, f"accounts.import_{noun}", noun, content) for noun, content in _files()
    )
    decisions = _qualify(author, screen, companies.landed)
    return Accounts(
        companies=companies,
        contacts=people,
        evidence=sheets,
        decisions=decisions,
        key_accounts=_key_accounts(author),
        allocation=_allocate(door, screen, managers),
        seen_by_manager=sum(1 for _ in door.for_role("manager", managers[0].external_id).find("/v1/accounts")),
    )


def _files() -> Iterator[tuple[str, bytes]]:
    """Real companies with bad rows after them, as a careless hand would add them; their people; what is known."""
    _, _, bad_rows = given_csv("bad_companies").partition(b"\n")
    yield "accounts", given_csv("companies") + bad_rows
    yield "contacts", given_csv("contacts")
    yield "evidence", given_csv("evidence")


def _qualify(author: Caller, screen: Screen, accounts: int) -> dict[str, int]:
    job = author.post("/v1/qualification-runs", {"evidence_until": EVIDENCE_UNTIL}, key="demo-qualification-run")
    with screen.progress("accounts.qualify_progress", accounts) as advance:
        author.finish(author.get(f"/v1/jobs/accounts/{job['id']}"), advance)
    found = {decision: _count(author, decision) for decision in DECISIONS[:-1]}
    return {**found, "undecided": accounts - sum(found.values())}


def _count(author: Caller, decision: str) -> int:
    return sum(1 for _ in author.find("/v1/qualifications", decision=decision))


def _key_accounts(author: Caller) -> list[Qualified]:
    found = [_qualified(author, made) for made in author.find("/v1/qualifications", decision="key_account")]
    return sorted(found, key=lambda account: (-account.score, account.lei))


def _qualified(author: Caller, made: Document) -> Qualified:
    account = author.get(f"/v1/accounts/{made['account_id']}")
    lei = next((known["value"] for known in account["identifiers"] if known["scheme"] == "LEI"), "")
    return Qualified(
        legal_name=account["legal_name"],
        lei=lei,
        country=account["country"],
        score=exact(made["score"]),
        reasons=[reason["sentence"] for reason in made["reasons"]],
        criteria=[_criterion(outcome) for outcome in made["criteria"]],
    )


def _criterion(outcome: Document) -> Criterion:
    return Criterion(
        code=outcome["code"],
        name=outcome["name"],
        weight_pct=exact(outcome["weight_pct"]),
        value=None if outcome["value"] is None else exact(outcome["value"]),
        kind=outcome["kind"],
        membership=None if outcome["membership"] is None else exact(outcome["membership"]),
        reasons=[reason["sentence"] for reason in outcome["reasons"]],
    )


def _allocate(door: Door, screen: Screen, managers: Sequence[Manager]) -> Allocation:
    author, approver = door.for_role("supervisor", AUTHOR), door.for_role("supervisor", APPROVER)
    with screen.progress("accounts.allocate_progress", 3) as advance:
        proposed = author.post("/v1/allocations", {"starts_on": STARTS_ON}, key="demo-allocation")
        made = author.get(f"/v1/allocations/{proposed['id']}")
        for done, (caller, transition) in enumerate(((approver, "approve"), (author, "apply")), start=1):
            advance(done, None)
            if transition in made["allowed_transitions"]:
                place = f"/v1/allocations/{proposed['id']}/transitions"
                made = caller.post(place, {"transition": transition}, key=f"demo-allocation-{transition}")
        advance(3, None)
    by_id = {manager.id: manager for manager in managers}
    return Allocation(
        accounts=made["accounts"],
        unplaced=made["unplaced"],
        hours=exact(made["hours"]),
        author=made["author"],
        approver=made["approver"],
        loads=sorted((_load(load, by_id) for load in made["loads"]), key=lambda load: load.manager.external_id),
    )


def _load(load: Document, managers: Mapping[str, Manager]) -> Load:
    hours, capacity = exact(load["hours"]), exact(load["capacity_hours"])
    return Load(managers[load["manager_id"]], load["accounts"], hours, capacity)
