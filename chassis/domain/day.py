"""Days as files and formulas write them: `2026-03-31` and nothing else."""

import re
from datetime import date

_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(text: str) -> date:
    """`2026-03-31` → that day. `ValueError` for a day that is not in the calendar and for every other way to write one.

    `date.fromisoformat` alone also takes `20260331` and the week date `2026-W14-2` (ISO 8601), which a file more likely
    has by mistake: the first is as well a number, the second a week.
    """
    if not _SHAPE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
