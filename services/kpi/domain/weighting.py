"""A weighting: judgements between groups of indicators and within each group, multiplied out to weights that sum to 1.

Ten indicators at one level would need 45 judgements, more than anybody keeps consistent; above nine, compare groups
first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chassis.domain.errors import Fault, Invalid, refuse_if
from services.kpi.domain.ahp import Priorities, RandomIndex, prioritise
from services.kpi.domain.apportion import apportion
from services.kpi.domain.judgement import Comparison


@dataclass(frozen=True, slots=True)
class Group:
    """An item of the top level that stands for several indicators."""

    item: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A comparison whose items are indicators, or groups of indicators compared in their turn."""

    top: Comparison
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """The consistency of one comparison; `item` is empty for the top level."""

    item: str
    size: int
    lambda_max: Decimal
    consistency_index: Decimal
    consistency_ratio: Decimal


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights by indicator (6 decimals, sum exactly 1), the consistency of each level, and the random indices used."""

    weights: dict[str, Decimal]
    levels: tuple[Level, ...]
    random_index: str
    ratio_limit: Decimal


def weigh(hierarchy: Hierarchy, random_index: RandomIndex) -> Weighting:
    """Weigh a hierarchy. Every level is checked, so all inconsistent and missing judgements come back at once."""
    faults = list(_group_faults(hierarchy))
    solved: list[Priorities] = []
    for pointer, comparison in _comparisons(hierarchy):
        try:
            solved.append(prioritise(comparison, random_index))
        except Invalid as refusal:
            faults += [fault.under(pointer) for fault in refusal.faults]
    refuse_if(faults)
    top, *below = solved
    shares = dict(_multiplied(top, dict(zip((group.item for group in hierarchy.groups), below, strict=True))))
    names = ("", *(group.item for group in hierarchy.groups))
    return Weighting(
        dict(zip(shares, apportion(tuple(shares.values())), strict=True)),
        tuple(_level(name, priorities) for name, priorities in zip(names, solved, strict=True)),
        random_index.name,
        random_index.ratio_limit,
    )


def _comparisons(hierarchy: Hierarchy) -> Iterator[tuple[str, Comparison]]:
    yield "", hierarchy.top
    for i, group in enumerate(hierarchy.groups):
        yield f"/groups/{i}", group.comparison


def _multiplied(top: Priorities, below: dict[str, Priorities]) -> Iterator[tuple[str, Fraction]]:
    for item, share in zip(top.items, top.shares, strict=True):
        if item not in below:
            yield item, share
            continue
        for leaf, part in zip(below[item].items, below[item].shares, strict=True):
            yield leaf, share * part


def _level(name: str, priorities: Priorities) -> Level:
    return Level(
        name,
        len(priorities.items),
        priorities.lambda_max,
        priorities.consistency_index,
        priorities.consistency_ratio,
    )


def _group_faults(hierarchy: Hierarchy) -> Iterator[Fault]:
    groups = [group.item for group in hierarchy.groups]
    seen = {item for item in hierarchy.top.items if item not in groups}
    for i, group in enumerate(hierarchy.groups):
        if group.item not in hierarchy.top.items:
            yield Fault("item_unknown", f"/groups/{i}/item", {"item": group.item})
        if group.item in groups[:i]:
            yield Fault("item_twice", f"/groups/{i}/item", {"item": group.item})
        for j, leaf in enumerate(group.comparison.items):
            if leaf in seen:
                yield Fault("item_twice", f"/groups/{i}/items/{j}", {"item": leaf})
            seen.add(leaf)
