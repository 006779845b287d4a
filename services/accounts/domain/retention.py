"""How long words about the people of accounts are kept, and from which day on."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Days that things are kept (`rules/retention-*.yaml`).

    `left_days` from the last change of a contact who is not in post any more, or of a closed account; `noted_days` from
    the day of a note on personality; `resolved_days` from the last change of a resolved interest; `unreviewed_days`
    from the day on which an open one was to be reviewed; `told_days` from the last change of an activity that is over,
    or of a case that is closed, until its words go; none is for ever.
    """

    left_days: int
    noted_days: int
    resolved_days: int
    unreviewed_days: int
    told_days: int | None
    effective_from: date
    source: str
