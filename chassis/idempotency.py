"""Idempotency-Key: a repeated POST gets the first one's answer and changes nothing.

Follows draft-ietf-httpapi-idempotency-key-header.
The key's row is written first, in the transaction of the write itself: either both happened or neither. A repetition
that arrives while the first is still at work waits for it on that row.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session
from starlette.responses import Response

from chassis.domain.errors import Fault, Invalid
from chassis.tables import IdempotencyKeyRow
from chassis.work import Work

KEPT_FOR = timedelta(hours=24)
"""How long a repetition is recognised; longer than any client retries, short enough not to be an archive."""

_KEPT_HEADERS = ("content-type", "etag", "location")


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
    row = work.session.get(IdempotencyKeyRow, (work.principal.subject, attempt.operation, attempt.key))
    if row is None:
        return None
    if row.fingerprint != attempt.fingerprint:
        raise Invalid(Fault("idempotency_key_reused", "@idempotency-key"))
    return Response(row.body, row.status, {**row.headers, "idempotent-replayed": "true"})


def forget(session: Session, location: str) -> None:
    """Forget the answers that showed the resource at `location`: what is erased must not come back as a repetition."""
    session.execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.location == location))


def reserve(work: Work, attempt: Attempt) -> IdempotencyKeyRow:
    """Take the key for this request, before anything else is written."""
    work.session.execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.created_at < work.now - KEPT_FOR))
    row = IdempotencyKeyRow(
        subject=work.principal.subject,
        operation=attempt.operation,
        key=attempt.key,
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


def keep(row: IdempotencyKeyRow, answer: Response) -> None:
    """Keep `answer` for the repetitions to come."""
    row.status = answer.status_code
    row.location = answer.headers.get("location", "")
    row.headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    row.body = bytes(answer.body)
