"""A thin client of the public API: what any front end or other system of the bank would write for itself."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from chassis.drawing.markup import Markup
from suite.errors import SuiteError

Document = dict[str, Any]
"""A JSON object as the contracts describe it."""

Token = Callable[[str, str | None], str]
"""Gives the bearer token for a role and, where one person is meant, that person's `external_id`."""

_PATIENCE = 6
_TIMEOUT_S = 60.0
_POLL_S = 0.1
_JOB_LIMIT_S = 300.0


class UnexpectedAnswerError(SuiteError):
    """The suite answered other than the story needs: a sentence, and below it the document that came instead."""

    def __init__(self, sentence: str, document: Document | None = None) -> None:
        shown = "" if document is None else "\n" + orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()
        super().__init__(f"{sentence}{shown}")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls the API with a token of their own."""

    http: httpx.Client
    headers: dict[str, str]

    def in_language(self, language: str) -> "Caller":
        """The same caller, reading sentences in `language`."""
        return Caller(self.http, {**self.headers, "accept-language": language})

    def get(self, path: str, **query: str | int) -> Document:
        """Read one thing."""
        return self._document("GET", path, params=query)

    def draw(self, path: str, **query: str) -> Markup:
        """Read a picture, to be put into a page."""
        return Markup(self._content("GET", path, params=query, headers={"accept": "image/svg+xml"}).decode())

    def find(self, path: str, **query: str | int) -> Iterator[Document]:
        """Read a list to its end, page by page."""
        page = self.get(path, limit=200, **query)
        yield from page["items"]
        while page["next_cursor"]:
            page = self.get(path, limit=200, cursor=page["next_cursor"], **query)
            yield from page["items"]

    def post(self, path: str, body: Document | None, key: str) -> Document:
        """Make something; the same `key` makes it once, however often it is sent."""
        return self._document("POST", path, json=body, headers={"idempotency-key": key})

    def put(self, path: str, body: Document, version: int) -> Document:
        """Replace what stands in `version`."""
        return self._document("PUT", path, json=body, headers={"if-match": f'"v{version}"'})

    def upload(self, path: str, content: bytes, key: str, **query: str | int) -> Document:
        """Send a CSV file."""
        headers = {"idempotency-key": key, "content-type": "text/csv; charset=utf-8"}
        return self._document("POST", path, content=content, headers=headers, params=query)

    def finish(self, job: Document, watch: Callable[[int, int | None], None]) -> Document:
        """Wait until a job is over, telling `watch` how far it is; a job that does not succeed ends the story."""
        until = time.monotonic() + _JOB_LIMIT_S
        path = f"/v1/jobs/{job['service']}/{job['id']}"
        while job["state"] in ("queued", "running"):
            if time.monotonic() > until:
                raise UnexpectedAnswerError(
                    f"The job {job['kind']} was not done after {_JOB_LIMIT_S:.0f} seconds.", job
                )
            time.sleep(_POLL_S)
            job = self.get(path)
            watch(job["progress"]["done"], job["progress"]["total"])
        if job["state"] != "succeeded":
            raise UnexpectedAnswerError(f"The job {job['kind']} ended {job['state']}.", job["problem"])
        return job

    def _document(self, method: str, path: str, **request: Any) -> Document:  # noqa: ANN401 - passed on to httpx
        document: Document = orjson.loads(self._content(method, path, **request))
        return document

    def _content(self, method: str, path: str, **request: Any) -> bytes:  # noqa: ANN401 - passed on to httpx
        answer = self._answer(method, path, **request)
        if answer.is_success:
            return answer.content
        raise UnexpectedAnswerError(
            f"{method} {answer.request.url.path} was expected to succeed but answered {answer.status_code}.",
            _problem(answer),
        )

    def _answer(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401 - passed on to httpx
        headers = {**self.headers, **request.pop("headers", {})}
        for attempt in range(_PATIENCE):
            try:
                answer = self.http.request(method, path, headers=headers, **request)
            except httpx.HTTPError as error:
                raise UnexpectedAnswerError(f"{method} {path} got no answer: {error}.") from error
            if answer.status_code != 503:
                break
            time.sleep(0.1 * 2**attempt)
        return answer


@dataclass(frozen=True, slots=True)
class Door:
    """The gateway, and a token for whoever comes."""

    http: httpx.Client
    token: Token
    language: str = "en"
    _callers: dict[tuple[str, str | None], Caller] = field(default_factory=dict)

    def for_role(self, role: str, person: str | None = None) -> Caller:
        """A caller in `role`; `person` is the `external_id` when rights hang on who it is."""
        if (role, person) not in self._callers:
            headers = {"authorization": f"Bearer {self.token(role, person)}", "accept-language": self.language}
            self._callers[role, person] = Caller(self.http, headers)
        return self._callers[role, person]


def connect(url: str) -> httpx.Client:
    """The connection to a gateway at `url`, whatever proxy the machine uses for others."""
    return httpx.Client(base_url=url, timeout=_TIMEOUT_S, trust_env=False)


def _problem(answer: httpx.Response) -> Document | None:
    try:
        document: Document = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
    return document
