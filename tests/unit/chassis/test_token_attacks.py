"""What attackers do to tokens, and that none of it opens anything: each row is a token that must be refused."""

import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress

import orjson
import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from chassis.auth import TokenVerifier, principal_of
from chassis.problems import ProblemError

ISSUER, OTHER, AUDIENCE = "https://issuer.example", "https://other.example", "kam-suite"
KEY = ECKey.generate_key("P-256", {"kid": "k1"})
RSA = RSAKey.generate_key(2048, {"kid": "r1"})
OTHER_KEY = ECKey.generate_key("P-256", {"kid": "o1"})
STRANGER = ECKey.generate_key("P-256", {"kid": "k1"})
KEYS = KeySet([ECKey.import_key(KEY.as_dict(private=False)), RSAKey.import_key(RSA.as_dict(private=False))])
OTHER_KEYS = KeySet([ECKey.import_key(OTHER_KEY.as_dict(private=False))])
NOW = int(time.time())
CLAIMS: dict[str, object] = {
    "iss": ISSUER, "aud": AUDIENCE, "sub": "E-1", "exp": NOW + 60, "roles": ["admin"], "scope": "pay:approve",
}  # fmt: skip
HEADER: dict[str, object] = {"alg": "ES256", "typ": "at+jwt", "kid": "k1"}
FIELD_PRIME_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def b64(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def signed(header: dict[str, object] | None = None, key: object = KEY, **claims: object) -> str:
    given = HEADER | (header or {})
    told = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    return jwt.encode(given, told, key, algorithms=[str(given["alg"])])


def raw(header: object, claims: object = CLAIMS, signature: bytes = b"x" * 64) -> str:
    return f"{b64(orjson.dumps(header))}.{b64(orjson.dumps(claims))}.{b64(signature)}"


def parts() -> list[str]:
    return signed().split(".")


def with_public_key_as_secret() -> str:
    unsigned = raw(HEADER | {"alg": "HS256", "kid": "r1"}).rpartition(".")[0]
    return f"{unsigned}.{b64(hmac.digest(RSA.as_pem(private=False), unsigned.encode(), 'sha256'))}"


def with_signature(change: Callable[[bytes], bytes]) -> str:
    head, body, signature = parts()
    return f"{head}.{body}.{b64(change(urlsafe_b64decode(signature + '==')))}"


def with_payload(payload: bytes) -> str:
    head, _, signature = parts()
    return f"{head}.{b64(payload)}.{signature}"


def encrypted() -> str:
    key = OctKey.generate_key(256)
    return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM", "cty": "JWT"}, signed(), key)


def as_json() -> str:
    head, body, signature = parts()
    return orjson.dumps({"protected": head, "payload": body, "signature": signature}).decode()


ATTACKS: dict[str, Callable[[], str]] = {
    # The algorithm
    "alg none": lambda: raw(HEADER | {"alg": "none"}, signature=b""),
    "alg None in another case": lambda: raw(HEADER | {"alg": "nOnE"}, signature=b""),
    "alg left out": lambda: raw({"typ": "at+jwt", "kid": "k1"}),
    "alg that is a list": lambda: raw(HEADER | {"alg": ["ES256"]}),
    "HMAC under the public key": with_public_key_as_secret,
    "HMAC under an empty key": lambda: raw(HEADER | {"alg": "HS256"}, signature=b""),
    "an algorithm off the list": lambda: signed({"alg": "RS512", "kid": "r1"}, RSA),
    "the algorithm of another key": lambda: raw(HEADER | {"alg": "RS256", "kid": "k1"}),
    # The key
    "a stranger's key under our kid": lambda: signed(key=STRANGER),
    "a key in jwk": lambda: signed({"jwk": STRANGER.as_dict(private=False)}, STRANGER),
    "a key in jwk without kid": lambda: raw({"alg": "ES256", "typ": "at+jwt", "jwk": STRANGER.as_dict(private=False)}),
    "a key at jku": lambda: signed({"jku": "https://evil.example/jwks"}, STRANGER),
    "a certificate at x5u": lambda: signed({"x5u": "https://evil.example/cert"}, STRANGER),
    "a certificate in x5c": lambda: signed({"x5c": ["MIIB"]}, STRANGER),
    "an unknown kid": lambda: signed({"kid": "k9"}),
    "a kid that is a path": lambda: signed({"kid": "../../../../dev/null"}, STRANGER),
    "a kid that is SQL": lambda: signed({"kid": "k1' UNION SELECT 'x"}, STRANGER),
    "a kid that is an object": lambda: raw(HEADER | {"kid": {"k": 1}}),
    "the key of another trusted issuer": lambda: signed({"kid": "o1"}, OTHER_KEY),
    "another trusted issuer's name under our key": lambda: signed(iss=OTHER),
    # The signature
    "no signature": lambda: ".".join([*parts()[:2], ""]),
    "only two parts": lambda: ".".join(parts()[:2]),
    "a signature of zeroes": lambda: with_signature(lambda _: b"\x00" * 64),
    "a signature cut short": lambda: with_signature(lambda signature: signature[:-1]),
    "a signature made longer": lambda: with_signature(lambda signature: signature + b"\x00"),
    "a signature with r = n": lambda: with_signature(lambda s: FIELD_PRIME_ORDER.to_bytes(32, "big") + s[32:]),
    "one bit flipped": lambda: with_signature(lambda s: bytes([s[0] ^ 1]) + s[1:]),
    "the claims changed afterwards": lambda: with_payload(orjson.dumps(CLAIMS | {"sub": "E-2"})),
    "the claims swapped for a list": lambda: with_payload(b"[]"),
    "the claims nested deeply": lambda: with_payload(b'{"a":' * 2_000 + b"1" + b"}" * 2_000),
    "the claims not UTF-8": lambda: with_payload(b"\xff\xfe"),
    # The form
    "an unsigned extension that must be understood": lambda: raw(HEADER | {"crit": ["exp"], "exp": NOW + 60}),
    "a payload that is not encoded": lambda: raw(HEADER | {"b64": False, "crit": ["b64"]}),
    "an encrypted token": encrypted,
    "JSON serialisation": as_json,
    "blanks inside": lambda: signed().replace(".", " . "),
    "a line break at its end": lambda: signed() + "\n",
    "two tokens": lambda: f"{signed()},{signed()}",
    "a token of 100 kB": lambda: signed(padding="x" * 100_000),
    # The kind
    "an ID token": lambda: signed({"typ": "JWT"}),
    "a logout token": lambda: signed({"typ": "logout+jwt"}),
    "no kind at all": lambda: jwt.encode({"alg": "ES256", "kid": "k1"}, CLAIMS, KEY),
    "a kind that is a list": lambda: raw(HEADER | {"typ": ["at+jwt"]}),
    # The claims
    "another issuer": lambda: signed(iss="https://issuer.example.evil.example"),
    "an issuer with a slash more": lambda: signed(iss=ISSUER + "/"),
    "issuers in a list": lambda: signed(iss=[ISSUER]),
    "no issuer": lambda: signed(iss=None),
    "another audience": lambda: signed(aud="kam-suite-test"),
    "an audience that only holds ours": lambda: signed(aud="x kam-suite y"),
    "an audience that is an object": lambda: signed(aud={"kam-suite": True}),
    "no audience": lambda: signed(aud=None),
    "expired": lambda: signed(exp=NOW - 31),
    "no expiry": lambda: signed(exp=None),
    "expiry as text": lambda: signed(exp=str(NOW + 60)),
    "expiry true": lambda: signed(exp=True),
    "not valid yet": lambda: signed(nbf=NOW + 600),
    "valid from as text": lambda: signed(nbf="0"),
    "no subject": lambda: signed(sub=None),
    "an empty subject": lambda: signed(sub=""),
    "a subject that is a number": lambda: signed(sub=1),
    "roles in a text": lambda: signed(roles="admin"),
    "scopes in a list": lambda: signed(scope=["pay:approve"]),
    "bound to a key that nobody checks": lambda: signed(cnf={"jkt": "x"}),
    "bound in two ways": lambda: signed(cnf={"x5t#S256": "x", "jkt": "x"}),
    "bound to nothing": lambda: signed(cnf={"x5t#S256": ""}),
}


@pytest.fixture(params=["one issuer", "two issuers"])
def verifier(request: pytest.FixtureRequest) -> TokenVerifier:
    others = {OTHER: lambda: OTHER_KEYS} if request.param == "two issuers" else {}
    allowed = ("ES256", "RS256", "PS256", "EdDSA")
    return TokenVerifier(lambda: KEYS, ISSUER, AUDIENCE, allowed, others, clock=lambda: NOW)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_opens_nothing(verifier: TokenVerifier, attack: Callable[[], str]) -> None:
    with pytest.raises(ProblemError) as refused:
        verifier.verify(f"Bearer {attack()}")
    assert refused.value.problem.kind == "unauthenticated"
    assert "invalid_token" in refused.value.problem.headers["www-authenticate"]


def test_what_the_attacks_start_from_is_a_good_token(verifier: TokenVerifier) -> None:
    assert verifier.verify(f"Bearer {signed()}").subject == "E-1"
    assert verifier.verify(f"Bearer {signed({'alg': 'PS256', 'kid': 'r1'}, RSA)}").subject == "E-1"
    assert verifier.verify(f"Bearer {signed(cnf={'x5t#S256': 'abc'})}").certificate == "abc"


def test_each_issuer_has_its_own_keys() -> None:
    both = TokenVerifier(lambda: KEYS, ISSUER, AUDIENCE, ("ES256",), {OTHER: lambda: OTHER_KEYS}, clock=lambda: NOW)
    assert both.verify(f"Bearer {signed({'kid': 'o1'}, OTHER_KEY, iss=OTHER)}").subject == "E-1"


def test_without_checks_the_attacks_open_the_door(verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a verifier that believes what a token says lets most of these in."""

    def believing(self: TokenVerifier, token: str) -> tuple[float, object]:
        payload = token.split(".")[1]
        return NOW + 60, principal_of(orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))

    monkeypatch.setattr(TokenVerifier, "_read", believing)
    opened = 0
    for attack in ATTACKS.values():
        with suppress(Exception):
            verifier.verify(f"Bearer {attack()}")
            opened += 1
    assert opened > 25
