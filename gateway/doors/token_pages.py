"""/oauth/token, /oauth/jwks and the metadata about them (RFC 6749 §4.4, RFC 8414): the door for other systems."""

from dataclasses import dataclass
from time import monotonic

import orjson

from chassis.problems import ProblemError
from chassis.signing import Grant, Signer
from gateway.doors.certificates import Certificates
from gateway.doors.client_proof import Proofs
from gateway.doors.clients import Client
from gateway.doors.forms import form_of, once
from gateway.doors.oauth_error import OAuthError
from gateway.exchange import Exchange, Handler, Headers
from gateway.layers.route import Pages
from gateway.policy.buckets import MOST_BUCKETS, Bucket
from gateway.policy.document import Rate

ATTEMPTS = Rate(requests=120, seconds=60)
"""How often one address may ask for tokens: they last, so that nobody needs many."""

_JSON: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), (b"pragma", b"no-cache")]


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Gives registered clients short-lived access tokens."""

    signer: Signer
    proofs: Proofs
    certificates: Certificates
    origin: str
    lifetime_s: int

    def pages(self) -> Pages:
        """The pages by address and method."""
        return {
            "/oauth/token": {"POST": self._token()},
            "/oauth/jwks": {"GET": self._keys},
            "/.well-known/oauth-authorization-server": {"GET": self._metadata},
        }

    async def grant(self, exchange: Exchange, form: dict[str, str]) -> Grant:
        """What the client gets; `OAuthError` when it gets nothing."""
        if not form.get("grant_type"):
            raise OAuthError("invalid_request", "grant_type is missing")
        if form["grant_type"] != "client_credentials":
            raise OAuthError("unsupported_grant_type", "grant_type is client_credentials")
        authorization = exchange.headers.get(b"authorization", b"").decode("latin-1")
        client = await self.proofs.proven(authorization, form)
        certificate = self.certificates.thumbprint(exchange)
        if client.certificate_bound and not certificate:
            raise OAuthError("invalid_client", "this client's tokens are bound to its certificate, and none was shown")
        bound = certificate if client.certificate_bound else ""
        return Grant(client.id, client.id, client.roles, scopes_for(client, form.get("scope", "")), bound)

    def _token(self) -> Handler:
        attempts: dict[str, Bucket] = {}

        async def handle(exchange: Exchange) -> None:
            try:
                _require_patience(attempts, exchange)
                grant = await self.grant(exchange, await _form(exchange))
            except OAuthError as error:
                await _refuse(exchange, error)
                return
            exchange.caller = exchange.client = grant.client
            told = {
                "access_token": self.signer.sign(grant, self.lifetime_s),
                "token_type": "Bearer",
                "expires_in": self.lifetime_s,
                "scope": " ".join(grant.scopes),
            }
            await exchange.respond(200, _JSON, orjson.dumps(told))

        return handle

    async def _keys(self, exchange: Exchange) -> None:
        headers: Headers = [(b"content-type", b"application/jwk-set+json"), (b"cache-control", b"max-age=300")]
        await exchange.respond(200, headers, orjson.dumps(self.signer.published()))

    async def _metadata(self, exchange: Exchange) -> None:
        told = {
            "issuer": self.signer.issuer,
            "token_endpoint": f"{self.origin}/oauth/token",
            "jwks_uri": f"{self.origin}/oauth/jwks",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": list(self.proofs.algorithms),
            "tls_client_certificate_bound_access_tokens": True,
        }
        await exchange.respond(200, [(b"content-type", b"application/json")], orjson.dumps(told))


def scopes_for(client: Client, asked: str) -> tuple[str, ...]:
    """The scopes that were asked for, all of them the client's; all that it has when none were."""
    wanted = tuple(dict.fromkeys(asked.split())) or client.scopes
    if not set(wanted) <= set(client.scopes):
        raise OAuthError("invalid_scope", f"this client may ask for: {' '.join(client.scopes)}")
    return wanted


async def _form(exchange: Exchange) -> dict[str, str]:
    try:
        return once(await form_of(exchange))
    except ProblemError as error:
        fault = error.problem.faults[0]
        raise OAuthError("invalid_request", f"the form cannot be read: {fault.code}") from error


def _require_patience(attempts: dict[str, Bucket], exchange: Exchange) -> None:
    address, now = (exchange.scope.get("client") or ("",))[0], monotonic()
    if len(attempts) >= MOST_BUCKETS:
        attempts.clear()
    bucket = attempts.setdefault(address, Bucket("tokens", ATTEMPTS))
    if not bucket.take(now):
        exchange.added = ((b"retry-after", b"%d" % bucket.wait_s(now)),)
        raise OAuthError("slow_down", "too many requests for tokens from this address")


async def _refuse(exchange: Exchange, error: OAuthError) -> None:
    challenge: Headers = [(b"www-authenticate", b'Basic realm="kam-suite"')] if error.status == 401 else []
    body = orjson.dumps({"error": error.code, "error_description": error.description})
    await exchange.respond(error.status, [*_JSON, *challenge], body)
