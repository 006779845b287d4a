"""What of persons a list has shown, entered in the audit chain thing by thing."""

from typing import TypeVar

from chassis import audit
from chassis.domain.kept import Kept
from chassis.pages import Slice
from chassis.work import Work

Thing = TypeVar("Thing")


def on_record(work: Work, action: str, kind: str, address: str, found: Slice[Kept[Thing]]) -> Slice[Kept[Thing]]:
    """The page as it is, with an entry that the caller was shown each of its things.

    `action` is the operation's name, `kind` what the things are; `address` is theirs, with `{id}` in it.
    """
    for kept in found.things:
        audit.record(work, action, kind, address.format(id=kept.id))
    return found
