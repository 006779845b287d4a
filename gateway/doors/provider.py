"""The bank's identity provider: what it says of itself, and what it gives for a code."""

import asyncio
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

import httpx
import orjson
from joserfc.jwk import KeySet

from chassis.auth import parse_key_set
from chassis.keys import KeysError, PublishedKeys
from chassis.settings import Settings
from gateway.doors.id_token import UntrustedError

TIMEOUT_S = 5.0
LONGEST_ANSWER = 262_144
KEEP_S = 3_600.0
LOOK_EVERY_S = 30.0
LOOK_S = 2.0
"""How often, and how long, the provider is asked only to know whether it answers."""

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderDownError(Exception):
    """The provider does not answer, or not as its standard says; the message says how, for the log."""


@dataclass(slots=True)
class Provider:
    """A conforming OpenID provider, known by its issuer alone (OpenID Connect Discovery 1.0)."""

    settings: Settings
    clock: Callable[[], float] = time.monotonic
    _metadata: Mapping[str, Any] = field(default_factory=dict, init=False)
    _keys: PublishedKeys | None = field(default=None, init=False)
    _asked_at: float = field(default=0.0, init=False)
    _looked_at: float = field(default=-LOOK_EVERY_S, init=False)
    _down: bool = field(default=False, init=False)

    async def metadata(self) -> Mapping[str, Any]:
        """What the provider publishes about itself, asked for once an hour."""
        if not self._metadata or self.clock() - self._asked_at > KEEP_S:
            await self._discover()
        return self._metadata

    async def answers(self) -> bool:
        """Whether people can sign in there just now, as of half a minute ago at most."""
        if self.clock() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = self.clock()
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._discover()
                self._down = False
            except (ProviderDownError, UntrustedError, TimeoutError):
                self._down = True
        return not self._down

    async def keys(self) -> KeySet:
        """The keys that it signs with, kept fresh as those of access tokens are."""
        address = (await self.metadata())["jwks_uri"]
        if self._keys is None:
            try:
                self._keys = await asyncio.to_thread(PublishedKeys, lambda: self._fetched(address))
            except KeysError as error:
                raise ProviderDownError(str(error)) from error
        return self._keys

    async def tokens(self, code: str, verifier: str, redirect_uri: str) -> Mapping[str, Any]:
        """What the provider gives for a code (RFC 6749 §4.1.3, RFC 7636 §4.5)."""
        metadata = await self.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        given, headers = self._credentials(metadata)
        return await self._ask("POST", metadata["token_endpoint"], headers, form | given)

    async def userinfo(self, access_token: str, subject: str) -> Mapping[str, Any]:
        """What else it tells of the person who signed in (OpenID Connect Core 1.0 §5.3.2)."""
        address = (await self.metadata()).get("userinfo_endpoint")
        if not address:
            return {}
        found = await self._get(address, {"authorization": f"Bearer {access_token}"})
        if found.get("sub") != subject:
            raise UntrustedError("userinfo tells of somebody else")
        return found

    async def _discover(self) -> None:
        found = await self._get(self.settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration")
        self._require_sound(found)
        if found["jwks_uri"] != self._metadata.get("jwks_uri"):
            self._keys = None
        self._metadata, self._asked_at = found, self.clock()

    def _credentials(self, metadata: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        """Who we are, in the form or in a field, as the provider likes it (RFC 6749 §2.3.1)."""
        client_id, secret = self.settings.oidc_client_id, self.settings.oidc_client_secret.get_secret_value()
        methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not secret:
            return {"client_id": client_id}, {}
        if "client_secret_basic" not in methods and "client_secret_post" in methods:
            return {"client_id": client_id, "client_secret": secret}, {}
        pair = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
        return {}, {"authorization": f"Basic {b64encode(pair).decode()}"}

    def _require_sound(self, found: Mapping[str, Any]) -> None:
        missing = [name for name in NEEDED if not isinstance(found.get(name), str)]
        if missing:
            raise ProviderDownError(f"its metadata lacks {', '.join(missing)}")
        if found["issuer"] != self.settings.oidc_issuer:
            raise ProviderDownError("its metadata names another issuer")
        if self.settings.environment == "production":
            plain = [name for name in NEEDED[1:] if not found[name].startswith("https://")]
            if plain:
                raise ProviderDownError(f"{', '.join(plain)} has no TLS")

    def _fetched(self, address: str) -> KeySet:
        try:
            answer = httpx.get(address, timeout=TIMEOUT_S, verify=self._tls())
            answer.raise_for_status()
            return parse_key_set(answer.content[:LONGEST_ANSWER])
        except (httpx.HTTPError, ValueError, TypeError, KeyError) as error:
            raise KeysError(f"the keys at {address} cannot be had: {error}") from error

    async def _get(self, address: str, headers: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        return await self._ask("GET", address, headers or {})

    async def _ask(
        self, method: str, address: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        accepting = {"accept": "application/json", **headers}
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, verify=self._tls(), trust_env=False) as client:
                answer = await client.request(method, address, headers=accepting, data=form)
            found = orjson.loads(answer.content[:LONGEST_ANSWER])
        except (httpx.HTTPError, orjson.JSONDecodeError) as error:
            raise ProviderDownError(f"{address}: {type(error).__name__}") from error
        if answer.status_code != 200 or not isinstance(found, dict):
            said = found.get("error", "") if isinstance(found, dict) else ""
            refused = UntrustedError if 400 <= answer.status_code < 500 else ProviderDownError
            raise refused(f"{address} answered {answer.status_code} {said}")
        return found

    def _tls(self) -> ssl.SSLContext:
        ca_file = self.settings.oidc_ca_file
        return ssl.create_default_context(cafile=ca_file)
