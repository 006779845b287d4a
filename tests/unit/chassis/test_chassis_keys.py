"""Where keys come from, and what happens when they change or cannot be had."""

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import orjson
import pytest
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import ECKey, KeySet

from chassis.keys import COOL_DOWN_S, KEEP_S, KeysError, PublishedKeys, key_source, trusted
from chassis.settings import Settings


def pair(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid})


def production(tmp_path, **more) -> Settings:
    return Settings(
        environment="production",
        data_dir=tmp_path,
        jwt_issuer="https://id.bank.example",
        secret_key="s" * 32,
        **({"jwks_file": tmp_path / "jwks.json"} | more),
    )


class Issuer:
    """An issuer whose key set and clock the test moves."""

    def __init__(self, *kids: str) -> None:
        self.kids, self.now, self.asked, self.down = list(kids), 0.0, 0, False

    def read(self) -> KeySet:
        self.asked += 1
        if self.down:
            raise KeysError("down")
        return KeySet([pair(kid) for kid in self.kids])

    def keys(self) -> PublishedKeys:
        return PublishedKeys(self.read, clock=lambda: self.now)


def test_a_file_of_keys_is_read_once(tmp_path):
    (tmp_path / "jwks.json").write_bytes(orjson.dumps(KeySet([pair("bank-1")]).as_dict()))
    keys = key_source(Settings(jwks_file=tmp_path / "jwks.json"))
    assert keys() is keys()
    assert keys().get_by_kid("bank-1").kid == "bank-1"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": []}', '{"keys": [1]}', '{"keys": [{"kty": "EC"}]}'])
def test_a_file_that_is_no_key_set_is_a_sentence(tmp_path, content):
    (tmp_path / "jwks.json").write_text(content)
    with pytest.raises(KeysError, match=r"jwks.json holds is not a JWK set"):
        key_source(Settings(jwks_file=tmp_path / "jwks.json"))


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(KeysError, match="No such file"):
        key_source(Settings(jwks_file=tmp_path / "none.json"))


def test_production_refuses_a_key_that_a_local_issuer_made(tmp_path):
    (tmp_path / "jwks.json").write_bytes(orjson.dumps(KeySet([pair("bank-1"), pair("demo-1")]).as_dict()))
    with pytest.raises(KeysError, match="does not trust keys of a local issuer: demo-1"):
        key_source(production(tmp_path))
    assert trusted(KeySet([pair("demo-1")]), Settings())


def test_published_keys_are_fetched_over_http(tmp_path):
    document = orjson.dumps(KeySet([pair("bank-1")]).as_dict())

    class Published(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Published) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        keys = key_source(Settings(jwks_url=f"http://127.0.0.1:{server.server_port}/jwks"))
    assert keys().get_by_kid("bank-1").kid == "bank-1"


def test_an_issuer_that_does_not_answer_is_a_sentence():
    with pytest.raises(KeysError, match="cannot be fetched"):
        key_source(Settings(jwks_url="http://127.0.0.1:9/jwks"))


def test_an_unknown_key_is_asked_for_once_a_cool_down():
    issuer = Issuer("one")
    keys = issuer.keys()
    issuer.kids.append("two")
    with pytest.raises(InvalidKeyIdError):
        keys.get_by_kid("two")
    assert issuer.asked == 1
    issuer.now += COOL_DOWN_S
    assert keys.get_by_kid("two").kid == "two"
    for _ in range(5):
        with pytest.raises(InvalidKeyIdError):
            keys.get_by_kid("invented")
    assert issuer.asked == 2


def test_keys_outlive_an_issuer_that_is_down():
    issuer = Issuer("one")
    keys = issuer.keys()
    issuer.down, issuer.now = True, KEEP_S + 1
    assert keys.get_by_kid("one").kid == "one"
    issuer.now += COOL_DOWN_S
    with pytest.raises(InvalidKeyIdError):
        keys.get_by_kid("two")
    assert keys.get_by_kid("one").kid == "one"


def test_an_issuer_that_falls_silent_makes_its_keys_stale_until_it_answers_again():
    issuer = Issuer("bank-1")
    keys = issuer.keys()
    assert keys.is_fresh()
    issuer.down, issuer.now = True, KEEP_S + 1
    until(lambda: not keys.is_fresh())
    assert keys.get_by_kid("bank-1").kid == "bank-1"
    issuer.down = False
    asked = issuer.asked
    assert not keys.is_fresh()
    assert issuer.asked == asked  # within the cool-down nobody asks
    issuer.now += COOL_DOWN_S + 1
    until(keys.is_fresh)


def until(true) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
