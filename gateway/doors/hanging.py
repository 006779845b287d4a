"""The doors of an installation, as its settings ask for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chassis.auth import TokenVerifier
from chassis.db import Database
from chassis.keys import are_fresh
from chassis.settings import Settings
from chassis.signing import Signer, signing_key
from gateway.doors.certificates import Certificates
from gateway.doors.client_proof import Proofs
from gateway.doors.clients import Clients
from gateway.doors.cookies import Cookie
from gateway.doors.errors import DoorError
from gateway.doors.mapping import load_mapping
from gateway.doors.provider import Provider
from gateway.doors.replays import RememberedHere, RememberedTogether
from gateway.doors.seal import Seal
from gateway.doors.session import Sessions
from gateway.doors.sign_in import SignIn
from gateway.doors.sign_in_pages import sign_in_pages
from gateway.doors.token_pages import TokenEndpoint
from gateway.layers.authorise import authorised
from gateway.layers.route import Pages
from gateway.layers.sign_in import Passes, signed_in
from gateway.stack import Step

SHORTEST_SECRET = 32

RoleScopes = Mapping[str, tuple[str, ...]]
"""The scopes of each role."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What there is beside bearer tokens: sign-in for people, a token endpoint for systems, bound certificates."""

    certificates: Certificates
    scopes: RoleScopes
    signer: Signer | None = None
    sign_in: SignIn | None = None
    tokens: TokenEndpoint | None = None

    def pages(self) -> Pages:
        """The addresses of the doors."""
        return {
            **(sign_in_pages(self.sign_in) if self.sign_in else {}),
            **(self.tokens.pages() if self.tokens else {}),
        }

    def steps(self, verifier: TokenVerifier) -> Iterator[Step]:
        """What every request goes through first: from the cookie to a token, and from the token to who calls."""
        if self.sign_in is not None and self.signer is not None:
            passes = Passes(self.signer, self.scopes)
            yield Step(signed_in(self.sign_in.sessions, passes, self.sign_in.origin))
        yield Step(authorised(verifier, self.certificates), lambda route: bool(route.scopes))

    async def standing(self, verifier: TokenVerifier) -> Mapping[str, str]:
        """How those stand who vouch for callers: the keys of tokens, and the provider at which people sign in.

        Neither keeps tokens and sessions that there are from counting: keys that were fetched once are kept.
        """
        sources = (verifier.keys, *verifier.others.values())
        found = {"token_keys": "ok" if all(are_fresh(source()) for source in sources) else "stale"}
        if self.sign_in is not None:
            found["sign_in"] = "ok" if await self.sign_in.provider.answers() else "down"
        return found

    @classmethod
    def of(cls, settings: Settings, scopes: RoleScopes, ledger: Database | None = None) -> "Doors":
        """The doors; `DoorError` when a setting asks for one that cannot be hung.

        With the gateway's database as `ledger`, what may be used once is used once over all gateways.
        """
        header = settings.client_certificate_header.lower().encode("latin-1")
        certificates = Certificates(header, settings.trusted_proxies)
        if not (settings.signs_its_own_tokens or settings.signing_keys_file):
            if settings.oidc_issuer:
                raise DoorError("Sign-in needs keys to sign with: set KAM_SIGNING_KEYS_FILE.")
            return cls(certificates, scopes)
        signer = Signer(settings.own_keys_file, settings.own_issuer, settings.jwt_audience)
        signing_key(signer.keys(), str(settings.own_keys_file))
        sign_in = _sign_in(settings, scopes) if settings.oidc_issuer else None
        return cls(certificates, scopes, signer, sign_in, _token_endpoint(settings, signer, certificates, ledger))


def _token_endpoint(
    settings: Settings, signer: Signer, certificates: Certificates, ledger: Database | None
) -> TokenEndpoint:
    audiences = (f"{settings.origin}/oauth/token", settings.own_issuer, settings.origin)
    first_use = RememberedHere() if ledger is None else RememberedTogether(ledger)
    proofs = Proofs(Clients(settings.clients_path), audiences, settings.jwt_algorithms, first_use)
    return TokenEndpoint(signer, proofs, certificates, settings.origin, settings.access_token_s)


def _sign_in(settings: Settings, scopes: RoleScopes) -> SignIn:
    if not settings.oidc_client_id:
        raise DoorError("Sign-in needs to know who we are at the provider: set KAM_OIDC_CLIENT_ID.")
    if len(settings.secret_key.get_secret_value()) < SHORTEST_SECRET:
        raise DoorError(f"Sign-in needs KAM_SECRET_KEY, {SHORTEST_SECRET} characters or more, to seal sessions with.")
    secure = settings.origin.startswith("https://")
    if settings.environment == "production" and not secure:
        raise DoorError("Sign-in in production needs TLS: KAM_PUBLIC_URL has to begin with https://.")
    secret = settings.key_material
    return SignIn(
        provider=Provider(settings),
        sessions=Sessions(Seal(secret, "session"), Cookie("kam_session", secure), settings.session_minutes * 60),
        mapping=load_mapping(settings.oidc_mapping_file, scopes),
        roles=tuple(scopes),
        seal=Seal(secret, "sign-in"),
        cookie=Cookie("kam_sign_in", secure),
        origin=settings.origin,
    )
