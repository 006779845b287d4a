"""Sign-in and bearer tokens against a certified OpenID provider, over the network, as a browser and a system would.

Needs Node 20 and `npm ci` in this folder; `.ci/doors` does both.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from suite.serving import free_port
from suite.signing_keys import add_key

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "e2e"))

from running import Running, running, wait_until  # noqa: E402 - the suite as the end-to-end tests start it

pytestmark = pytest.mark.node

MAPPING = "subject: employee_number\nroles: {claim: realm_access.roles, values: {kam-staff: manager}}\n"


@pytest.fixture(scope="module")
def issuer() -> Iterator[tuple[str, int]]:
    """The provider, and the port that it expects the gateway on."""
    port, gateway_port = free_port(), free_port()
    command = ["node", "provider.mjs", str(port), f"http://127.0.0.1:{gateway_port}"]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{url}/.well-known/openid-configuration"), 30)
        yield url, gateway_port
    finally:
        process.terminate()
        process.wait(10)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def suite(issuer: tuple[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    url, port = issuer
    folder = tmp_path_factory.mktemp("suite")
    add_key(folder / "keys.json")
    (folder / "mapping.yaml").write_text(MAPPING)
    settings = {
        "KAM_JWKS_URL": f"{url}/jwks",
        "KAM_JWT_ISSUER": url,
        "KAM_SIGNING_KEYS_FILE": str(folder / "keys.json"),
        "KAM_SECRET_KEY": "s" * 32,
        "KAM_OIDC_ISSUER": url,
        "KAM_OIDC_CLIENT_ID": "kam-console",
        "KAM_OIDC_CLIENT_SECRET": "a-secret-of-the-console",
        "KAM_OIDC_MAPPING_FILE": str(folder / "mapping.yaml"),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        with running(folder, port=port) as found:
            yield found


@pytest.fixture
def browser(suite: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=suite.url, trust_env=False, follow_redirects=True, timeout=30) as found:
        found.headers["accept"] = "text/html"
        yield found


def sent(browser: httpx.Client, page: httpx.Response, **typed: str) -> httpx.Response:
    """What comes of the form on a page, filled in."""
    action = unescape(re.search(r'<form[^>]*action="([^"]+)"', page.text)[1])
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    return browser.post(str(page.url.join(action)), data=hidden | typed)


def signed_in(browser: httpx.Client, login: str) -> httpx.Response:
    """The page that the browser stands on after a person has signed in and agreed at the provider."""
    page = browser.get("/auth/login", params={"return_to": "/docs"})
    assert page.url.path.startswith("/interaction/")
    page = sent(browser, page, login=login, password="anything")
    return sent(browser, page) if page.url.path.startswith("/interaction/") else page


def test_a_person_signs_in_reads_and_signs_out(browser: httpx.Client, issuer: tuple[str, int]) -> None:
    page = signed_in(browser, "u-77")
    assert (page.status_code, page.url.path) == (200, "/docs")
    session = browser.get("/auth/session").json()
    assert (session["subject"], session["name"], session["roles"]) == ("E-1001", "林雯", ["manager"])
    assert browser.get("/v1/accounts").status_code == 200
    assert browser.get("/v1/profiles").status_code == 403
    asked = sent(browser, browser.get("/auth/logout"))
    assert str(asked.url).startswith(f"{issuer[0]}/session/end")
    sent(browser, asked, logout="yes")
    assert browser.get("/auth/session").status_code == 401
    assert browser.get("/v1/accounts").status_code == 401


def test_a_person_without_a_role_stays_outside(browser: httpx.Client) -> None:
    page = signed_in(browser, "u-99")
    assert page.status_code == 403
    assert "have no role here" in page.text


def test_a_callback_is_good_for_one_browser_and_once(browser: httpx.Client, suite: Running) -> None:
    page = signed_in(browser, "u-77")
    callback = next(step.url for step in page.history if step.url.path == "/auth/callback")
    with httpx.Client(base_url=suite.url, trust_env=False) as other:
        assert other.get(str(callback)).status_code == 400
    assert browser.get(str(callback)).status_code == 400


def test_a_token_of_the_provider_counts_as_it_is(suite: Running, issuer: tuple[str, int]) -> None:
    form = {"grant_type": "client_credentials", "resource": "urn:kam-suite", "scope": "accounts:read"}
    credentials = ("core-banking", "a-secret-of-core-banking")
    told = httpx.post(f"{issuer[0]}/token", data=form, auth=credentials, trust_env=False).json()
    bearer = {"authorization": f"Bearer {told['access_token']}"}
    with httpx.Client(base_url=suite.url, headers=bearer, trust_env=False) as system:
        assert system.get("/v1/accounts").status_code == 200
        assert system.post("/v1/managers", json={}).status_code == 403


def test_an_id_token_or_an_opaque_one_opens_nothing(suite: Running, issuer: tuple[str, int]) -> None:
    form = {"grant_type": "client_credentials"}
    credentials = ("core-banking", "a-secret-of-core-banking")
    told = httpx.post(f"{issuer[0]}/token", data=form, auth=credentials, trust_env=False).json()
    bearer = {"authorization": f"Bearer {told['access_token']}"}
    assert httpx.get(f"{suite.url}/v1/accounts", headers=bearer, trust_env=False).status_code == 401
