"""People sign in at an identity provider and go on with a cookie; whatever is not exactly right signs nobody in."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
import sample_service
from gateway_serving import POLICIES, SETTINGS, token_with
from joserfc.jwk import ECKey, OctKey
from openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, openid_provider

from chassis.auth import TokenVerifier
from chassis.keys import own_keys
from chassis.settings import ServiceName, Settings
from gateway.app import create_gateway
from gateway.contracts import Contract
from gateway.doors import DoorError
from gateway.doors.hanging import Doors
from suite.signing_keys import add_key

ORIGIN = "https://kam.bank.example"
MAPPING = "subject: employee\nroles: {claim: groups, values: {kam-staff: manager, kam-leads: supervisor}}\n"
SCOPES = {"manager": ("accounts:read", "accounts:write"), "supervisor": ("accounts:read",)}
THING = "/v1/things/01981d2e-7a7c-7000-8000-000000000001"
STRANGER = ECKey.generate_key("P-256", {"kid": "op-1", "alg": "ES256"})


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    with openid_provider() as found:
        yield found


@pytest.fixture(autouse=True)
def _honest(provider: OpenIdProvider) -> None:
    provider.behave()


@pytest.fixture
def settings(provider: OpenIdProvider, tmp_path) -> Settings:
    add_key(tmp_path / "keys.json")
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    return Settings(
        data_dir=tmp_path,
        public_url=ORIGIN,
        signing_keys_file=tmp_path / "keys.json",
        secret_key="k" * 32,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_mapping_file=tmp_path / "mapping.yaml",
        log_level="error",
    )


@pytest.fixture
async def browser(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    verifier = TokenVerifier(own_keys(settings), settings.own_issuer, settings.jwt_audience, settings.jwt_algorithms)
    contract = Contract(ServiceName.ACCOUNTS, sample_service.contract_document())
    transports = {contract.service: sample_service.app}
    doors = Doors.of(settings, SCOPES)
    gateway = create_gateway(SETTINGS, {contract.service: contract}, transports, verifier, POLICIES, doors)
    async with (
        gateway.running(),
        httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url=ORIGIN) as found,
    ):
        yield found


async def begin(browser: httpx.AsyncClient, return_to: str = "/docs?x=1") -> str:
    answer = await browser.get("/auth/login", params={"return_to": return_to})
    assert answer.status_code == 303
    return answer.headers["location"]


async def sign_in(browser: httpx.AsyncClient, provider: OpenIdProvider) -> httpx.Response:
    return await browser.get("/auth/callback", params=provider.authorise(await begin(browser)))


def code_of_refusal(answer: httpx.Response) -> str:
    return answer.json()["errors"][0]["code"]


async def test_who_signed_in_calls_with_a_token_that_names_them_as_the_bank_does(browser, provider) -> None:
    answer = await sign_in(browser, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/docs?x=1")
    seen = (await browser.get(THING)).json()["headers"]
    assert "cookie" not in seen
    assert seen["authorization"].startswith("Bearer ")
    session = (await browser.get("/auth/session")).json()
    assert (session["subject"], session["name"], session["roles"]) == ("E-1001", "林雯", ["manager"])


async def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_hosts(browser, provider) -> None:
    begun = await browser.get("/auth/login")
    finished = await browser.get("/auth/callback", params=provider.authorise(begun.headers["location"]))
    for cookie in (*begun.headers.get_list("set-cookie"), *finished.headers.get_list("set-cookie")):
        assert cookie.startswith("__Host-kam_")
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "E-1001" not in cookie
    assert finished.headers["cache-control"] == "no-store"


async def test_every_sign_in_has_a_state_a_nonce_and_a_challenge_of_its_own(browser) -> None:
    one, other = [dict(parse_qsl(urlsplit(await begin(browser)).query)) for _ in range(2)]
    assert one["redirect_uri"] == ORIGIN + "/auth/callback"
    for name in ("state", "nonce", "code_challenge"):
        assert len(one[name]) >= 43
        assert one[name] != other[name]


async def test_claims_that_only_userinfo_tells_count_too(browser, provider) -> None:
    provider.in_userinfo = ("groups", "employee")
    await sign_in(browser, provider)
    assert (await browser.get("/auth/session")).json()["subject"] == "E-1001"


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ({"claims": {"nonce": "another"}}, "sign_in_untrusted"),
        ({"claims": {"nonce": None}}, "sign_in_untrusted"),
        ({"claims": {"iss": "https://evil.example"}}, "sign_in_untrusted"),
        ({"claims": {"aud": "another client"}}, "sign_in_untrusted"),
        ({"claims": {"aud": [CLIENT_ID, "another"]}}, "sign_in_untrusted"),
        ({"claims": {"aud": [CLIENT_ID, "another"], "azp": "another"}}, "sign_in_untrusted"),
        ({"claims": {"exp": 1}}, "sign_in_untrusted"),
        ({"claims": {"exp": None}}, "sign_in_untrusted"),
        ({"claims": {"iat": 4_000_000_000}}, "sign_in_untrusted"),
        ({"claims": {"nbf": 4_000_000_000}}, "sign_in_untrusted"),
        ({"claims": {"sub": None}}, "sign_in_untrusted"),
        ({"signing_key": STRANGER}, "sign_in_untrusted"),
        ({"signing_key": OctKey.import_key(CLIENT_SECRET * 3), "header": {"alg": "HS256"}}, "sign_in_untrusted"),
        ({"header": {"kid": "unknown"}}, "sign_in_untrusted"),
        ({"id_token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LTc3In0."}, "sign_in_untrusted"),
        ({"id_token": ""}, "sign_in_untrusted"),
        ({"id_token": "x" * 70_000}, "sign_in_untrusted"),
        ({"in_userinfo": ("groups",), "userinfo_subject": "u-78"}, "sign_in_untrusted"),
        ({"claims": {"groups": ["canteen"]}}, "sign_in_without_role"),
        ({"claims": {"groups": "kam-admins"}}, "sign_in_without_role"),
        ({"claims": {"employee": True}}, "sign_in_without_role"),
    ],
)
async def test_an_answer_that_is_wrong_in_one_thing_signs_nobody_in(browser, provider, lie, code) -> None:
    for name, value in lie.items():
        setattr(provider, name, value)
    answer = await sign_in(browser, provider)
    assert (answer.status_code, code_of_refusal(answer)) == (403, code)
    assert (await browser.get("/auth/session")).status_code == 401
    assert (await browser.get(THING)).status_code == 401


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"state": "another"}, 400, "sign_in_expired"),
        ({"state": None}, 400, "sign_in_expired"),
        ({"iss": "https://evil.example"}, 403, "sign_in_untrusted"),
        ({"iss": None}, 403, "sign_in_untrusted"),
        ({"code": "guessed"}, 403, "sign_in_untrusted"),
        ({"code": None}, 403, "sign_in_refused"),
        ({"code": None, "error": "access_denied"}, 403, "sign_in_refused"),
    ],
)
async def test_a_callback_that_was_tampered_with_signs_nobody_in(browser, provider, changes, status, code) -> None:
    given = provider.authorise(await begin(browser)) | changes
    answer = await browser.get("/auth/callback", params={k: v for k, v in given.items() if v is not None})
    assert (answer.status_code, code_of_refusal(answer)) == (status, code)
    assert (await browser.get("/auth/session")).status_code == 401


async def test_a_sign_in_that_another_browser_began_is_none(browser, provider) -> None:
    given = provider.authorise(await begin(browser))
    browser.cookies.clear()
    answer = await browser.get("/auth/callback", params=given)
    assert (answer.status_code, code_of_refusal(answer)) == (400, "sign_in_expired")


async def test_a_code_counts_once(browser, provider) -> None:
    given = provider.authorise(await begin(browser))
    kept = dict(browser.cookies)
    assert (await browser.get("/auth/callback", params=given)).status_code == 303
    browser.cookies.clear()
    browser.cookies.update(kept)
    assert (await browser.get("/auth/callback", params=given)).status_code == 403


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/a\r\nb", "/" + "x" * 600]
)
async def test_nobody_is_led_to_another_host_afterwards(browser, provider, target) -> None:
    given = provider.authorise(await begin(browser, target))
    assert (await browser.get("/auth/callback", params=given)).headers["location"] == "/docs"


async def test_a_write_with_a_cookie_needs_the_word_of_the_session(browser, provider) -> None:
    await sign_in(browser, provider)
    word = (await browser.get("/auth/session")).json()["csrf_token"]
    body, right = {"name": "x"}, {"x-csrf-token": word}
    forged = [
        {},
        {"x-csrf-token": "guessed"},
        {"x-csrf-token": "", "origin": ORIGIN},
        right | {"origin": "https://evil.example"},
        right | {"origin": "null"},
        right | {"sec-fetch-site": "cross-site"},
        right | {"sec-fetch-site": "same-site"},
    ]
    for headers in forged:
        answer = await browser.post("/v1/things", json=body, headers=headers)
        assert (answer.status_code, code_of_refusal(answer)) == (403, "csrf_token_missing")
    good = right | {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    assert (await browser.post("/v1/things", json=body, headers=good)).status_code == 201
    assert (await browser.delete(THING, headers=right)).status_code == 204


async def test_a_session_that_was_touched_or_was_never_ours_is_none(browser, provider) -> None:
    begun = await browser.get("/auth/login")
    sign_in_cookie = browser.cookies["__Host-kam_sign_in"]
    await browser.get("/auth/callback", params=provider.authorise(begun.headers["location"]))
    sealed = browser.cookies["__Host-kam_session"]
    browser.cookies.clear()
    for forged in (sealed[:-2] + "AA", sealed[4:], "", "x", "é", sign_in_cookie, sealed + "A" * 5_000):
        cookie = f"__Host-kam_session={forged}".encode()
        assert (await browser.get(THING, headers=[(b"cookie", cookie)])).status_code == 401


async def test_a_token_goes_before_a_cookie(browser, provider) -> None:
    await sign_in(browser, provider)
    answer = await browser.get(THING, headers={"authorization": f"Bearer {token_with()}"})
    assert answer.status_code == 401, "a token that is not trusted is not made good by a cookie"


async def test_signing_out_takes_the_word_and_ends_the_session_here_and_there(browser, provider) -> None:
    await sign_in(browser, provider)
    word = (await browser.get("/auth/session")).json()["csrf_token"]
    page = await browser.get("/auth/logout", headers={"accept": "text/html", "accept-language": "zh-CN"})
    assert word in page.text
    assert "林雯，确定要退出登录吗？" in page.text
    assert f"form-action 'self' {provider.issuer};" in page.headers["content-security-policy"]
    assert (await browser.post("/auth/logout", data={"csrf_token": "guessed"})).status_code == 403
    answer = await browser.post("/auth/logout", data={"csrf_token": word})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{provider.issuer}/end?client_id=kam+console&post_logout")
    assert (await browser.get("/auth/session")).status_code == 401


async def test_people_read_a_page_where_programs_read_a_problem(browser, provider) -> None:
    answer = await browser.get("/auth/callback", headers={"accept": "text/html", "accept-language": "zh-CN"})
    assert answer.status_code == 400
    assert "请重新登录" in answer.text
    assert 'href="/auth/login"' in answer.text


@pytest.mark.parametrize(
    "published", [{"issuer": "https://evil.example"}, {"token_endpoint": None}, {"jwks_uri": "http://127.0.0.1:9/"}]
)
async def test_a_provider_that_is_not_what_it_should_be_is_not_asked(browser, provider, published) -> None:
    provider.metadata = published
    begun = await browser.get("/auth/login")
    if begun.status_code == 303:
        begun = await browser.get("/auth/callback", params=provider.authorise(begun.headers["location"]))
    assert (begun.status_code, code_of_refusal(begun)) == (503, "sign_in_provider_down")


async def test_a_provider_that_is_away_makes_the_gateway_degraded_and_nobody_is_thrown_out(
    browser, provider, monkeypatch
) -> None:
    await sign_in(browser, provider)
    well = await browser.get("/readyz")
    assert (well.json()["status"], well.json()["identity"]) == ("ok", {"token_keys": "ok", "sign_in": "ok"})
    monkeypatch.setattr("gateway.doors.provider.LOOK_EVERY_S", 0.0)
    provider.away = True
    degraded = await browser.get("/readyz")
    assert (degraded.status_code, degraded.json()["status"]) == (200, "degraded")
    assert degraded.json()["identity"] == {"token_keys": "ok", "sign_in": "down"}
    assert (await browser.get("/v1/things")).status_code == 200
    provider.away = False
    assert (await browser.get("/readyz")).json()["status"] == "ok"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"signing_keys_file": None, "jwks_url": "https://id.example/jwks"}, "KAM_SIGNING_KEYS_FILE"),
        ({"oidc_client_id": ""}, "KAM_OIDC_CLIENT_ID"),
        ({"secret_key": ""}, "KAM_SECRET_KEY"),
        ({"environment": "production", "public_url": "http://kam.bank.example"}, "needs TLS"),
    ],
)
def test_a_door_that_would_not_be_safe_is_not_hung(settings: Settings, changes, reason) -> None:
    with pytest.raises(DoorError, match=reason):
        Doors.of(settings.model_copy(update={k: _secret(k, v) for k, v in changes.items()}), SCOPES)


def _secret(name: str, value: object) -> object:
    return type(SETTINGS.secret_key)(value) if name == "secret_key" else value


@pytest.mark.parametrize("mapping", ["roles: {values: {a: emperor}}", "subject: [1]", "rolls: {}", "{", "- a"])
def test_a_mapping_that_cannot_be_meant_is_a_sentence(settings: Settings, mapping) -> None:
    settings.oidc_mapping_file.write_text(mapping, "utf-8")
    with pytest.raises(DoorError, match=r"mapping\.yaml"):
        Doors.of(settings, SCOPES)
