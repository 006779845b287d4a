"""Which of the forms that a resource has the caller wants (RFC 9110, 12.5.1)."""

from collections.abc import Iterator, Sequence

from chassis.domain.errors import Fault
from chassis.problems import ProblemError


def chosen(accept: str, offered: Sequence[str]) -> str:
    """The media type of `offered` that `Accept` prefers, the first of equals; 406 when none will do."""
    ranges = list(_ranges(accept)) or [("*/*", 1.0)]
    weights = [_weight(media_type, ranges) for media_type in offered]
    best = max(weights)
    if best <= 0:
        raise ProblemError(
            "not_acceptable", Fault("media_type_not_accepted", "@accept", {"accepted": ", ".join(offered)})
        )
    return offered[weights.index(best)]


def _weight(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    # The most exact range that fits decides, whatever the others say.
    for fitting in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        found = [weight for wanted, weight in ranges if wanted == fitting]
        if found:
            return max(found)
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        wanted, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [value.removeprefix("q=") for value in parameters if value.startswith("q=")]
        if wanted:
            yield wanted, _number(weights[0]) if weights else 1.0


def _number(text: str) -> float:
    # A weight that is none counts as none given.
    return float(text) if text.replace(".", "", 1).isdecimal() and len(text) <= 5 else 1.0
