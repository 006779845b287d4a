"""Other systems fetch short-lived tokens with credentials of their own; nobody else gets one."""

import ssl
import time
from base64 import b64encode, urlsafe_b64decode
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import orjson
import pytest
import sample_service
from gateway_serving import POLICIES, SETTINGS, served
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from chassis.auth import TokenVerifier
from chassis.db import Database
from chassis.keys import own_keys
from chassis.settings import ServiceName, Settings
from gateway.app import Gateway, create_gateway
from gateway.contracts import Contract
from gateway.doors.certificates import certificate_in
from gateway.doors.client_proof import ASSERTION_TYPE
from gateway.doors.clients import Client, Clients, hashed
from gateway.doors.hanging import Doors
from gateway.doors.token_pages import ATTEMPTS
from suite.signing_keys import add_key
from suite.tls import tls_of_door

ORIGIN = "https://kam.bank.example"
TOKEN_URL = f"{ORIGIN}/oauth/token"
SECRET = "kam_a-secret"
CLIENT_KEY, STRANGER = (ECKey.generate_key("P-256", {"kid": "c-1", "alg": "ES256"}) for _ in range(2))
THING = "/v1/things/01981d2e-7a7c-7000-8000-000000000001"
GRANT = {"grant_type": "client_credentials"}


def registered(**changes: object) -> Client:
    now = datetime.now(UTC)
    return Client(
        **{
            "id": "core",
            "roles": ("system",),
            "scopes": ("accounts:read", "accounts:write"),
            "secret_hash": hashed(SECRET),
            "created_at": now,
            "expires_at": now + timedelta(days=1),
        }
        | changes
    )


@pytest.fixture
def settings(tmp_path) -> Settings:
    add_key(tmp_path / "keys.json")
    return Settings(data_dir=tmp_path, public_url=ORIGIN, signing_keys_file=tmp_path / "keys.json", log_level="error")


@pytest.fixture
def clients(settings: Settings) -> Clients:
    found, public = Clients(settings.clients_path), dict(KeySet([CLIENT_KEY]).as_dict(private=False))
    found.add(registered())
    found.add(registered(id="signing", secret_hash="", jwks=public))
    found.add(registered(id="old", expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    found.add(registered(id="gone", revoked_at=datetime.now(UTC)))
    found.add(registered(id="bound", certificate_bound=True))
    found.add(registered(id="with space".replace(" ", "."), secret_hash=hashed("a:b+c %")))
    return found


def gateway_with(settings: Settings, ledger: Database | None = None) -> Gateway:
    verifier = TokenVerifier(own_keys(settings), settings.own_issuer, settings.jwt_audience, settings.jwt_algorithms)
    contract = Contract(ServiceName.ACCOUNTS, sample_service.contract_document())
    transports = {contract.service: sample_service.app}
    doors = Doors.of(settings, {}, ledger)
    return create_gateway(SETTINGS, {contract.service: contract}, transports, verifier, POLICIES, doors)


@pytest.fixture
async def system(settings: Settings, clients: Clients) -> AsyncIterator[httpx.AsyncClient]:
    gateway = gateway_with(settings)
    async with (
        gateway.running(),
        httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url=ORIGIN) as found,
    ):
        yield found


def basic(name: str, secret: str = SECRET) -> dict[str, str]:
    return {"authorization": "Basic " + b64encode(f"{quote(name)}:{quote(secret)}".encode()).decode()}


def assertion(key: object = CLIENT_KEY, header: dict[str, object] | None = None, **changes: object) -> dict[str, str]:
    now = int(time.time())
    claims = {"iss": "signing", "sub": "signing", "aud": TOKEN_URL, "exp": now + 60, "jti": f"{time.time_ns()}"}
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    header = {"alg": "ES256", "kid": "c-1"} | (header or {})
    signed = jwt.encode(header, claims, key, algorithms=[header["alg"]])
    return GRANT | {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}


def claims_of(answer: httpx.Response) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    payload = answer.json()["access_token"].split(".")[1]
    return orjson.loads(urlsafe_b64decode(payload + "=="))


async def test_a_secret_gets_a_token_that_opens_the_operations_of_its_scopes(system) -> None:
    answer = await system.post("/oauth/token", data=GRANT | {"scope": "accounts:read"}, headers=basic("core"))
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 600, "accounts:read")
    assert answer.headers["cache-control"] == "no-store"
    claims = claims_of(answer)
    assert (claims["sub"], claims["client_id"], claims["roles"]) == ("core", "core", ["system"])
    assert claims["exp"] - claims["iat"] == 600
    bearer = {"authorization": f"Bearer {told['access_token']}"}
    assert (await system.get(THING, headers=bearer)).status_code == 200
    assert (await system.post("/v1/things", json={"name": "x"}, headers=bearer)).status_code == 403


