"""Things that a body refers to by id."""

from collections.abc import Iterator
from contextlib import contextmanager

from chassis.domain.errors import Fault, Invalid, NotFound, Refusal


@contextmanager
def referred_to_at(pointer: str) -> Iterator[None]:
    """What a body names and nobody has is a fault of the body at `pointer`, not a resource that is missing."""
    try:
        yield
    except NotFound as refusal:
        raise Invalid(*(Fault(fault.code, pointer, fault.params) for fault in refusal.faults)) from None


@contextmanager
def faults_under(prefix: str) -> Iterator[None]:
    """What is refused inside is refused at `prefix` of the body: the third line's `/amount` is `/lines/2/amount`."""
    try:
        yield
    except Refusal as refusal:
        raise type(refusal)(*(fault.under(prefix) for fault in refusal.faults)) from None
