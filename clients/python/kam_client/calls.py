"""A call and the way that it takes: what is sent, when it is sent again, and what comes of it.

Nothing here waits or sends. A way is a generator that asks for what it needs, a pause or an exchange, and is given the
outcome; `kam_client.client` carries it out, blocking or not. So there is one client, not two that should be alike.
"""

import random
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias
from urllib.parse import quote
from uuid import uuid4

import httpx

from kam_client.problems import JobNotFinished, JobUnsuccessful, NoAnswer, problem_of

Value: TypeAlias = str | int | bool | float | None
Watch: TypeAlias = Callable[[int, int | None], object]
"""Is told how much of a job is done, and how much there is to do once that is known."""

_PASSING = frozenset({429, 502, 503, 504})
_UNDER_WAY = frozenset({"queued", "running"})


@dataclass(frozen=True, slots=True)
class Retries:
    """How patient a client is: `attempts` in all, pauses from `first_pause_s` doubling to `longest_pause_s`."""

    attempts: int = 4
    first_pause_s: float = 0.2
    longest_pause_s: float = 10.0

    def pause_s(self, failed: int, asked_s: float) -> float:
        """How long to wait after `failed` attempts; at least as long as the suite asked for."""
        ceiling = min(self.longest_pause_s, self.first_pause_s * 2 ** (failed - 1))
        return max(asked_s, random.uniform(ceiling / 2, ceiling))  # noqa: S311 - spreads callers, guards no secret


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with its values. `repeatable` says whether a second time changes nothing more."""

    method: str
    template: str
    repeatable: bool
    path: Mapping[str, Value] = field(default_factory=dict)
    query: Mapping[str, Value] = field(default_factory=dict)
    headers: Mapping[str, Value] = field(default_factory=dict)
    body: object = None
    content: bytes | None = None
    media_type: str = "application/json"

    @property
    def address(self) -> str:
        """The path, with the values in it."""
        return self.template.format_map({name: quote(str(value), safe="") for name, value in self.path.items()})

    def with_key(self) -> "Call":
        """The same call with an Idempotency-Key, its own or a new one, if it takes one."""
        if "idempotency-key" not in self.headers:
            return self
        key = self.headers["idempotency-key"] or str(uuid4())
        return replace(self, headers={**self.headers, "idempotency-key": key})

    def after(self, cursor: str) -> "Call":
        """The call for the page that `cursor` begins."""
        return replace(self, query={**self.query, "cursor": cursor})


@dataclass(frozen=True, slots=True)
class Pause:
    """Time to let pass."""

    seconds: float


Need: TypeAlias = Call | Pause
Outcome: TypeAlias = httpx.Response | httpx.TransportError | None
Way: TypeAlias = Generator[Need, Outcome, Any]


def asking(call: Call, retries: Retries) -> Way:
    """The way of one call to its document: again after passing failures, if repeating is safe."""
    call, failed = call.with_key(), 0
    while True:
        outcome = yield call
        failed += 1
        pause_s = _asked_pause_s(outcome)
        if failed >= retries.attempts or not _may_repeat(call, outcome) or pause_s > retries.longest_pause_s:
            return _document(call, outcome)
        yield Pause(retries.pause_s(failed, pause_s))


def finishing(thing: Mapping[str, Any], retries: Retries, limit_s: float, pause_s: float, watch: Watch) -> Way:
    """The way to the end of a job, or of the job that `thing` is made by. `watch` sees each state once."""
    address = str(thing.get("job") or "/v1/jobs/{service}/{id}".format_map(thing))
    passed_s, seen = 0.0, None
    while True:
        job = yield from asking(Call("GET", address.replace("{", "{{"), repeatable=True), retries)
        if job["version"] != seen:
            watch(job["progress"]["done"], job["progress"]["total"])
            seen = job["version"]
        if job["state"] not in _UNDER_WAY:
            break
        if passed_s >= limit_s:
            raise JobNotFinished(job)
        yield Pause(pause_s)
        passed_s += pause_s
    if job["state"] != "succeeded":
        raise JobUnsuccessful(job)
    return job


def _may_repeat(call: Call, outcome: Outcome) -> bool:
    if isinstance(outcome, httpx.Response):
        return outcome.status_code in _PASSING and (call.repeatable or outcome.status_code == 429)
    return call.repeatable or isinstance(outcome, httpx.ConnectError | httpx.ConnectTimeout)


def _asked_pause_s(outcome: Outcome) -> float:
    asked = outcome.headers.get("retry-after", "") if isinstance(outcome, httpx.Response) else ""
    return float(asked) if asked.isascii() and asked.isdigit() else 0.0


def _document(call: Call, outcome: Outcome) -> Any:  # noqa: ANN401 - the operation's method gives it its type
    if not isinstance(outcome, httpx.Response):
        raise NoAnswer(f"{call.method} {call.address} got no answer: {outcome}") from outcome
    if not outcome.is_success:
        raise problem_of(outcome)
    if not outcome.content:
        return None
    return outcome.json() if "json" in outcome.headers.get("content-type", "") else outcome.content
