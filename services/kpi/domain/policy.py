"""Policy packs: what regulators ask of pay, as dated rules that warn of or block a run.

Fixed pay is the base guarantee and the grade allowance; variable pay is every other component of the plan. What was
decided outside of the plan (corrections, shares of team results, vested instalments) counts as neither.
Worked table: `docs/algorithms/pay-policy.md`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chassis.domain.money import Money, total
from chassis.domain.name import Name
from services.kpi.domain.exact import plain, rounded
from services.kpi.domain.parts_of_period import year_of
from services.kpi.domain.pay_plan import BaseGuarantee, GradeAllowance, PayPlan, PolicyEffect
from services.kpi.domain.payee import days_in
from services.kpi.domain.statement import EXTRA, Statement

_DIGITS = 6


class PolicyCheck(StrEnum):
    """What a rule looks at."""

    FIXED_SHARE_AT_MOST = "fixed_share_at_most"
    VARIABLE_TO_FIXED_AT_MOST = "variable_to_fixed_at_most"
    DEFERRED_SHARE_AT_LEAST = "deferred_share_at_least"
    DEFERRED_SHARE_ABOVE = "deferred_share_above"
    DEFERRAL_YEARS_AT_LEAST = "deferral_years_at_least"
    CLAWBACK_COVERS_LEAVERS = "clawback_covers_leavers"


@dataclass(frozen=True, slots=True)
class Exempt:
    """Who has at most `yearly_variable`, and at most `share_of_total` of the whole, is left alone."""

    yearly_variable: Decimal
    share_of_total: Fraction


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One rule of a pack; `posts` it is for, all when none is named. `high_amounts` has only what a plan calls high."""

    code: str
    name: Name
    check: PolicyCheck
    limit: Decimal
    posts: tuple[str, ...] = ()
    exempt: Exempt | None = None
    high_amounts: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """What malus or clawback may be based on; a `must` one leaves the bank no choice."""

    code: str
    name: Name
    must: bool


@dataclass(frozen=True, slots=True)
class PolicyPack:
    """The rules and triggers of one regulation, from a day on."""

    id: str
    name: Name
    valid_from: date
    source: str
    rules: tuple[PolicyRule, ...]
    triggers: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that `managers` statements of a run do not keep, with the worst of them."""

    pack: str
    rule: str
    effect: PolicyEffect
    limit: Decimal
    managers: int
    worst: Decimal
    worst_manager: str


@dataclass(frozen=True, slots=True)
class _Pay:
    """A statement as the rules see it."""

    fixed: Fraction
    variable: Fraction
    deferred: Fraction
    year_factor: Fraction

    @property
    def deferred_share(self) -> Fraction:
        return self.deferred / self.variable


def findings_of(plan: PayPlan, statement: Statement, packs: Mapping[str, PolicyPack]) -> Iterator[Finding]:
    """The rules of the plan's packs that a statement does not keep."""
    pay, post = _seen(plan, statement), plan.posts.get(statement.payee.grade, "")
    for use in plan.policies:
        for rule in packs[use.pack].rules if use.pack in packs else ():
            if _concerns(rule, plan, pay, post) and (value := _breach(rule, plan, pay)) is not None:
                worst = plain(rounded(value, _DIGITS))
                yield Finding(use.pack, rule.code, use.effect, rule.limit, 1, worst, statement.payee.manager)


def merged(findings: Sequence[Finding], more: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings of several statements as one a rule, the worst of them named."""
    found = {(each.pack, each.rule): each for each in findings}
    for each in more:
        key = (each.pack, each.rule)
        present = found.get(key)
        found[key] = each if present is None else _worse(present, each)
    return tuple(found.values())


def _worse(one: Finding, other: Finding) -> Finding:
    worst = max(one, other, key=lambda each: abs(each.worst - each.limit))
    return replace(worst, managers=one.managers + other.managers)


def _seen(plan: PayPlan, statement: Statement) -> _Pay:
    fixed_ids = {part.id for part in plan.components if isinstance(part, BaseGuarantee | GradeAllowance)}
    fixed = [line.amount for line in statement.lines if line.component in fixed_ids]
    variable = [line.amount for line in statement.lines if line.component not in {*fixed_ids, EXTRA}]
    deferred = [part.amount for part in statement.deferred]
    year = Fraction(days_in(year_of(statement.period)), days_in(statement.period))
    fixed_pay, variable_pay, later = (_major(parts, plan.currency) for parts in (fixed, variable, deferred))
    return _Pay(fixed_pay, variable_pay, later, year)


def _major(parts: Sequence[Money], currency: str) -> Fraction:
    return Fraction(total(parts, currency).amount)


def _concerns(rule: PolicyRule, plan: PayPlan, pay: _Pay, post: str) -> bool:
    if rule.posts and post not in rule.posts:
        return False
    yearly = pay.variable * pay.year_factor
    if rule.high_amounts:
        return plan.high_variable is not None and yearly > Fraction(plan.high_variable.amount)
    if rule.exempt is None:
        return True
    small = yearly <= Fraction(rule.exempt.yearly_variable)
    return not (small and pay.variable <= rule.exempt.share_of_total * (pay.fixed + pay.variable))


def _breach(rule: PolicyRule, plan: PayPlan, pay: _Pay) -> Fraction | None:
    """What the rule looked at, where it does not hold; None where it does or where there is nothing to look at."""
    limit = Fraction(rule.limit)
    match rule.check:
        case PolicyCheck.FIXED_SHARE_AT_MOST:
            whole = pay.fixed + pay.variable
            return pay.fixed / whole if whole > 0 and pay.fixed > limit * whole else None
        case PolicyCheck.VARIABLE_TO_FIXED_AT_MOST:
            return pay.variable / pay.fixed if pay.fixed > 0 and pay.variable > limit * pay.fixed else None
        case PolicyCheck.DEFERRED_SHARE_AT_LEAST:
            return pay.deferred_share if pay.variable > 0 and pay.deferred < _to_fen(limit * pay.variable) else None
        case PolicyCheck.DEFERRED_SHARE_ABOVE:
            return pay.deferred_share if pay.variable > 0 and pay.deferred <= limit * pay.variable else None
        case PolicyCheck.DEFERRAL_YEARS_AT_LEAST:
            years = _years(plan)
            return years if pay.variable > 0 and years < limit else None
        case PolicyCheck.CLAWBACK_COVERS_LEAVERS:
            return None if plan.clawback_covers_leavers else Fraction(0)


def _to_fen(amount: Fraction) -> Fraction:
    """Deferred pay is in whole fen, so it is held to a limit in whole fen."""
    return Fraction(rounded(amount, 2))


def _years(plan: PayPlan) -> Fraction:
    if plan.deferral is None:
        return Fraction(0)
    return Fraction(plan.deferral.instalments * plan.deferral.months_between, 12)
