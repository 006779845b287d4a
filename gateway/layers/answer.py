"""Answers are held against their contract: all of them or a share, to report a breach or to keep it from the caller."""

from collections.abc import Mapping
from random import random

import structlog
from starlette.types import Message

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.checks.answers import AnswerCheck
from gateway.exchange import Exchange, Handler, Layer
from gateway.policy.document import Answers
from gateway.policy.error_budget import ErrorBudgets

MOST_BYTES = 1_048_576
"""The largest body that is held against its schema."""

NOT_MODIFIED = 304


def answers_checked(checks: Mapping[str, AnswerCheck], rules: Answers, budgets: ErrorBudgets) -> Layer:
    """Note every breach against the operation's budget; where the rules `enforce`, answer 502 in its place."""
    logger = structlog.get_logger("gateway")

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            if rules.share < 1 and random() >= rules.share:  # noqa: S311 - a sample, no secret
                await inner(exchange)
                return
            watched = _Watched(exchange, checks[exchange.operation], rules.enforce)
            faults = await watched.faults_of(inner)
            if not faults:
                return
            budgets.note(exchange.operation, watched.status, faults, exchange.request_id)
            said = [f"{fault.pointer or '/'} {fault.code}" for fault in faults]
            logger.warning("contract violated", operation=exchange.operation, status=watched.status, faults=said)
            if watched.withheld:
                raise ProblemError("bad_gateway", Fault("contract_violated", "", {"service": exchange.service}))

        return handle

    return layer


class _Watched:
    """Looks at one answer on its way out. To enforce, what can be judged is held back until it has been."""

    def __init__(self, exchange: Exchange, check: AnswerCheck, enforce: bool) -> None:
        self._exchange, self._check, self._enforce = exchange, check, enforce
        self._onward = exchange.divert(self._take)
        self._headers: dict[bytes, bytes] = {}
        self._body: bytes | None = None
        self._held: list[Message] | None = None
        self._whole = False
        self._faults: list[Fault] = []
        self.status = 0
        self.withheld = False

    async def faults_of(self, inner: Handler) -> list[Fault]:
        """Let the request through; what is wrong with the answer, which has left unless it is `withheld`."""
        try:
            await inner(self._exchange)
        finally:
            self._exchange.divert(self._onward)
            if self._held is not None:
                self._exchange.status = 0  # nothing has left yet
        if self._body is not None and self._whole:
            self._faults += self._check.body_faults(self.status, self._headers, self._body)
        if self._held is not None:
            await self._release(self._held)
        return self._faults

    async def _release(self, held: list[Message]) -> None:
        self.withheld = bool(self._faults)
        if not self.withheld:
            self._exchange.status = self.status
            for message in held:
                await self._onward(message)

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begin(message)
        elif self._body is not None:
            self._body += message.get("body", b"")
            self._whole = not message.get("more_body", False)
            if len(self._body) > MOST_BYTES:
                self._body = None
        if self._held is None:
            await self._onward(message)
        else:
            self._held.append(message)

    def _begin(self, message: Message) -> None:
        self.status, self._headers = message["status"], dict(message["headers"])
        if self.status == NOT_MODIFIED:
            return
        self._faults += self._check.head_faults(self.status, self._headers)
        length = self._headers.get(b"content-length", b"")
        reads = self._exchange.method != "HEAD" and self._check.reads(self.status, self._headers)
        self._body = b"" if reads else None
        bounded = length.isdigit() and int(length) <= MOST_BYTES
        if self._enforce and (self._faults or (reads and bounded)):
            self._held = []
