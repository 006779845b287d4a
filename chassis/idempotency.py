"""Idempotency-Key: a repeated POST gets the first one's answer and changes nothing.

Follows draft-ietf-httpapi-idempotency-key-header.
The key's row is written first, in the transaction of the write itself: either both happened or neither. A repetition
that arrives while the first is still at work waits for it on that row.
The answer is sealed under what only the repetition says, its key, of which the ledger knows a blind index: an answer
shows people, and the log of the database outlives the row.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.orm import Session
from starlette.responses import Response

from chassis.domain.errors import Fault, Invalid
from chassis.person_keys import HOUSE_KEY, HouseKey, house_key
from chassis.tables import IdempotencyKeyRow
from chassis.waking import ERASED, brings
from chassis.work import Work

KEPT_FOR = timedelta(hours=24)
"""How long a repetition is recognised; longer than any client retries, short enough not to be an archive."""

_KEPT_HEADERS = ("content-type", "etag", "location")
_PLACE = "idempotency_keys.body/"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request that carries a key: for which operation, and what exactly it asks."""

    operation: str
    key: str
    fingerprint: bytes

    @classmethod
    def of(cls, operation: str, key: str, target: str, body: bytes) -> "Attempt":
        """The attempt of a request to `target` (method, path and query) with `body`."""
        return cls(operation, key, hashlib.sha256(target.encode() + b"\0" + body).digest())


def earlier_answer(work: Work, attempt: Attempt) -> Response | None:
    """The answer that the same request got before; another request under the same key is refused."""
    house = house_key(work.session)
    row = work.session.get(IdempotencyKeyRow, (work.principal.subject, attempt.operation, blinded(house, attempt.key)))
    if row is None:
        return None
    if row.fingerprint != attempt.fingerprint:
        raise Invalid(Fault("idempotency_key_reused", "@idempotency-key"))
    body = house.key_by(attempt.key).open_bytes(_PLACE, row.body)
    return Response(body, row.status, {**row.headers, "idempotent-replayed": "true"})


def forget(session: Session, location: str) -> None:
    """Forget the answers that showed the resource at `location`: what is erased must not come back as a repetition."""
    session.execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.location == location))
    brings(session, ERASED)


def reserve(work: Work, attempt: Attempt) -> IdempotencyKeyRow:
    """Take the key for this request, before anything else is written."""
    work.session.execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.created_at < work.now - KEPT_FOR))
    row = IdempotencyKeyRow(
        subject=work.principal.subject,
        operation=attempt.operation,
        key=blinded(house_key(work.session), attempt.key),
        fingerprint=attempt.fingerprint,
        status=0,
        location="",
        headers={},
        body=b"",
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def keep(session: Session, row: IdempotencyKeyRow, attempt: Attempt, answer: Response) -> None:
    """Keep `answer` for the repetitions of `attempt` to come."""
    row.status = answer.status_code
    row.location = answer.headers.get("location", "")
    row.headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    row.body = sealed(house_key(session), attempt.key, bytes(answer.body))


def blinded(house: HouseKey, key: str) -> str:
    """How the ledger knows the key of a request."""
    return house.blind("idempotency_keys.key", key)


def sealed(house: HouseKey, key: str, body: bytes) -> bytes:
    """The answer as it is kept for whoever says the key again."""
    return house.key_by(key).seal_bytes(_PLACE, body)


def seal_ledger(connection: Connection) -> None:
    """Seal the answers of a ledger that was kept in clear, so that repetitions under way are recognised."""
    house, ledger = cast("HouseKey", connection.get_execution_options()[HOUSE_KEY]), IdempotencyKeyRow.__table__
    names = ("subject", "operation", "key")
    for row in connection.execute(select(*(ledger.c[name] for name in (*names, "body")))).all():
        this = (ledger.c[name] == getattr(row, name) for name in names)
        kept = {"key": blinded(house, row.key), "body": sealed(house, row.key, row.body)}
        connection.execute(update(IdempotencyKeyRow).where(*this).values(**kept))
