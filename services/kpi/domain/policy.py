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
from chassis.domain.period import Period
from services.kpi.domain.exact import plain, rounded
from services.kpi.domain.parts_of_period import year_of
from services.kpi.domain.pay_plan import BaseGuarantee, GradeAllowance, PayPlan, PolicyEffect
from services.kpi.domain.payee import days_in
from services.kpi.domain.statement import EXTRA, Statement, by_component_of

_DIGITS = 6


class Over(StrEnum):
    """Over which pay a rule looks: one statement, or all of the calendar year so far, what was paid before included."""

    STATEMENT = "statement"
    YEAR_TO_DATE = "year_to_date"


class Verification(StrEnum):
    """How far the numbers of a rule were compared: with a `summary` of the regulation, or with its `official_text`."""

    SUMMARY = "summary"
    OFFICIAL_TEXT = "official_text"


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
    over: Over = Over.STATEMENT
    source: str = ""
    """The place in the regulation, where it is known."""
    verification: Verification = Verification.SUMMARY


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
class PaidBefore:
    """What a manager was paid earlier in the year, by which plan, by component, and what of it was deferred."""

    plan: PayPlan
    period: Period
    components: Mapping[str, Money]
    deferred: Money


@dataclass(frozen=True, slots=True)
class _Pay:
    """One statement, or several, as the rules see them; `variables` are the variable pay of each."""

    fixed: Fraction
    variables: tuple[Fraction, ...]
    deferred: Fraction
    year_factor: Fraction

    @property
    def variable(self) -> Fraction:
        return sum(self.variables, Fraction(0))

    @property
    def deferred_share(self) -> Fraction:
        return self.deferred / self.variable


def findings_of(
    plan: PayPlan, statement: Statement, packs: Mapping[str, PolicyPack], before: Sequence[PaidBefore] = ()
) -> Iterator[Finding]:
    """The rules of the plan's packs that a statement does not keep, or the year with it; `before` is what was paid
    earlier in the same year."""
    own, post = _of_statement(plan, statement), plan.posts.get(statement.payee.grade, "")
    alone, year = _seen([own]), _seen([*(each for each in before if each.plan.currency == plan.currency), own])
    for use in plan.policies:
        for rule in packs[use.pack].rules if use.pack in packs else ():
            pay = year if rule.over is Over.YEAR_TO_DATE else alone
            if _concerns(rule, plan, year, post) and (value := _breach(rule, plan, pay)) is not None:
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


def _of_statement(plan: PayPlan, statement: Statement) -> PaidBefore:
    deferred = total([part.amount for part in statement.deferred], plan.currency)
    return PaidBefore(plan, statement.period, by_component_of([statement], plan.currency), deferred)


def _seen(paid: Sequence[PaidBefore]) -> _Pay:
    fixed = sum((_major(_fixed(each), each.plan.currency) for each in paid), Fraction(0))
    variables = tuple(_major(_variable(each), each.plan.currency) for each in paid)
    deferred = sum((Fraction(each.deferred.amount) for each in paid), Fraction(0))
    periods = {each.period for each in paid}
    days = sum(days_in(period) for period in periods)
    return _Pay(fixed, variables, deferred, Fraction(days_in(year_of(paid[-1].period)), days))


def _fixed(paid: PaidBefore) -> list[Money]:
    named = {part.id for part in paid.plan.components if isinstance(part, BaseGuarantee | GradeAllowance)}
    return [amount for component, amount in paid.components.items() if component in named]


def _variable(paid: PaidBefore) -> list[Money]:
    named = {part.id for part in paid.plan.components if isinstance(part, BaseGuarantee | GradeAllowance)} | {EXTRA}
    return [amount for component, amount in paid.components.items() if component not in named]


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
            return pay.deferred_share if pay.variable > 0 and pay.deferred < _least(limit, pay) else None
        case PolicyCheck.DEFERRED_SHARE_ABOVE:
            return pay.deferred_share if pay.variable > 0 and pay.deferred <= limit * pay.variable else None
        case PolicyCheck.DEFERRAL_YEARS_AT_LEAST:
            years = _years(plan)
            return years if pay.variable > 0 and years < limit else None
        case PolicyCheck.CLAWBACK_COVERS_LEAVERS:
            return None if plan.clawback_covers_leavers else Fraction(0)


def _least(limit: Fraction, pay: _Pay) -> Fraction:
    """What must be deferred at least: each statement rounds for itself, and no rounding breaks a rule."""
    return min(_to_fen(limit * pay.variable), sum((_to_fen(limit * each) for each in pay.variables), Fraction(0)))


def _to_fen(amount: Fraction) -> Fraction:
    """Deferred pay is in whole fen, so it is held to a limit in whole fen."""
    return Fraction(rounded(amount, 2))


def _years(plan: PayPlan) -> Fraction:
    if plan.deferral is None:
        return Fraction(0)
    return Fraction(plan.deferral.instalments * plan.deferral.months_between, 12)
