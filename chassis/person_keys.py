"""Keys of persons: what names or describes somebody is sealed under a key of that person's own, and goes with the key.

A person's key is 256 random bits, kept in one row, wrapped with the house's key (AES-256-GCM, NIST SP 800-38D). What is
sealed says for which table, column and row it was, so that it opens nowhere else. Once the row of the key is gone,
every copy of what it sealed is noise: in the log of the database, on pages not yet used again, on a replica.
"""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import cast
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.bulk import insert_all
from chassis.tables import PersonKeyRow
from chassis.waking import ERASED, brings

HOUSE_KEY = "house_key"
"""Under which execution option a database's connections carry the house's key."""

FORGOTTEN = "–"
"""What stands for a name that nothing opens any more."""

_NONCE, _FIRST_EDITION = 12, b"\x01"
_KEY_ID = 8


class SealError(Exception):
    """Something sealed does not open: another house's key, another row's cell, or altered bytes."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One person's key, unwrapped."""

    secret: bytes

    def seal(self, place: str, document: object) -> bytes:
        """The JSON document as it is kept; `place` is `table.column/row`, and must be said again to open it."""
        return self.seal_bytes(place, orjson.dumps(document))

    def open(self, place: str, kept: bytes) -> object:
        """The document again, or `SealError`."""
        return orjson.loads(self.open_bytes(place, kept))

    def seal_bytes(self, place: str, content: bytes) -> bytes:
        """As `seal`, for what is no document."""
        return _sealed(self.secret, place, content)

    def open_bytes(self, place: str, kept: bytes) -> bytes:
        """The content again, or `SealError`."""
        return _opened(self.secret, place, kept)

    def seal_text(self, place: str, document: object) -> str:
        """As `seal`, for a column of text or JSON."""
        return b64encode(self.seal(place, document)).decode()

    def open_text(self, place: str, kept: str) -> object:
        """The document again, or `SealError`."""
        return self.open(place, b64decode(kept))


@dataclass(frozen=True, slots=True)
class HouseKey:
    """What wraps the keys of persons, and what blind indexes are made with; both are derived, neither is kept."""

    wrapping: bytes
    blinding: bytes

    @classmethod
    def of(cls, material: bytes) -> "HouseKey":
        """The keys derived from the house's secret."""
        return cls(*(hmac.digest(material, b"kam-suite " + use, "sha256") for use in (b"wrap persons", b"blind")))

    @property
    def key_id(self) -> bytes:
        """What tells one house's key from another without telling it."""
        return sha256(b"id" + self.wrapping).digest()[:_KEY_ID]

    def wrap(self, person: UUID, secret: bytes) -> bytes:
        """A person's key as it is kept, with the id of what wraps it."""
        return self.key_id + _sealed(self.wrapping, f"person_keys/{person}", secret)

    def unwrap(self, person: UUID, kept: bytes) -> PersonKey:
        """The key, or `SealError` where another key has wrapped it."""
        if kept[:_KEY_ID] != self.key_id:
            raise SealError("KAM_SEALING_KEY is not the one under which this database was filled")
        return PersonKey(_opened(self.wrapping, f"person_keys/{person}", kept[_KEY_ID:]))

    def key_by(self, secret: str) -> PersonKey:
        """The key that whoever says `secret` opens with, and nobody else; nothing of it is kept."""
        return PersonKey(hmac.digest(self.wrapping, b"said\0" + secret.encode(), "sha256"))

    def blind(self, column: str, text: str) -> str:
        """The blind index of `text`: equal texts of a column have equal ones, and nobody without the key has any."""
        return hmac.digest(self.blinding, f"{column}\0{text}".encode(), "sha256").hex()


def house_key(session: Session) -> HouseKey:
    """The house's key, as the session's database has it."""
    return cast("HouseKey", session.connection().get_execution_options()[HOUSE_KEY])


def make_keys(session: Session, persons: Iterable[UUID], now: datetime) -> dict[UUID, PersonKey]:
    """A new key for each of these persons, of whom none has one."""
    house, keys = house_key(session), {person: PersonKey(os.urandom(32)) for person in persons}
    rows = [{"person": person, "wrapped": house.wrap(person, key.secret)} for person, key in keys.items()]
    insert_all(session, PersonKeyRow, rows, {"created_at": now})
    return keys


def keys_of(session: Session, persons: Collection[UUID], *, hold: bool = False) -> Mapping[UUID, PersonKey]:
    """The keys of these persons; whoever was forgotten has none. Keys that are held stay until the transaction ends."""
    if not persons:
        return {}
    found = select(PersonKeyRow.person, PersonKeyRow.wrapped).where(PersonKeyRow.person.in_(set(persons)))
    if hold:
        found = found.order_by(PersonKeyRow.person).with_for_update(read=True)
    house = house_key(session)
    return {person: house.unwrap(person, wrapped) for person, wrapped in session.execute(found)}


def keys_for(session: Session, persons: Collection[UUID], now: datetime) -> Mapping[UUID, PersonKey]:
    """The keys of these persons to seal with: held, and made for those who have none.

    Of two who make one at once both have the first's; who would destroy one waits until what it seals is to be seen.
    """
    house, found = house_key(session), keys_of(session, persons, hold=True)
    fresh = {person: PersonKey(os.urandom(32)) for person in sorted(set(persons) - found.keys())}
    if not fresh:
        return found
    rows = [{"person": who, "wrapped": house.wrap(who, key.secret), "created_at": now} for who, key in fresh.items()]
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    made = insert(PersonKeyRow).values(rows).on_conflict_do_nothing().returning(PersonKeyRow.person)
    if set(session.scalars(made)) == fresh.keys():
        return {**found, **fresh}
    return keys_of(session, persons, hold=True)


def hold_keys(session: Session, persons: Collection[UUID]) -> None:
    """Let nobody seal anything under these keys until the transaction ends: for who looks what there is to destroy."""
    wanted = select(PersonKeyRow.person).where(PersonKeyRow.person.in_(set(persons)))
    session.execute(wanted.order_by(PersonKeyRow.person).with_for_update())


def destroy_keys(session: Session, persons: Collection[UUID]) -> None:
    """Destroy the keys of these persons: what was sealed under them opens nowhere any more."""
    session.execute(delete(PersonKeyRow).where(PersonKeyRow.person.in_(set(persons))))
    brings(session, ERASED)


def _sealed(secret: bytes, place: str, content: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return _FIRST_EDITION + nonce + AESGCM(secret).encrypt(nonce, content, place.encode())


def _opened(secret: bytes, place: str, kept: bytes) -> bytes:
    nonce, content = kept[1 : 1 + _NONCE], kept[1 + _NONCE :]
    try:
        return AESGCM(secret).decrypt(nonce, content, place.encode())
    except (InvalidTag, ValueError) as error:
        raise SealError(f"what is kept at {place.partition('/')[0]} does not open") from error
