"""A token counts only when this installation's keys signed it, for it, in time; everything else is 401."""

import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from chassis.auth import Principal, TokenVerifier, require_scopes
from chassis.problems import ProblemError

KEY = ECKey.generate_key("P-256", parameters={"kid": "k1", "alg": "ES256", "use": "sig"})
STRANGER = ECKey.generate_key("P-256", parameters={"kid": "k1", "alg": "ES256", "use": "sig"})
PUBLIC = KeySet.import_key_set({"keys": [KEY.as_dict(private=False)]})
NOW = time.time()


@pytest.fixture
def verifier():
    return TokenVerifier(lambda: PUBLIC, "https://issuer.example", "kam-suite", ("ES256",), clock=lambda: NOW)


def token(key=KEY, header=None, **changes):
    claims = {
        "iss": "https://issuer.example",
        "aud": "kam-suite",
        "sub": "A-017",
        "exp": int(NOW) + 60,
        "roles": ["manager"],
        "scope": "accounts:read pay:read",
    } | changes
    given = {"alg": "ES256", "typ": "at+jwt", "kid": "k1"} | (header or {})
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(given, claims, key, algorithms=[given["alg"]])


def refusal_code(verifier, authorization):
    with pytest.raises(ProblemError) as error:
        verifier.verify(authorization)
    assert error.value.problem.status == 401
    assert error.value.problem.headers["www-authenticate"].startswith("Bearer")
    return error.value.problem.faults[0].code


def test_a_good_token_names_its_principal(verifier):
    principal = verifier.verify(f"Bearer {token()}")
    assert principal == Principal("A-017", frozenset({"manager"}), frozenset({"accounts:read", "pay:read"}))
    assert principal.sees_only_own()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exp": int(NOW) - 120}, "token_expired"),
        ({"exp": None}, "token_expired"),
        ({"nbf": int(NOW) + 120}, "token_not_yet_valid"),
        ({"iss": "https://other.example"}, "token_wrong_issuer"),
        ({"aud": "other"}, "token_wrong_audience"),
        ({"aud": None}, "token_wrong_audience"),
        ({"sub": None}, "token_malformed"),
        ({"roles": "admin"}, "token_malformed"),
        ({"key": STRANGER}, "token_untrusted"),
        ({"header": {"typ": "JWT"}}, "token_malformed"),
        ({"header": {"kid": "k2"}}, "token_untrusted"),
    ],
)
def test_a_token_that_is_wrong_in_one_thing_is_refused_for_it(verifier, changes, code):
    assert refusal_code(verifier, f"Bearer {token(**changes)}") == code


def test_no_token_and_no_bearer_are_refused(verifier):
    assert refusal_code(verifier, "") == "token_missing"
    assert refusal_code(verifier, "Basic dXNlcjpwYXNz") == "token_missing"


def test_a_token_cannot_choose_its_own_algorithm(verifier):
    symmetric = jwt.encode(
        {"alg": "HS256", "typ": "at+jwt", "kid": "k1"}, {"sub": "x"}, OctKey.generate_key(256), algorithms=["HS256"]
    )
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJ4In0."
    assert refusal_code(verifier, f"Bearer {symmetric}") == "token_untrusted"
    assert refusal_code(verifier, f"Bearer {unsigned}") == "token_untrusted"
    assert refusal_code(verifier, "Bearer a.b.c") == "token_untrusted"
    assert refusal_code(verifier, "Bearer " + "x" * 10_000) == "token_malformed"


def test_a_remembered_token_is_forgotten_when_it_expires():
    moment = NOW
    verifier = TokenVerifier(lambda: PUBLIC, "https://issuer.example", "kam-suite", ("ES256",), clock=lambda: moment)
    known = token()
    verifier.verify(f"Bearer {known}")
    moment += 3_600
    assert refusal_code(verifier, f"Bearer {known}") == "token_expired"


def test_every_missing_scope_is_named():
    principal = Principal("x", scopes=frozenset({"accounts:read"}))
    require_scopes(principal, ["accounts:read"])
    with pytest.raises(ProblemError) as error:
        require_scopes(principal, ["accounts:read", "pay:read", "pay:write"])
    assert [fault.params["scope"] for fault in error.value.problem.faults] == ["pay:read", "pay:write"]
