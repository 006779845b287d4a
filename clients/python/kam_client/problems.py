"""What can go wrong, as exceptions: one class for each thing that a caller would do differently."""

# ruff: noqa: N818 - `except NotFound` says what is meant; `NotFoundError` says it twice

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx


class KamError(Exception):
    """Anything that this client raises."""


class NoAnswer(KamError):
    """The suite could not be reached, or did not answer; the cause says why."""


class JobNotFinished(KamError):
    """A job was not over within the time that it was given; it goes on. `job` is its last state."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        super().__init__(f"The job {job['kind']} {job['id']} is still {job['state']}.")
        self.job = job


class JobUnsuccessful(KamError):
    """A job failed or was cancelled. `job["problem"]` says why it failed."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        why = (job.get("problem") or {}).get("detail", "")
        super().__init__(f"The job {job['kind']} {job['id']} has {job['state']}. {why}".rstrip())
        self.job = job


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `pointer` leads into the body, or names a parameter: `?query`, `:path`, `@header`."""

    pointer: str
    code: str
    detail: str


class Problem(KamError):
    """The suite refused, with a problem document (RFC 9457). `faults` are all that it found."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.type = str(document.get("type", "about:blank"))
        self.title = str(document.get("title", f"HTTP {status}"))
        self.detail = str(document.get("detail", ""))
        self.request_id = str(document.get("instance", ""))
        found = document.get("errors", [])
        self.faults = tuple(Fault(f["pointer"], f["code"], f["detail"]) for f in found)
        told = "; ".join(f"{fault.pointer or 'it'}: {fault.detail}" for fault in self.faults)
        super().__init__(" ".join(filter(None, (self.title, self.detail, told))))


class Unauthenticated(Problem):
    """401: there is no token, or it is not valid any more."""


class Forbidden(Problem):
    """403: the token lacks a scope or a role."""


class NotFound(Problem):
    """404: there is no such thing, or it is not the caller's."""


class Conflict(Problem):
    """409: the state does not allow it."""


class Stale(Problem):
    """412: somebody changed it in the meantime. Read it again."""


class Invalid(Problem):
    """400, 413, 415, 422, 428, 431: the request is wrong; `faults` say where."""


class TooManyRequests(Problem):
    """429: more than the caller may ask for now."""


class Unavailable(Problem):
    """502, 503, 504, 507: something does not answer; the same request may succeed later."""


class Failed(Problem):
    """500 and whatever has no class of its own."""


_CLASSES: Mapping[int, type[Problem]] = {
    401: Unauthenticated, 403: Forbidden, 404: NotFound, 409: Conflict, 412: Stale, 429: TooManyRequests,
    **dict.fromkeys((400, 413, 415, 422, 428, 431), Invalid),
    **dict.fromkeys((502, 503, 504, 507), Unavailable),
}  # fmt: skip


def problem_of(response: httpx.Response) -> Problem:
    """The problem that `response` tells of, also when something before the suite answered in its place."""
    try:
        document = response.json()
    except ValueError:
        document = {}
    kind = _CLASSES.get(response.status_code, Failed)
    return kind(response.status_code, document if isinstance(document, dict) else {})
