"""The door: who calls is told by the token, and what they may by its scopes; an open operation asks for neither."""

import time
from base64 import b64encode
from ipaddress import ip_network

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from chassis.auth import TokenVerifier
from chassis.problems import ProblemError
from chassis.settings import ServiceName
from gateway.checks.parameters import ParameterChecks
from gateway.doors.certificates import Certificates, thumbprint
from gateway.exchange import Exchange
from gateway.layers.authorise import authorised
from gateway.routes import Match, Route

CERTIFICATE = b"a certificate in DER"


KEY = ECKey.generate_key("P-256", {"kid": "k1"})
KEYS = KeySet([ECKey.import_key(KEY.as_dict(private=False))])
VERIFIER = TokenVerifier(lambda: KEYS, "https://issuer.example", "kam-suite", ("ES256",))


def token(scope: str, **claims: object) -> tuple[bytes, bytes]:
    told = {
        "iss": VERIFIER.issuer,
        "aud": VERIFIER.audience,
        "sub": "E-1",
        "exp": int(time.time()) + 60,
        "scope": scope,
    }
    given = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "k1"}, told | claims, KEY)
    return b"authorization", f"Bearer {given}".encode()


def route(*scopes: frozenset[str]) -> Route:
    return Route(ServiceName.KPI, "read", "GET", "/v1/x", scopes, 1_000, ParameterChecks((), {}, {}), None)


def exchange(asked: Route, *headers: tuple[bytes, bytes]) -> Exchange:
    scope = {"type": "http", "headers": list(headers), "client": ("10.0.0.1", 1)}
    made = Exchange.of(scope, None, None)
    made.found = Match(asked, (), "/v1/x", b"/v1/x")
    return made


async def passed(asked: Exchange) -> bool:
    through = []

    async def inner(one: Exchange) -> None:
        through.append(one)

    certificates = Certificates(b"x-client-cert", [ip_network("10.0.0.0/8")])
    await authorised(VERIFIER, certificates)(inner)(asked)
    return through == [asked]


ANY_OF_TWO = route(frozenset({"pay:read"}), frozenset({"pay:write", "pay:approve"}))


async def test_whoever_has_one_of_the_sets_of_scopes_is_let_in_and_known_from_then_on():
    asked = exchange(ANY_OF_TWO, token("pay:read", client_id="core-bank"))
    assert await passed(asked)
    assert (asked.caller, asked.client) == ("E-1", "core-bank")


async def test_a_token_that_suffices_for_none_of_them_is_told_what_the_first_one_lacks():
    asked = exchange(ANY_OF_TWO, token("pay:write"))
    with pytest.raises(ProblemError) as refused:
        await passed(asked)
    assert refused.value.problem.kind == "forbidden"
    assert [fault.params for fault in refused.value.problem.faults] == [{"scope": "pay:read"}]
    assert (asked.caller, asked.client) == ("", "")


async def test_without_a_token_there_is_no_way_in_and_an_unknown_one_is_none():
    with pytest.raises(ProblemError) as refused:
        await passed(exchange(ANY_OF_TWO))
    assert refused.value.problem.faults[0].code == "token_missing"
    with pytest.raises(ProblemError) as refused:
        await passed(exchange(ANY_OF_TWO, (b"authorization", b"Bearer b")))
    assert refused.value.problem.faults[0].code == "token_untrusted"


async def test_an_operation_that_is_open_to_everybody_asks_for_no_token():
    asked = exchange(route())
    assert await passed(asked)
    assert (asked.caller, asked.client) == ("", "")


async def test_a_token_that_is_bound_to_a_certificate_counts_only_from_whoever_shows_it():
    bound = token("pay:read", cnf={"x5t#S256": thumbprint(CERTIFICATE)})
    shown = (b"x-client-cert", b":" + b64encode(CERTIFICATE) + b":")
    assert await passed(exchange(ANY_OF_TWO, bound, shown))
    with pytest.raises(ProblemError) as refused:
        await passed(exchange(ANY_OF_TWO, bound))
    assert refused.value.problem.faults[0].code == "token_of_another_certificate"
