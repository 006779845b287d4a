"""A kind of event: its name, who may learn of it, and what it means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """Something that other systems are told of. `scope` is what a token needs to learn of it; `meaning` is a sentence.

    The name is stable: noun first, then what happened to it: `pay_run.approved`.
    """

    name: str
    scope: str
    meaning: str
