"""What is judged: indicators, or groups of indicators that are compared in their turn, by one or by several judges.

Ten indicators at one level would need 45 judgements, more than anybody keeps consistent; above nine, compare groups
first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import Fault
from services.kpi.domain.judgement import Comparison, Judgement, Placed
from services.kpi.domain.priorities import Method


class Combination(StrEnum):
    """How several judges become one: by their judgements, as one body, or by their priorities, as individuals.

    Forman, E. & Peniwati, K. (1998). Aggregating individual judgments and priorities with the analytic hierarchy
    process. European Journal of Operational Research 108, 165-169.
    """

    JUDGEMENTS = "judgements"
    PRIORITIES = "priorities"


@dataclass(frozen=True, slots=True)
class Group:
    """An item of the top level that stands for several indicators."""

    item: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Judge:
    """Who judged, how much that counts beside the others, and the judgements of all levels."""

    code: str
    weight: Decimal
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A comparison whose items are indicators or groups of them. With `judges`, theirs are the only judgements."""

    top: Comparison
    groups: tuple[Group, ...] = ()
    method: Method = Method.EIGENVECTOR
    judges: tuple[Judge, ...] = ()
    combination: Combination = Combination.JUDGEMENTS


@dataclass(frozen=True, slots=True)
class Stage:
    """One level of a hierarchy as it is solved; `item` is empty for the top level, `pointer` where its items stand."""

    item: str
    items: tuple[str, ...]
    pointer: str
    own: tuple[Judgement, ...]

    @property
    def placed(self) -> list[Placed]:
        """The judgements given with the level itself, each with its pointer."""
        return [(f"{self.pointer}/judgements/{i}", judgement) for i, judgement in enumerate(self.own)]

    def of(self, judge: Judge, pointer: str) -> list[Placed]:
        """The judgements of this level among those of a judge at `pointer`."""
        return [
            (f"{pointer}/judgements/{i}", judgement)
            for i, judgement in enumerate(judge.judgements)
            if judgement.first in self.items and judgement.second in self.items
        ]


def stages(hierarchy: Hierarchy) -> tuple[Stage, ...]:
    """The levels: the top first, then the groups in their order."""
    top = Stage("", hierarchy.top.items, "", hierarchy.top.judgements)
    return (top, *(_stage(i, group) for i, group in enumerate(hierarchy.groups)))


def shape_faults(hierarchy: Hierarchy) -> Iterator[Fault]:
    """What is wrong with a hierarchy before anything is weighed."""
    yield from _group_faults(hierarchy)
    levels = stages(hierarchy)
    for stage in levels if hierarchy.judges else ():
        if stage.own:
            yield Fault("judged_by_judges", f"{stage.pointer}/judgements")
    codes = [judge.code for judge in hierarchy.judges]
    for pointer, judge in placed_judges(hierarchy):
        if codes.index(judge.code) < int(pointer.rpartition("/")[2]):
            yield Fault("judge_twice", f"{pointer}/judge", {"judge": judge.code})
        yield from _stray(judge, levels, pointer)


def placed_judges(hierarchy: Hierarchy) -> list[tuple[str, Judge]]:
    """The judges, each with its pointer."""
    return [(f"/judges/{k}", judge) for k, judge in enumerate(hierarchy.judges)]


def _stage(place: int, group: Group) -> Stage:
    return Stage(group.item, group.comparison.items, f"/groups/{place}", group.comparison.judgements)


def _stray(judge: Judge, levels: tuple[Stage, ...], pointer: str) -> Iterator[Fault]:
    known = {item for stage in levels for item in stage.items}
    for i, judgement in enumerate(judge.judgements):
        unknown = [(side, item) for side, item in judgement.sides if item not in known]
        for side, item in unknown:
            yield Fault("item_unknown", f"{pointer}/judgements/{i}/{side}", {"item": item})
        if not unknown and not any(
            judgement.first in stage.items and judgement.second in stage.items for stage in levels
        ):
            params = {"first": judgement.first, "second": judgement.second}
            yield Fault("judged_across_levels", f"{pointer}/judgements/{i}", params)


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
