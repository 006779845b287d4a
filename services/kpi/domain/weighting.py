"""A weighting: judgements between groups of indicators and within each group, multiplied out to a sum of 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from chassis.domain.errors import all_of, refuse_if
from services.kpi.domain.ahp import prioritise
from services.kpi.domain.apportion import apportion
from services.kpi.domain.hierarchy import Combination, Hierarchy, Judge, Stage, placed_judges, shape_faults, stages
from services.kpi.domain.judgement import Matrix, Placed, item_faults, matrix_of
from services.kpi.domain.panel import TOGETHER, between, combined
from services.kpi.domain.priorities import Method, Priorities
from services.kpi.domain.random_index import RandomIndex


@dataclass(frozen=True, slots=True)
class Level:
    """The consistency of one comparison; `item` is empty for the top level."""

    item: str
    size: int
    lambda_max: Decimal
    consistency_index: Decimal
    consistency_ratio: Decimal


@dataclass(frozen=True, slots=True)
class JudgeWeights:
    """What one judge comes to alone, `weights` by indicator and the consistency of each level; `weights` is empty of
    one whose own judgements leave items unconnected."""

    code: str
    weights: dict[str, Decimal]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights by indicator (6 decimals, sum exactly 1), the consistency of each level, and the random indices used.

    Judges combined as individuals have no levels in common: theirs stand with each of `judges`.
    """

    weights: dict[str, Decimal]
    levels: tuple[Level, ...]
    random_index: str
    ratio_limit: Decimal
    judges: tuple[JudgeWeights, ...] = ()


def weigh(hierarchy: Hierarchy, random_index: RandomIndex) -> Weighting:
    """Weigh a hierarchy. Every level of every judge is checked, so that all that is wrong comes back at once."""
    if not hierarchy.judges:
        return _by_one(hierarchy, random_index)
    if hierarchy.combination is Combination.PRIORITIES:
        return _by_individuals(hierarchy, random_index)
    return _by_body(hierarchy, random_index)


def _by_one(hierarchy: Hierarchy, random_index: RandomIndex) -> Weighting:
    levels = stages(hierarchy)
    solved = all_of(
        [partial(_solved, stage, stage.placed, stage.pointer, hierarchy.method, random_index) for stage in levels],
        shape_faults(hierarchy),
    )
    return _weighting(_multiplied(levels, solved), _levels(levels, solved), random_index)


def _by_individuals(hierarchy: Hierarchy, random_index: RandomIndex) -> Weighting:
    levels, judges = stages(hierarchy), hierarchy.judges
    solved = all_of(
        [
            partial(_solved, stage, stage.of(judge, at), at, hierarchy.method, random_index)
            for at, judge in placed_judges(hierarchy)
            for stage in levels
        ],
        shape_faults(hierarchy),
    )
    alone = [solved[k * len(levels) : (k + 1) * len(levels)] for k in range(len(judges))]
    shares = between([_multiplied(levels, each) for each in alone], [judge.weight for judge in judges])
    told = tuple(_judge(judge, levels, each) for judge, each in zip(judges, alone, strict=True))
    return _weighting(shares, (), random_index, told)


def _by_body(hierarchy: Hierarchy, random_index: RandomIndex) -> Weighting:
    levels, judges = stages(hierarchy), hierarchy.judges
    matrices = all_of(
        [
            partial(_matrix, stage, stage.of(judge, at), random_index)
            for at, judge in placed_judges(hierarchy)
            for stage in levels
        ],
        shape_faults(hierarchy),
    )
    own = all_of(partial(_alone, matrix, hierarchy.method, random_index) for matrix in matrices)
    together = [combined(matrices[i :: len(levels)], [judge.weight for judge in judges]) for i in range(len(levels))]
    solved = all_of(partial(prioritise, each, random_index, hierarchy.method, TOGETHER) for each in together)
    alone = [own[k * len(levels) : (k + 1) * len(levels)] for k in range(len(judges))]
    told = tuple(_judge(judge, levels, each) for judge, each in zip(judges, alone, strict=True))
    return _weighting(_multiplied(levels, solved), _levels(levels, solved), random_index, told)


def _matrix(stage: Stage, judgements: list[Placed], random_index: RandomIndex) -> Matrix:
    refuse_if(fault.under(stage.pointer) for fault in item_faults(stage.items, random_index.largest))
    return matrix_of(stage.items, judgements)


def _solved(
    stage: Stage, judgements: list[Placed], pointer: str, method: Method, random_index: RandomIndex
) -> Priorities:
    return prioritise(_matrix(stage, judgements, random_index), random_index, method, f"{pointer}/judgements")


def _alone(matrix: Matrix, method: Method, random_index: RandomIndex) -> Priorities | None:
    # Who judges only a part has no priorities of their own, but must not contradict themselves where they have.
    enough = not (matrix.cut_off if method is Method.GEOMETRIC_MEAN else matrix.missing)
    return prioritise(matrix, random_index, method, TOGETHER) if enough else None


def _multiplied(levels: Sequence[Stage], solved: Sequence[Priorities]) -> dict[str, Fraction]:
    top, *below = solved
    groups = {stage.item: priorities for stage, priorities in zip(levels[1:], below, strict=True)}
    shares: dict[str, Fraction] = {}
    for item, share in zip(top.items, top.shares, strict=True):
        if item not in groups:
            shares[item] = share
            continue
        for leaf, part in zip(groups[item].items, groups[item].shares, strict=True):
            shares[leaf] = share * part
    return shares


def _weighting(
    shares: dict[str, Fraction],
    levels: tuple[Level, ...],
    random_index: RandomIndex,
    judges: tuple[JudgeWeights, ...] = (),
) -> Weighting:
    return Weighting(_weights(shares), levels, random_index.name, random_index.ratio_limit, judges)


def _weights(shares: dict[str, Fraction]) -> dict[str, Decimal]:
    return dict(zip(shares, apportion(tuple(shares.values())), strict=True))


def _judge(judge: Judge, levels: Sequence[Stage], solved: Sequence[Priorities | None]) -> JudgeWeights:
    known = [each for each in solved if each is not None]
    weights = _weights(_multiplied(levels, known)) if len(known) == len(levels) else {}
    found = [(stage, each) for stage, each in zip(levels, solved, strict=True) if each is not None]
    return JudgeWeights(judge.code, weights, _levels([stage for stage, _ in found], known))


def _levels(levels: Sequence[Stage], solved: Sequence[Priorities]) -> tuple[Level, ...]:
    return tuple(
        Level(stage.item, len(each.items), each.lambda_max, each.consistency_index, each.consistency_ratio)
        for stage, each in zip(levels, solved, strict=True)
    )
