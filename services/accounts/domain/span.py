"""Spans of days: what holds from its first day until the day before it ends."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from chassis.domain.errors import Fault


class Lasting(Protocol):
    """What holds from `starts_on` until the day before `ends_on`; `None` is without end."""

    @property
    def starts_on(self) -> date:
        """Its first day."""

    @property
    def ends_on(self) -> date | None:
        """The first day without it."""


def holds(span: Lasting, on: date) -> bool:
    """Whether `on` is one of its days."""
    return span.starts_on <= on and (span.ends_on is None or on < span.ends_on)


def overlap(one: Lasting, other: Lasting) -> bool:
    """Whether some day belongs to both; what ended on the day it began has no day."""
    if one.starts_on == one.ends_on or other.starts_on == other.ends_on:
        return False
    starts_before_end = other.ends_on is None or one.starts_on < other.ends_on
    return starts_before_end and (one.ends_on is None or other.starts_on < one.ends_on)


def span_faults(span: Lasting) -> Iterator[Fault]:
    """What is wrong with its days."""
    if span.ends_on is not None and span.ends_on <= span.starts_on:
        yield Fault("ends_before_start", "/ends_on")


def ending_faults(span: Lasting, ends_on: date) -> Iterator[Fault]:
    """What keeps it from ending on `ends_on`, the first day without it, earlier than it does anyway.

    Ended on the day it began, it never held.
    """
    if ends_on < span.starts_on:
        yield Fault("ends_before_start", "/ends_on")
    if span.ends_on is not None and span.ends_on <= ends_on:
        yield Fault("already_ended", "/ends_on", {"ends_on": span.ends_on.isoformat()})
