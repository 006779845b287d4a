"""The contract that a service says of itself beside the one that was reviewed: which operations no longer agree."""

from collections.abc import Mapping
from typing import Any

from gateway.contracts.comparing import compare
from gateway.contracts.document import Contract, Document
from gateway.contracts.merging import differing_parts, references_of
from gateway.contracts.operations import METHODS, operations_of

MOST_REASONS = 5
"""How many reasons of one operation are worth telling."""

Drift = Mapping[str, tuple[str, ...]]
"""The operations that drifted, by id, each with the reasons."""


def drift(committed: Contract, live: Document) -> Drift:
    """The operations of `committed` that a caller could not rely on at a service that says `live` of itself.

    A service may take more and say less than was promised, as a newer version of it does while it is rolled out: that
    is no drift. Only what would break a client counts, by the rules of `kam contracts diff`.
    """
    if live == committed.document:
        return {}
    changed = _changed(committed, Contract(committed.service, live))
    if not changed["paths"]:
        return {}
    suspect = Contract(committed.service, changed)
    names = {f"{o.method} {o.template}": o.operation_id for o in operations_of(suspect)}
    reasons: dict[str, tuple[str, ...]] = {}
    for change in compare(suspect, Contract(committed.service, live)):
        name = names[change.operation]
        told = reasons.get(name, ())
        if len(told) < MOST_REASONS:
            reasons[name] = (*told, f"{change.rule}: {change.place} {change.message}".replace("  ", " "))
    return reasons


def _changed(committed: Contract, live: Contract) -> dict[str, Any]:
    """The committed document with nothing but the operations that the live one has otherwise, or not at all."""
    parts, paths = differing_parts([committed, live]), live.document.get("paths", {})
    left = {}
    for template, item in committed.document.get("paths", {}).items():
        there = paths.get(template, {})
        shared = {key: value for key, value in item.items() if key not in METHODS}
        same_rest = shared == {key: value for key, value in there.items() if key not in METHODS}
        operations = {
            method: item[method]
            for method in METHODS
            if method in item
            and not (same_rest and item[method] == there.get(method) and parts.isdisjoint(references_of(item)))
        }
        if operations:
            left[template] = shared | operations
    return {**committed.document, "paths": left}
