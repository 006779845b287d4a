"""How long what was assessed is kept: by the purpose that the person consented to, from the last change on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.assessment.domain.rules import Edition


@dataclass(frozen=True, slots=True)
class PurposeRule:
    """A kind of purpose: any of the `words` in the stated purpose makes it one of this kind."""

    name: str
    words: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Days by purpose, the first that fits; for others, for what was never finished, and for what was taken back."""

    edition: Edition
    purposes: tuple[PurposeRule, ...]
    otherwise_days: int
    unfinished_days: int
    ended_days: int

    @property
    def shortest_days(self) -> int:
        """Before so many days nothing at all is due."""
        return min(self.otherwise_days, self.unfinished_days, self.ended_days, *(rule.days for rule in self.purposes))


@dataclass(frozen=True, slots=True)
class KeptThing:
    """A sitting or a review as retention sees it: finished when something came of it, ended when it was taken back."""

    purpose: str
    finished: bool
    ended: bool
    changed_at: datetime


def days_kept(thing: KeptThing, rules: RetentionRules) -> int:
    """For how many days from its last change a thing is kept."""
    if thing.ended:
        return rules.ended_days
    by_purpose = _by_purpose(thing.purpose, rules.purposes, rules.otherwise_days)
    return by_purpose if thing.finished else min(rules.unfinished_days, by_purpose)


def is_over(thing: KeptThing, rules: RetentionRules, now: datetime) -> bool:
    """Whether the time of a thing has passed."""
    return thing.changed_at + timedelta(days=days_kept(thing, rules)) <= now


def _by_purpose(purpose: str, rules: Sequence[PurposeRule], otherwise: int) -> int:
    stated = purpose.casefold()
    return next((rule.days for rule in rules if any(word in stated for word in rule.words)), otherwise)
