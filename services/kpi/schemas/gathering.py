"""Wire to domain in parts: every part that refuses is heard, each with the place where it stands."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from chassis.domain.errors import Invalid, all_of

Part = TypeVar("Part")


def gathered(parts: Iterable[tuple[str, Callable[[], Part]]]) -> list[Part]:
    """The value of each part (its pointer, how it is made); the faults of all that refuse are raised together."""
    return all_of(partial(at, pointer, make) for pointer, make in parts)


def at(pointer: str, make: Callable[[], Part]) -> Part:
    """The value of one part."""
    try:
        return make()
    except Invalid as refusal:
        raise Invalid(*(fault.under(pointer) for fault in refusal.faults)) from None
