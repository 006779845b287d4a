"""The systems that may fetch tokens, in one file: who they are, how they prove it, and what they may do.

Secrets are 256 random bits that we make ourselves, so one SHA-256 is all the hash they need: nobody guesses them, and a
slow hash would only let strangers keep the gateway busy. The file is read again when it has changed.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from hmac import compare_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from gateway.doors.errors import DoorError

SECRET_PREFIX = "kam_"  # noqa: S105 - what every secret begins with is none
"""By which scanners for leaked secrets know ours."""


class Client(BaseModel):
    """One system of the bank."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    secret_hash: str = ""
    jwks: dict[str, Any] | None = None
    certificate_bound: bool = False
    created_at: AwareDatetime
    expires_at: AwareDatetime
    revoked_at: AwareDatetime | None = None

    def state(self, now: datetime) -> str:
        """`active`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if now < self.expires_at else "expired"

    def has_secret(self, secret: str) -> bool:
        """Whether this is its secret."""
        return bool(self.secret_hash) and compare_digest(self.secret_hash, hashed(secret))


class _File(BaseModel):
    clients: list[Client] = []


@dataclass(slots=True)
class Clients:
    """The register at `path`; without a file nobody is registered."""

    path: Path
    _known: dict[str, Client] = field(default_factory=dict, init=False)
    _seen: tuple[int, int] = field(default=(0, 0), init=False)

    def get(self, client_id: str) -> Client | None:
        """The client that is called so."""
        return self._read().get(client_id)

    def all(self) -> list[Client]:
        """Every client, in the order of registration."""
        return list(self._read().values())

    def add(self, client: Client) -> None:
        """Register a client; a name is given once and for all, so that a log line never means two."""
        with self._changing() as known:
            if client.id in known:
                raise DoorError(f"There is a client {client.id} already; names are not given twice.")
            known[client.id] = client

    def revoke(self, client_id: str, now: datetime) -> Client:
        """Let a client fetch no tokens from now on."""
        with self._changing() as known:
            if client_id not in known:
                raise DoorError(f"There is no client {client_id}.")
            known[client_id] = known[client_id].model_copy(update={"revoked_at": now})
            return known[client_id]

    def _read(self) -> dict[str, Client]:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return {}
        seen = (state.st_mtime_ns, state.st_ino)
        if seen != self._seen:
            self._known, self._seen = {client.id: client for client in self._parsed()}, seen
        return self._known

    def _parsed(self) -> list[Client]:
        try:
            return _File.model_validate_json(self.path.read_bytes()).clients
        except (ValidationError, OSError) as error:
            raise DoorError(f"The register of clients in {self.path} cannot be read: {error}") from error

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Client]]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            flock(lock, LOCK_EX)
            known = dict(self._read())
            yield known
            self._write(known.values())

    def _write(self, clients: Iterable[Client]) -> None:
        text = _File(clients=list(clients)).model_dump_json(indent=1)
        with NamedTemporaryFile("w", dir=self.path.parent, prefix=".clients-", delete=False) as draft:
            draft.write(text)
        Path(draft.name).replace(self.path)


def new_secret() -> str:
    """A secret, to be shown once."""
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return "sha256:" + hashlib.sha256(secret.encode()).hexdigest()


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)
