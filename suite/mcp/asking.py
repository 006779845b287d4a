"""One question to the gateway, with the token of whoever asks. The gateway decides; nothing is decided here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from chassis.catalogue import Locale
from chassis.settings import Settings
from gateway.contracts import Operation
from gateway.upstream.tls import tls_towards_services

LONGEST_ANSWER = 262_144
"""Bytes of an answer that a model is given; a longer one has to be asked for in parts."""

OUR_OWN_S = 5.0
"""How much longer than the operation's own time-out an answer is waited for."""

_NOWHERE = frozenset({"", ".", ".."})


class UnansweredError(Exception):
    """There is no answer; the message says why, for the model and whoever uses it."""


def client_to(settings: Settings, locale: Locale = "en") -> httpx.AsyncClient:
    """A client to the gateway that the settings name; it trusts whom services trust, and nothing of the environment."""
    verify = tls_towards_services(settings) if settings.gateway_url.startswith("https://") else True
    headers = {"accept": "application/json", "accept-language": locale, "user-agent": "kam-mcp"}
    # nosemgrep: every-call-has-a-time-out - each question waits as long as its operation may take
    return httpx.AsyncClient(base_url=settings.gateway_url, headers=headers, verify=verify, trust_env=False)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running gateway. `authorization` gives the field of whoever asks at this moment, empty when nobody is known."""

    client: httpx.AsyncClient
    authorization: Callable[[], str]

    async def answer_to(self, operation: Operation, arguments: Mapping[str, object]) -> bytes:
        """The JSON that the gateway answers; `UnansweredError` with its problem document when it refuses."""
        path, query = _target(operation, arguments)
        waits_s = (operation.timeout_ms or 10_000) / 1_000 + OUR_OWN_S
        headers = {"authorization": self.authorization()}
        try:
            response = await self.client.get(path, params=query, headers=headers, timeout=waits_s)
        except httpx.HTTPError as error:
            raise UnansweredError(f"The gateway gives no answer: {type(error).__name__}.") from error
        if response.status_code != httpx.codes.OK:
            raise UnansweredError(response.text[:LONGEST_ANSWER] or f"The gateway answers {response.status_code}.")
        if len(response.content) > LONGEST_ANSWER:
            raise UnansweredError(
                f"The answer has {len(response.content)} bytes, more than {LONGEST_ANSWER}: ask for less, by `limit` "
                "or a filter."
            )
        return response.content


def _target(operation: Operation, arguments: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """The path and the query. What fits no parameter goes into the query, where the gateway refuses it by name."""
    in_path = {p["name"] for p in operation.parameters if p["in"] == "path"}
    given = {name: _written(value) for name, value in arguments.items() if value is not None}
    astray = sorted(name for name in in_path if given.get(name, "") in _NOWHERE)
    if astray:
        raise UnansweredError(f"{', '.join(astray)} has to be given.")
    path = operation.template.format_map({name: quote(given[name], safe="") for name in in_path})
    return path, {name: value for name, value in given.items() if name not in in_path}


def _written(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
