"""Signing in and out: the authorization code flow with PKCE (OpenID Connect Core 1.0 §3.1), begun, finished, ended."""

import asyncio
import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import structlog

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.doors.cookies import Cookie
from gateway.doors.id_token import Expected, UntrustedError, claims_of
from gateway.doors.mapping import ClaimMapping
from gateway.doors.provider import Provider, ProviderDownError
from gateway.doors.seal import Seal
from gateway.doors.session import Session, Sessions

LOGIN_S = 600
"""How long a sign-in may take at the provider."""

HOME = "/docs"
LONGEST_RETURN = 500

logger = structlog.get_logger("gateway")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way: where the browser goes, and what it keeps meanwhile."""

    location: str
    cookie: tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class SignIn:
    """The door for people."""

    provider: Provider
    sessions: Sessions
    mapping: ClaimMapping
    roles: Collection[str]
    seal: Seal
    cookie: Cookie
    origin: str

    async def begin(self, return_to: str) -> Begun:
        """Send the browser to the provider, with a state, a nonce and a challenge that only this sign-in knows."""
        metadata = await self._asked(self.provider.metadata())
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "return_to": own_page(return_to)}
        question = {
            "response_type": "code",
            "client_id": self.provider.settings.oidc_client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.provider.settings.oidc_scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        address = metadata["authorization_endpoint"]
        location = f"{address}{'&' if '?' in address else '?'}{urlencode(question)}"
        return Begun(location, self.cookie.set(self.seal.close(kept, LOGIN_S), LOGIN_S))

    async def finish(self, answer: Mapping[str, str], cookies: bytes | None) -> tuple[Session, str]:
        """The session of whoever the provider says has signed in, and the page that they came from."""
        kept = self.seal.open(self.cookie.of(cookies))
        if kept is None or not secrets.compare_digest(answer.get("state", "").encode(), str(kept["state"]).encode()):
            raise ProblemError("malformed", Fault("sign_in_expired"))
        await self._require_own_answer(answer)
        claims = await self._asked(self._claims(answer["code"], kept))
        subject, found = self.mapping.subject_of(claims), self.mapping.roles_of(claims, self.roles)
        if not subject or not found:
            logger.warning("sign-in without a role", subject=claims.get("sub"))
            raise ProblemError("forbidden", Fault("sign_in_without_role"))
        return Session.begun(subject, self.mapping.name_of(claims), found), str(kept["return_to"])

    async def farewell(self) -> str:
        """Where the browser goes to sign out of the provider too (OpenID Connect RP-Initiated Logout 1.0)."""
        try:
            address = (await self.provider.metadata()).get("end_session_endpoint")
        except (ProviderDownError, UntrustedError):
            address = None
        if not isinstance(address, str):
            return self.origin + "/"
        back = {"client_id": self.provider.settings.oidc_client_id, "post_logout_redirect_uri": self.origin + "/"}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(back)}"

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends the browser back to; it has to be registered there."""
        return self.origin + "/auth/callback"

    async def _require_own_answer(self, answer: Mapping[str, str]) -> None:
        """The answer comes from the provider that was asked (RFC 9207), and is not a refusal."""
        metadata = await self._asked(self.provider.metadata())
        told = metadata.get("authorization_response_iss_parameter_supported") is True
        if ("iss" in answer or told) and answer.get("iss") != metadata["issuer"]:
            logger.warning("sign-in answered by another issuer")
            raise ProblemError("forbidden", Fault("sign_in_untrusted"))
        if "error" in answer or not answer.get("code"):
            logger.info("sign-in refused", error=answer.get("error", "no code")[:100])
            raise ProblemError("forbidden", Fault("sign_in_refused"))

    async def _claims(self, code: str, kept: Mapping[str, Any]) -> dict[str, Any]:
        tokens = await self.provider.tokens(code, str(kept["verifier"]), self.redirect_uri)
        settings = self.provider.settings
        expected = Expected(settings.oidc_issuer, settings.oidc_client_id, str(kept["nonce"]), settings.jwt_algorithms)
        keys = await self.provider.keys()
        claims = await asyncio.to_thread(claims_of, str(tokens.get("id_token", "")), keys, expected, time.time())
        if self.mapping.is_told(claims):
            return claims
        return {**await self.provider.userinfo(str(tokens.get("access_token", "")), claims["sub"]), **claims}

    async def _asked(self, question: Any) -> Any:  # noqa: ANN401 - whatever the provider was asked for
        try:
            return await question
        except ProviderDownError as error:
            logger.warning("identity provider down", reason=str(error))
            fault = Fault("sign_in_provider_down")
            raise ProblemError("unavailable", fault, headers={"retry-after": "5"}) from error
        except UntrustedError as error:
            logger.warning("sign-in untrusted", reason=str(error))
            raise ProblemError("forbidden", Fault("sign_in_untrusted")) from error


def challenge(verifier: str) -> str:
    """The code challenge of a verifier, by S256 (RFC 7636 §4.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def own_page(address: str) -> str:
    """`address` if it is a path on this very host, else the page that everybody may come back to."""
    begins_here = address.startswith("/") and address[1:2] not in ("/", "\\")
    return address if begins_here and len(address) <= LONGEST_RETURN and address.isprintable() else HOME
