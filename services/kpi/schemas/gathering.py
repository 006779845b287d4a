"""Wire to domain in parts: every part that refuses is heard, each with the place where it stands."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from chassis.domain.errors import Fault, Invalid, refuse_if

Part = TypeVar("Part")


def gathered(parts: Iterable[tuple[str, Callable[[], Part]]]) -> list[Part]:
    """The value of each part (its pointer, how it is made); the faults of all that refuse are raised together."""
    values: list[Part] = []
    faults: list[Fault] = []
    for pointer, make in parts:
        try:
            values.append(make())
        except Invalid as refusal:
            faults += [fault.under(pointer) for fault in refusal.faults]
    refuse_if(faults)
    return values


def at(pointer: str, make: Callable[[], Part]) -> Part:
    """The value of one part."""
    return gathered([(pointer, make)])[0]