async def test_without_a_scope_it_gets_all_that_it_has(system) -> None:
    answer = await system.post("/oauth/token", data=GRANT, headers=basic("core"))
    assert claims_of(answer)["scope"] == "accounts:read accounts:write"


async def test_name_and_secret_are_form_encoded_inside_basic(system) -> None:
    assert (await system.post("/oauth/token", data=GRANT, headers=basic("with.space", "a:b+c %"))).status_code == 200


async def test_a_signed_assertion_gets_a_token_once(system) -> None:
    form = assertion()
    assert claims_of(await system.post("/oauth/token", data=form))["sub"] == "signing"
    again = await system.post("/oauth/token", data=form)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")


SYMMETRIC = OctKey.import_key("k" * 64)
NOW = int(time.time())


@pytest.mark.parametrize(
    ("headers", "form", "error"),
    [
        ({}, GRANT, "invalid_client"),
        (basic("core", "guessed"), GRANT, "invalid_client"),
        (basic("core", ""), GRANT, "invalid_client"),
        (basic("nobody"), GRANT, "invalid_client"),
        (basic("old"), GRANT, "invalid_client"),
        (basic("gone"), GRANT, "invalid_client"),
        (basic("bound"), GRANT, "invalid_client"),
        (basic("signing", ""), GRANT, "invalid_client"),
        ({"authorization": "Basic !!!"}, GRANT, "invalid_client"),
        ({"authorization": "Basic " + b64encode(b"\xff:\xff").decode()}, GRANT, "invalid_client"),
        ({"authorization": "Bearer x"}, GRANT, "invalid_client"),
        (basic("core"), GRANT | {"client_id": "old"}, "invalid_client"),
        ({}, GRANT | {"client_id": "core", "client_secret": SECRET}, "invalid_request"),
        (basic("core"), assertion(), "invalid_request"),
        (basic("core"), GRANT | {"scope": "pay:approve"}, "invalid_scope"),
        (basic("core"), GRANT | {"scope": "accounts:read pay:read"}, "invalid_scope"),
        (basic("core"), {}, "invalid_request"),
        (basic("core"), {"scope": "accounts:read"}, "invalid_request"),
        (basic("core"), {"grant_type": "password", "username": "x", "password": "y"}, "unsupported_grant_type"),
        (basic("core"), {"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({}, assertion(STRANGER), "invalid_client"),
        ({}, assertion(SYMMETRIC, {"alg": "HS256"}), "invalid_client"),
        ({}, assertion(iss="core"), "invalid_client"),
        ({}, assertion(sub="core"), "invalid_client"),
        ({}, assertion(iss="core", sub="core"), "invalid_client"),
        ({}, assertion(iss=None), "invalid_client"),
        ({}, assertion(aud="https://elsewhere.example/token"), "invalid_client"),
        ({}, assertion(aud=None), "invalid_client"),
        ({}, assertion(exp=NOW - 60), "invalid_client"),
        ({}, assertion(exp=NOW + 86_400), "invalid_client"),
        ({}, assertion(exp=None), "invalid_client"),
        ({}, assertion(exp="soon"), "invalid_client"),
        ({}, assertion(nbf=NOW + 600), "invalid_client"),
        ({}, assertion(jti=None), "invalid_client"),
        ({}, assertion(jti="j" * 201), "invalid_client"),
        ({}, assertion() | {"client_assertion_type": "urn:another"}, "invalid_request"),
        ({}, assertion() | {"client_assertion": "a.b.c"}, "invalid_client"),
        ({}, assertion() | {"client_assertion": ""}, "invalid_client"),
        ({}, GRANT | {"client_assertion_type": ASSERTION_TYPE, "client_assertion": "e30.W10."}, "invalid_client"),
    ],
)
async def test_whoever_cannot_prove_itself_gets_nothing(system, headers, form, error) -> None:
    answer = await system.post("/oauth/token", data=form, headers=headers)
    assert answer.json()["error"] == error
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert ("www-authenticate" in answer.headers) == (answer.status_code == 401)
    assert "access_token" not in answer.text


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"grant_type=client_credentials&grant_type=client_credentials", "application/x-www-form-urlencoded"),
        (b'{"grant_type": "client_credentials"}', "application/json"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"grant_type=%ff", "application/x-www-form-urlencoded"),
        (b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % n for n in range(50)), "application/x-www-form-urlencoded"),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused(system, content, media_type) -> None:
    headers = basic("core") | {"content-type": media_type}
    answer = await system.post("/oauth/token", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_a_client_that_is_revoked_gets_no_more_tokens(system, clients) -> None:
    assert (await system.post("/oauth/token", data=GRANT, headers=basic("core"))).status_code == 200
    clients.revoke("core", datetime.now(UTC))
    assert (await system.post("/oauth/token", data=GRANT, headers=basic("core"))).status_code == 401


async def test_whoever_asks_without_end_is_told_to_wait(system) -> None:
    asked = 0
    while asked < 10 * ATTEMPTS.requests:
        asked += 1
        answer = await system.post("/oauth/token", data=GRANT)
        if answer.status_code != 401:
            break
    assert answer.status_code == 429
    assert asked > ATTEMPTS.requests
    assert int(answer.headers["retry-after"]) >= 1


async def test_a_key_is_changed_without_a_token_being_lost(system, settings) -> None:
    before = (await system.post("/oauth/token", data=GRANT, headers=basic("core"))).json()["access_token"]
    first = add_key(settings.signing_keys_file)
    published = (await system.get("/oauth/jwks")).json()["keys"]
    assert published[0]["kid"] == first
    assert len(published) == 2
    assert not any("d" in key for key in published)
    headers = {"authorization": f"Bearer {before}"}
    assert (await system.get(THING, headers=headers)).status_code == 200


async def test_the_metadata_lead_to_the_endpoint_and_its_keys(system) -> None:
    told = (await system.get("/.well-known/oauth-authorization-server")).json()
    assert (told["issuer"], told["token_endpoint"]) == (ORIGIN, TOKEN_URL)
    assert (await system.get(told["jwks_uri"])).status_code == 200
    assert (await system.get("/oauth/token")).status_code == 405


def test_a_secret_is_not_kept(clients) -> None:
    assert SECRET not in clients.path.read_text()


@pytest.fixture
def showing(papers) -> Callable[[str, str | None], httpx.Client]:
    def client(url: str, name: str | None) -> httpx.Client:
        context = ssl.create_default_context(cafile=papers["authority"])
        if name is not None:
            context.load_cert_chain(papers[name], papers[f"{name} key"])
        return httpx.Client(base_url=url, verify=context, trust_env=False)

    return client


def test_a_bound_token_counts_only_with_its_certificate(settings, clients, papers, showing) -> None:
    settings.tls_certificate_file, settings.tls_key_file = papers["gateway"], papers["gateway key"]
    settings.tls_client_ca_file = papers["authority"]
    with (
        served(gateway_with(settings), tls_of_door(settings)) as url,
        showing(url, "client") as own,
        showing(url, "other") as other,
        showing(url, None) as without,
    ):
        assert without.post("/oauth/token", data=GRANT, headers=basic("bound")).status_code == 401
        token = own.post("/oauth/token", data=GRANT, headers=basic("bound")).json()["access_token"]
        bearer = {"authorization": f"Bearer {token}"}
        statuses = [by.get(THING, headers=bearer).status_code for by in (own, other, without)]
        refused = other.get(THING, headers=bearer).json()["errors"][0]["code"]
        free = without.post("/oauth/token", data=GRANT, headers=basic("core")).json()["access_token"]
        assert without.get(THING, headers={"authorization": f"Bearer {free}"}).status_code == 200
    assert statuses == [200, 401, 401]
    assert refused == "token_of_another_certificate"


def escaped(path: Path) -> str:
    return quote(path.read_text())


def in_colons(path: Path) -> str:
    return f":{b64encode(ssl.PEM_cert_to_DER_cert(path.read_text())).decode()}:"


@pytest.mark.parametrize("written", [escaped, in_colons])
async def test_a_proxy_s_word_counts_where_the_installation_says_so(settings, clients, papers, written) -> None:
    trusting = {"client_certificate_header": "Client-Cert", "trusted_proxies": ["127.0.0.0/8"]}
    own, other = ({"client-cert": written(papers[name])} for name in ("client", "other"))
    for changes, statuses in (
        (trusting, [200, 401, 401]),
        (trusting | {"trusted_proxies": ["10.0.0.0/8"]}, None),
        (trusting | {"client_certificate_header": ""}, None),
        (trusting | {"client_certificate_header": "x-other"}, None),
    ):
        known = Settings(**settings.model_dump(exclude_unset=True) | changes)
        gateway = gateway_with(known)
        transport = httpx.ASGITransport(gateway, client=("127.0.0.1", 1))
        async with gateway.running(), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as caller:
            given = await caller.post("/oauth/token", data=GRANT, headers=basic("bound") | own)
            if statuses is None:
                assert given.status_code == 401
                continue
            bearer = {"authorization": f"Bearer {given.json()['access_token']}"}
            found = [(await caller.get(THING, headers=bearer | more)).status_code for more in (own, other, {})]
            assert found == statuses
            twice = [*bearer.items(), *own.items(), *own.items()]
            assert (await caller.get(THING, headers=twice)).status_code == 401


@pytest.mark.parametrize("field", ["", "::", ":!:", "%", "-----BEGIN", "x" * 20_000, ":AAAA"])
def test_what_is_no_certificate_is_none(field) -> None:
    assert certificate_in(field.encode()) == b""
