"""An OpenID provider in a thread, which can be told to lie; the honest one in `tests/doors` is the certified one."""

import hashlib
import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

CLIENT_ID, CLIENT_SECRET = "kam console", "s3cret:with/signs"
PERSON = {"sub": "u-77", "employee": "E-1001", "name": "林雯", "groups": ["kam-staff", "canteen"]}


class OpenIdProvider:
    """The provider: what it published, what it was asked, and what it is to say differently (`lies`)."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.issuer = f"http://127.0.0.1:{server.server_port}"
        self.key = ECKey.generate_key("P-256", {"kid": "op-1", "alg": "ES256"})
        self.behave()

    def behave(self) -> None:
        """Tell the truth again."""
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, object] = {}
        self.header: dict[str, object] = {}
        self.signing_key: object = self.key
        self.id_token: str | None = None
        self.metadata: dict[str, object] = {}
        self.in_userinfo: tuple[str, ...] = ()
        self.userinfo_subject = "u-77"
        self.away = False

    def authorise(self, location: str) -> dict[str, str]:
        """What a browser brings back from the provider after the person has signed in."""
        asked = dict(parse_qsl(urlsplit(location).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def published(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/me",
            "end_session_endpoint": f"{self.issuer}/end",
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata

    def exchange(self, authorization: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        name, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if (name, secret) != ("kam+console", "s3cret%3Awith%2Fsigns"):
            return 401, {"error": "invalid_client"}
        return 200, {"access_token": "op-access", "token_type": "Bearer", "id_token": self.signed(asked["nonce"])}

    def signed(self, nonce: str) -> str:
        if self.id_token is not None:
            return self.id_token
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= {name: value for name, value in PERSON.items() if name not in self.in_userinfo} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "ES256", "kid": "op-1"} | self.header
        return jwt.encode(header, claims, self.signing_key, algorithms=[header["alg"]])

    def answer(self, method: str, path: str, headers: dict[str, str], body: str) -> tuple[int, dict[str, object]]:
        if self.away:
            return 503, {}
        match method, path:
            case "GET", "/.well-known/openid-configuration":
                return 200, self.published()
            case "GET", "/jwks":
                return 200, dict(KeySet([self.key]).as_dict(private=False))
            case "POST", "/token":
                return self.exchange(headers.get("authorization", ""), dict(parse_qsl(body)))
            case "GET", "/me" if headers.get("authorization") == "Bearer op-access":
                return 200, {name: PERSON[name] for name in self.in_userinfo} | {"sub": self.userinfo_subject}
        return 404, {}


@contextmanager
def openid_provider() -> Iterator[OpenIdProvider]:
    """A provider, listening."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, told = provider.answer(self.command, self.path, headers, body)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        do_POST = do_GET  # noqa: N815 - as http.server has it

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = OpenIdProvider(server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
