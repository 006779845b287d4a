"""Whoever waits for work is woken by the commit that brings it, so that waiting costs next to nothing.

A use case says what its transaction brings (`brings(session, JOBS)`); once that is committed, those in this process who
wait for it look at once. What other processes commit is found by looking now and then.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

JOBS, EVENTS, DELIVERIES = "jobs", "events", "deliveries"

ERASED = "erased"
"""What a transaction brings that took something personal off: no copy of it may stay in the log of the database."""

_BROUGHT = "kam_brought"


@dataclass(frozen=True, slots=True)
class Waking:
    """Those who wait, by what they wait for."""

    _waiting: defaultdict[str, set[asyncio.Event]] = field(default_factory=lambda: defaultdict(set))

    @contextmanager
    def waiting(self, kind: str) -> Iterator[asyncio.Event]:
        """An event that is set when work of `kind` may be there."""
        event = asyncio.Event()
        self._waiting[kind].add(event)
        try:
            yield event
        finally:
            self._waiting[kind].discard(event)

    def wake(self, kinds: Iterable[str]) -> None:
        """Wake those who wait for any of `kinds`. Called on the loop on which they wait."""
        for kind in kinds:
            for event in self._waiting[kind]:
                event.set()


def brings(session: Session, kind: str) -> None:
    """Say that this transaction, once it is committed, leaves work of `kind` to be done."""
    session.info.setdefault(_BROUGHT, set()).add(kind)


def noting(brought: set[str]) -> dict[str, object]:
    """What a session is given, so that `brought` holds what its transaction brings."""
    return {_BROUGHT: brought}
