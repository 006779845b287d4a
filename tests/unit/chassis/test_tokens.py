"""A token counts only when this installation's keys signed it, for it, in time; everything else is 401."""

import time

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from chassis.auth import (
    CACHED_TOKENS,
    LONGEST_TOKEN,
    Principal,
    TokenVerifier,
    issuer_named_in,
    parse_key_set,
    require_scopes,
)
from chassis.domain.errors import Fault
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
    problem, (fault,) = error.value.problem, error.value.problem.faults
    told = "" if fault.code == "token_missing" else ', error="invalid_token"'
    assert problem.status == 401
    assert problem.headers == {"www-authenticate": f'Bearer realm="kam-suite"{told}'}
    assert fault == Fault(fault.code, "@authorization")
    return fault.code


def test_a_good_token_names_its_principal(verifier):
    principal = verifier.verify(f"Bearer {token()}")
    assert principal == Principal("A-017", frozenset({"manager"}), frozenset({"accounts:read", "pay:read"}))
    assert principal.sees_only_own()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exp": int(NOW) - 120}, "token_expired"),
        ({"cnf": {"jkt": "x"}}, "token_malformed"),
        ({"client_id": 7}, "token_malformed"),
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


def test_a_verified_token_is_remembered_and_its_keys_are_not_asked_for_again():
    moment, asked = NOW, []
    verifier = TokenVerifier(
        lambda: asked.append(1) or PUBLIC, "https://issuer.example", "kam-suite", ("ES256",), clock=lambda: moment
    )
    known = f"Bearer {token(exp=int(NOW) + 60)}"
    assert verifier.verify(known) == verifier.verify(known)
    assert len(asked) == 1
    moment = int(NOW) + 60
    verifier.verify(known)
    assert len(asked) == 2, "from its expiry on a token is looked at each time"


def test_as_many_tokens_are_remembered_as_there_is_room_for(verifier):
    verifier._known.update({str(number): (NOW + 1, Principal("x")) for number in range(CACHED_TOKENS - 1)})
    verifier.verify(f"Bearer {token()}")
    assert len(verifier._known) == CACHED_TOKENS
    verifier.verify(f"Bearer {token(sub='A-018')}")
    assert [principal.subject for _, principal in verifier._known.values()] == ["A-018"]


@pytest.mark.parametrize("kind", ["at+jwt", "AT+JWT", "application/at+jwt"])
def test_the_kind_is_that_of_rfc_9068_in_either_spelling(verifier, kind):
    assert verifier.verify(f"Bearer {token(header={'typ': kind})}").subject == "A-017"


def test_clocks_may_differ_by_half_a_minute_and_no_more():
    verifier = TokenVerifier(lambda: PUBLIC, "https://issuer.example", "kam-suite", ("ES256",), clock=lambda: 1_000)
    assert verifier.verify(f"Bearer {token(exp=971)}").subject == "A-017"
    assert refusal_code(verifier, f"Bearer {token(exp=970)}") == "token_expired"
    assert verifier.verify(f"Bearer {token(exp=2_000, nbf=1_030)}").subject == "A-017"
    assert refusal_code(verifier, f"Bearer {token(exp=2_000, nbf=1_031)}") == "token_not_yet_valid"


def test_a_token_for_several_audiences_counts_for_each(verifier):
    assert verifier.verify(f"Bearer {token(aud=['other', 'kam-suite'])}").subject == "A-017"


def test_a_token_says_which_program_calls(verifier):
    assert verifier.verify(f"Bearer {token(client_id='core-bank')}").client == "core-bank"


def test_a_token_without_roles_and_scopes_is_somebody_who_may_nothing(verifier):
    assert verifier.verify(f"Bearer {token(roles=None, scope=None)}") == Principal("A-017")


def test_a_token_may_be_as_long_as_it_may(verifier):
    assert refusal_code(verifier, "Bearer " + "x" * LONGEST_TOKEN) == "token_untrusted"
    assert refusal_code(verifier, "Bearer " + "x" * (LONGEST_TOKEN + 1)) == "token_malformed"


@pytest.mark.parametrize("issuer", ["a", "ab", "abc", "abcd"])
def test_whose_a_token_says_it_is_can_be_read_whatever_its_length(issuer):
    assert issuer_named_in(token(iss=issuer)) == issuer


@pytest.mark.parametrize("nobodys", ["", "x", "a.b", "a.b.c", "a.W10.c", "a.eyJpc3MiOjF9.c", "a.e30.c"])
def test_what_names_no_issuer_is_nobody_s(nobodys):
    assert issuer_named_in(nobodys) == ""


def test_a_published_key_set_is_read_as_it_was_published():
    (key,) = parse_key_set(orjson.dumps({"keys": [KEY.as_dict(private=False)]})).keys
    assert key.as_dict(private=False)["x"] == KEY.as_dict(private=False)["x"]


def test_every_missing_scope_is_named():
    principal = Principal("x", scopes=frozenset({"accounts:read"}))
    require_scopes(principal, ["accounts:read"])
    with pytest.raises(ProblemError) as error:
        require_scopes(principal, ["accounts:read", "pay:read", "pay:write"])
    problem = error.value.problem
    assert problem.kind == "forbidden"
    assert problem.faults == tuple(
        Fault("scope_missing", "@authorization", {"scope": scope}) for scope in ("pay:read", "pay:write")
    )
    assert problem.headers == {
        "www-authenticate": 'Bearer realm="kam-suite", error="insufficient_scope", '
        'scope="accounts:read pay:read pay:write"'
    }
