"""The keys that tokens are checked with: from a file, from an issuer's address, or the public half of our own.

An address is asked once at start and again when it may have changed: every five minutes, and when a token names a key
that is not known, at most once every ten seconds. Asking happens beside the requests, so a slow issuer slows nobody.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import httpx
import orjson
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import Key, KeyParameters, KeySet

from chassis.auth import parse_key_set
from chassis.settings import DEMO_KEY_PREFIX, Settings

FETCH_TIMEOUT_S = 5.0
KEEP_S = 300.0
COOL_DOWN_S = 10.0
UNKNOWN_KEY_WAIT_S = 0.25
"""How long one request waits for the issuer's answer when its token names an unknown key; the next one finds it."""

LONGEST_KEY_SET = 262_144


class KeysError(Exception):
    """The installation cannot trust any token as it is set up; the message is a sentence that says why."""


def key_source(settings: Settings) -> Callable[[], KeySet]:
    """Where the keys of this installation come from. Reads them once, so that a wrong setting shows at start."""
    if settings.jwks_file is not None:
        found = trusted(read_keys(settings.jwks_file), settings)
        return lambda: found
    if settings.jwks_url:
        published = PublishedKeys(lambda: trusted(fetch(settings.jwks_url), settings))
        return lambda: published
    return own_keys(settings)


def own_keys(settings: Settings) -> Callable[[], KeySet]:
    """The public half of the keys that this installation signs with; looked up again when a token names a new one."""
    path = settings.own_keys_file
    kept = PublishedKeys(lambda: public_half(trusted(read_keys(path), settings)))
    return lambda: kept


def public_half(keys: KeySet) -> KeySet:
    """The same keys without what signs."""
    return KeySet.import_key_set(keys.as_dict(private=False))


def trusted(keys: KeySet, settings: Settings) -> KeySet:
    """`keys`, unless this is production and one of them was made by a local issuer: anybody could hold its twin."""
    made_here = [key.kid for key in keys if key.kid and key.kid.startswith(DEMO_KEY_PREFIX)]
    if settings.environment == "production" and made_here:
        raise KeysError(f"Production does not trust keys of a local issuer: {', '.join(made_here)}.")
    return keys


def fetch(url: str) -> KeySet:
    """The key set at `url`. Redirects are not followed: the address in the settings is the one that is trusted."""
    try:
        response = httpx.get(url, timeout=FETCH_TIMEOUT_S, headers={"accept": "application/json"})
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise KeysError(f"The keys at {url} cannot be fetched: {error}.") from error
    return _parse(response.content, url)


def read_keys(path: Path) -> KeySet:
    """The key set in a file."""
    try:
        return _parse(path.read_bytes(), str(path))
    except OSError as error:
        raise KeysError(f"The keys in {path} cannot be read: {error.strerror}.") from error


def _parse(document: bytes, name: str) -> KeySet:
    if len(document) > LONGEST_KEY_SET:
        raise KeysError(f"What {name} holds is too long for a JWK set.")
    try:
        return parse_key_set(document)
    except (ValueError, TypeError, KeyError, JoseError, orjson.JSONDecodeError) as error:
        raise KeysError(f"What {name} holds is not a JWK set: {error}.") from error


def are_fresh(keys: KeySet) -> bool:
    """Whether the keys are what their issuer publishes now, as far as is known; a set that nobody publishes is."""
    return not isinstance(keys, PublishedKeys) or keys.is_fresh()


@dataclass(eq=False)
class PublishedKeys(KeySet):
    """The keys that an issuer publishes, kept fresh. A failed refresh keeps the keys that were there."""

    read: Callable[[], KeySet]
    clock: Callable[[], float] = time.monotonic
    keys: list[Key] = field(init=False)
    _asked_at: float = field(init=False)
    _failed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.keys, self._asked_at = self.read().keys, self.clock()

    def get_by_kid(self, kid: str | None = None, parameters: KeyParameters | None = None) -> Key:
        """The key called `kid`; an unknown one is looked for at the issuer, within the cool-down."""
        if self.clock() - self._asked_at > KEEP_S:
            self._refresh()
        try:
            return KeySet.get_by_kid(self, kid, parameters)
        except InvalidKeyIdError:
            if self.clock() - self._asked_at < COOL_DOWN_S:
                raise
            self._refresh().wait(UNKNOWN_KEY_WAIT_S)
            return KeySet.get_by_kid(self, kid, parameters)

    def is_fresh(self) -> bool:
        """Whether the issuer answered when it was last asked; asks again, beside the caller, when it is time."""
        if self.clock() - self._asked_at > (COOL_DOWN_S if self._failed else KEEP_S):
            self._refresh()
        return not self._failed

    def _refresh(self) -> Event:
        done = Event()
        self._asked_at = self.clock()
        Thread(target=self._ask, args=(done,), name="key-refresh", daemon=True).start()
        return done

    def _ask(self, done: Event) -> None:
        try:
            self.keys, self._failed = self.read().keys, False
        except KeysError:
            self._failed = True
        finally:
            done.set()
