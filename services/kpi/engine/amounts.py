"""Amounts on their way: exact products of figures, rounded once to the minor unit at the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chassis.domain.money import LARGEST_MINOR, minor_digits
from services.kpi.domain.factor_table import FactorTable, TierMode
from services.kpi.domain.scorecard import SCORE_DIGITS
from services.kpi.engine.memberships import decimals, whole_of
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Whole

_FULL_SCORE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Exact:
    """A whole number of 10^-digits, still to be divided by `over`."""

    whole: Whole
    digits: int
    over: int = 1


def exact_of(amount: Decimal, steps: Steps) -> Exact:
    """A constant."""
    digits = decimals(amount)
    return Exact(steps.constant(whole_of(amount, digits)), digits)


def times(exact: Exact, factor: Decimal, steps: Steps) -> Exact:
    """A multiple of it."""
    digits = decimals(factor)
    whole = steps.product(exact.whole, steps.constant(whole_of(factor, digits)))
    return Exact(whole, exact.digits + digits, exact.over)


def aligned(left: Exact, right: Exact, steps: Steps) -> tuple[Whole, Whole, int]:
    """Two amounts in the same decimals, and how many those are; neither is still to be divided."""
    digits = max(left.digits, right.digits)
    return steps.scaled(left.whole, digits - left.digits), steps.scaled(right.whole, digits - right.digits), digits


def line_of(exact: Exact, currency: str, steps: Steps) -> Whole:
    """The amount in minor units, rounded once, half away from zero."""
    return steps.ratio(exact.whole, 10 ** minor_digits(currency), exact.over * 10**exact.digits)


def summed(amounts: Sequence[Whole], steps: Steps) -> Whole:
    """The sum, which no more than its parts may outgrow what money is kept in."""
    if sum(amount.bound for amount in amounts) <= LARGEST_MINOR:
        return steps.total(amounts)
    first, *others = amounts
    so_far = [first]
    for amount in others:
        so_far.append(steps.sum(so_far[-1], amount))
    most, least = steps.constant(LARGEST_MINOR), steps.constant(-LARGEST_MINOR)
    kept = steps.condition(" AND ".join(f"{each.sql} BETWEEN {least.sql} AND {most.sql}" for each in so_far), so_far)
    return replace(steps.chosen([(kept, so_far[-1])], None), bound=LARGEST_MINOR)


def payable(amount: Whole, steps: Steps) -> Whole:
    """The amount, or nothing when it is more than money is kept in."""
    if amount.bound <= LARGEST_MINOR:
        return amount
    most, least = steps.constant(LARGEST_MINOR), steps.constant(-LARGEST_MINOR)
    kept = steps.condition(f"{amount.sql} BETWEEN {least.sql} AND {most.sql}", (amount,))
    return replace(steps.chosen([(kept, amount)], None), bound=LARGEST_MINOR)


def factor_of(table: FactorTable, score: Whole, steps: Steps) -> Exact:
    """The factor that a score earns, as a whole number of its finest decimals."""
    digits = max(decimals(tier.factor) for tier in table.tiers)
    factors = [whole_of(tier.factor, digits) for tier in table.tiers]
    starts = [whole_of(tier.from_score, SCORE_DIGITS) for tier in table.tiers]
    if table.mode is TierMode.WHOLE:
        cases = [
            (steps.compared(">=", score, steps.constant(start)), steps.constant(factor))
            for start, factor in reversed(list(zip(starts, factors, strict=True)))
        ]
        return Exact(steps.chosen(cases, steps.constant(0)), digits)
    ends = [*starts[1:], 10 ** (SCORE_DIGITS + _FULL_SCORE_DIGITS)]
    slices = [
        steps.product(steps.way(score, start, end), steps.constant(factor))
        for start, end, factor in zip(starts, ends, factors, strict=True)
        if start < end
    ]
    return Exact(steps.total(slices), digits + SCORE_DIGITS + _FULL_SCORE_DIGITS)
