"""Addresses of calendars for programs that cannot send a token: given, changed and taken away by their owners."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace

from chassis.auth import Principal
from chassis.domain.errors import Fault, Invalid
from chassis.domain.kept import Kept
from chassis.row_security import as_house
from chassis.work import Work
from services.accounts.domain.activity import Activity
from services.accounts.domain.calendar_address import CalendarAddress
from services.accounts.store.activities import calendar_addresses as store
from services.accounts.usecases.activities import own_calendar

KEY_BYTES = 32


def rotate(work: Work) -> str:
    """A fresh key for the caller's calendar; the one before opens nothing any more."""
    key, owner = secrets.token_urlsafe(KEY_BYTES), work.principal.subject
    address = CalendarAddress(owner, _hashed(key))
    present = store.every(work.session, owner=owner)
    if present:
        store.replace(work.session, present[0], address, work.now)
    else:
        store.add(work.session, work.new_id(), address, work.now)
    return key


def withdraw(work: Work) -> None:
    """Take the caller's address away."""
    for kept in store.every(work.session, owner=work.principal.subject):
        store.remove(work.session, kept.id, kept.version)


def calendar_at(work: Work, key: str) -> tuple[str, Sequence[Kept[Activity]]]:
    """Whose calendar the key opens, and their appointments: those of the accounts that they serve, and no others."""
    with as_house(work.session):  # whoever has the key is nobody yet
        found = store.every(work.session, key_sha256=_hashed(key))
    if not found:
        raise Invalid(Fault("unknown_resource", "?key", {"resource": "calendar"}))
    owner = found[0].value.owner
    return owner, own_calendar(replace(work, principal=Principal(owner, frozenset({"manager"}))))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
