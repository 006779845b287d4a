"""The audit chain: what was done, by whom, in an order that nobody can alter afterwards without its showing.

An entry is written in the transaction of the deed itself: what cannot be recorded does not happen. Each entry's hash
covers the hash of the entry before it (SHA-256 over canonical JSON), and whoever adds one holds the lock of the chain's
head until commit, so the chain has no gap and no fork.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import orjson
from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.tables import AuditEntryRow, AuditHeadRow
from chassis.work import Work

GENESIS = "0" * 64
"""The hash before the first entry."""

_HEAD = 1
_BATCH = 1_000
_COVERED = ("id", "sequence", "occurred_at", "subject", "roles", "action", "resource_type", "resource_id",
            "before_hash", "after_hash", "details", "previous_hash")  # fmt: skip

# Statements on the tables, not on mapped objects: every write of the suite goes through them, and mapping costs as much
# as all the rest of an entry.
_heads, _entries = cast("Table", AuditHeadRow.__table__), cast("Table", AuditEntryRow.__table__)
_LOCKED = select(_heads.c.sequence, _heads.c.hash).where(_heads.c.id == _HEAD).with_for_update()
_BEGUN = insert(_heads).values(id=_HEAD, sequence=0, hash=GENESIS)
_ADDED = insert(_entries)
_MOVED = update(_heads).where(_heads.c.id == _HEAD)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain is broken: the sequence number, and whether an entry is missing (or the end cut off), altered, or
    rewritten since a head of it was kept elsewhere."""

    sequence: int
    reason: str


def record(
    work: Work,
    action: str,
    resource_type: str,
    resource_id: str,
    *,
    before_hash: str | None = None,
    after_hash: str | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add an entry to the chain, in the transaction of `work`.

    `action` is the operation's name; the hashes are `fingerprint`s of the resource before and after. `details` holds
    JSON values and nothing personal: entries are kept for good.
    """
    # The head is held from here to the commit, and everybody else who writes waits for it: what can be sent before is.
    work.session.flush()
    connection = work.session.connection()
    sequence, previous = _locked_head(connection)
    entry: dict[str, object] = {
        "id": work.new_id(),
        "sequence": sequence + 1,
        "occurred_at": work.now,
        "subject": work.principal.subject,
        "roles": sorted(work.principal.roles),
        "action": action,
        "resource_type": resource_type,
        "resource_id": resource_id,
        "before_hash": before_hash,
        "after_hash": after_hash,
        "details": dict(details or {}),
        "previous_hash": previous,
    }
    entry["hash"] = _hash_over(entry)
    connection.execute(_ADDED, entry)
    connection.execute(_MOVED, {"sequence": entry["sequence"], "hash": entry["hash"]})


def fingerprint(document: object) -> str:
    """SHA-256 of a JSON document in canonical form: equal documents, equal fingerprints, whatever their key order."""
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()


def head(session: Session) -> tuple[int, str]:
    """The number and the hash of the last entry."""
    found = session.get(AuditHeadRow, _HEAD, populate_existing=True)
    return (found.sequence, found.hash) if found else (0, GENESIS)


def verify(session: Session, kept: Mapping[int, str] | None = None) -> Break | None:
    """The first place where the chain does not hold, or nothing when every entry is there and unaltered.

    `kept` are heads that were taken out of the house before, by sequence: a chain that was written anew holds in
    itself, but not against them.
    """
    sequence, previous = 0, GENESIS
    known = dict(kept or {})
    while entries := _after(session, sequence):
        for entry in entries:
            if entry.sequence != sequence + 1:
                return Break(sequence + 1, "missing")
            if entry.previous_hash != previous or entry.hash != _hash(entry):
                return Break(entry.sequence, "altered")
            if known.pop(entry.sequence, entry.hash) != entry.hash:
                return Break(entry.sequence, "rewritten")
            sequence, previous = entry.sequence, entry.hash
        session.expunge_all()
    known.pop(0, None)
    if head(session) != (sequence, previous) or known:
        return Break(sequence + 1, "missing")
    return None


def _after(session: Session, sequence: int) -> list[AuditEntryRow]:
    query = select(AuditEntryRow).where(AuditEntryRow.sequence > sequence).order_by(AuditEntryRow.sequence)
    return list(session.scalars(query.limit(_BATCH)))


def _locked_head(connection: Connection) -> tuple[int, str]:
    while (head := connection.execute(_LOCKED).one_or_none()) is None:
        # Another transaction may begin the chain between our look and our insert.
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(_BEGUN)
    return head.sequence, head.hash


def _hash(entry: AuditEntryRow) -> str:
    return _hash_over({name: getattr(entry, name) for name in _COVERED})


def _hash_over(entry: Mapping[str, object]) -> str:
    moment = entry["occurred_at"]
    if not isinstance(moment, datetime):
        raise TypeError(f"{moment!r} is no moment")
    return fingerprint({**entry, "id": str(entry["id"]), "occurred_at": moment.isoformat()})
