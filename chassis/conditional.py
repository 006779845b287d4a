"""Conditional requests (RFC 9110 §13): the version of a resource is its ETag, and a change names the one it changes."""

import re
from typing import Annotated

from fastapi import Depends, Header

from chassis.domain.errors import Fault, Stale
from chassis.problems import ProblemError

_STRONG = re.compile(r'^"v(?P<version>[1-9][0-9]{0,9})"$')


def etag(version: int) -> str:
    """The strong entity tag of a version: 3 → `"v3"`."""
    return f'"v{version}"'


async def _if_match(
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag that was read. Without it the answer is 428, with an older one 412.", max_length=100
        ),
    ] = None,
) -> int:
    if if_match is None:
        raise ProblemError("precondition_required", Fault("if_match_missing", "@if-match"))
    found = _STRONG.fullmatch(if_match.strip())
    if found is None:
        raise ProblemError("malformed", Fault("malformed_if_match", "@if-match"))
    return int(found["version"])


IfMatch = Annotated[int, Depends(_if_match)]
"""The version that the caller means to change."""


def require_version(present: int, expected: int) -> None:
    """Refuse with `Stale` (412) when the row is not the one that the caller read."""
    if present != expected:
        raise Stale(Fault("stale", "@if-match", {"version": present}))


def merge_patch(target: object, patch: object) -> object:
    """`target` with `patch` merged in (RFC 7396): null removes, objects merge, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
