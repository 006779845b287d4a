"""Refusals: what a decision answers when it cannot be made.

Errors are values first. A rule collects every `Fault` it finds, each located in what the caller sent, and only then
refuses, so that the caller mends all of them at once. The kinds of refusal are few and name no protocol; the edge maps
each to its problem type and status.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, where it is (RFC 6901 JSON pointer into the input) and the values its sentence needs.

    `code` is stable and names a sentence in the message catalogues (`messages/en.yaml`, `messages/zh-CN.yaml`).
    """

    code: str
    pointer: str = ""
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def under(self, prefix: str) -> "Fault":
        """The same fault seen from one level further out: `/amount` under `/lines/3` is `/lines/3/amount`."""
        return Fault(self.code, prefix + self.pointer, self.params)

    @property
    def kept_params(self) -> dict[str, object]:
        """The values as a JSON document keeps them: a period, a date or an id as it is written in the sentence."""
        plain = (str, int, bool, type(None))
        return {name: value if type(value) in plain else str(value) for name, value in self.params.items()}


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a malfunction
    """A decision that was not made, with every fault found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.pointer or '/'} {fault.code}" for fault in faults))
        self.faults = faults


class Invalid(Refusal):
    """The input breaks a rule of the domain; the same input will always be refused."""


class NotFound(Refusal):
    """There is no such thing, or the caller may not know that there is."""


class Conflict(Refusal):
    """The input is right, but not in the present state: a duplicate, a closed run, a transition not allowed."""


class Stale(Refusal):
    """The row has changed since the caller read it."""


class Forbidden(Refusal):
    """The caller is known and may not do this."""


class Unavailable(Refusal):
    """Something needed to decide does not answer just now; the same call may go through later."""


def refuse_if(faults: Iterable[Fault]) -> None:
    """Raise one `Invalid` that carries all of `faults`; do nothing when there are none."""
    found = tuple(faults)
    if found:
        raise Invalid(*found)


def all_of(decisions: Iterable[Callable[[], Result]], faults: Iterable[Fault] = ()) -> list[Result]:
    """What each decision comes to; when some are refused, one `Invalid` with all their faults, after `faults`."""
    found, results = list(faults), []
    for decide in decisions:
        try:
            results.append(decide())
        except Invalid as refusal:
            found += refusal.faults
    refuse_if(found)
    return results
