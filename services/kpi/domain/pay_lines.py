"""The lines of a statement: what each component of a plan comes to for one manager."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from chassis.domain.explain import Figure
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.factor_table import FactorTable
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_gate import cuts
from services.kpi.domain.pay_line import Factor, PayLine, amount_of, given
from services.kpi.domain.pay_plan import (
    BaseGuarantee,
    Component,
    FloatingPay,
    GradeAllowance,
    PayPlan,
    PieceRates,
    Pool,
    ScoreBonus,
)
from services.kpi.domain.payee import days_in
from services.kpi.domain.piece_lines import piece_lines


def lines_of(component: Component, plan: PayPlan, case: PayCase, catalogue: Catalogue) -> Iterator[PayLine]:
    """The lines of one component; piece rates have several, every other component one."""
    match component:
        case BaseGuarantee():
            amount = given("amount", component.amount.amount, plan.currency, plan.source)
            yield _line(component, (amount, *_prorated(component.prorated, case)), plan, case)
        case GradeAllowance():
            allowance = component.amounts[case.payee.grade].amount
            amount = given(f"allowance of grade {case.payee.grade}", allowance, plan.currency, plan.source)
            yield _line(component, (amount, *_prorated(component.prorated, case)), plan, case)
        case PieceRates():
            yield from piece_lines(component, plan, case, catalogue)
        case ScoreBonus():
            target = given("target", component.target.amount, plan.currency, plan.source)
            factors = (target, _earned(component.table, plan, case), *_prorated(component.prorated, case))
            yield _line(component, factors, plan, case)
        case Pool():
            yield _pool_line(component, plan, case)
        case FloatingPay():
            earned = (_earned(component.table, plan, case),) if component.table else ()
            rate = given("rate", component.rate, "ratio", plan.source)
            yield _line(component, (_result(component, case), rate, *earned), plan, case)


def _line(component: Component, factors: tuple[Factor, ...], plan: PayPlan, case: PayCase) -> PayLine:
    hit = cuts(component.id, plan, case)
    figure = amount_of(component.id, plan.currency, (*factors, *(cut.factor for cut in hit)))
    return PayLine(component.id, component.name, figure, tuple(cut.reason_code for cut in hit))


def _pool_line(component: Pool, plan: PayPlan, case: PayCase) -> PayLine:
    part, codes = case.pools.get(component.id), tuple(cut.reason_code for cut in cuts(component.id, plan, case))
    if part is None:
        nothing = Figure(component.id, Decimal(0), plan.currency, "no part in the pool", source=plan.source)
        return PayLine(component.id, component.name, nothing, codes)
    formula = f"pot × {part.points} of {part.all_points} points, by largest remainder"
    pot = Figure("pot", component.pot.amount, plan.currency, source=plan.source)
    figure = Figure(component.id, part.amount.amount, plan.currency, formula, (pot, *_points_behind(component, case)))
    return PayLine(component.id, component.name, figure, codes)


def _points_behind(component: Pool, case: PayCase) -> tuple[Figure, ...]:
    measured = case.sold.get(component.by)
    return (case.scorecard.figure,) if component.by == "score" else (measured,) if measured else ()


def _result(component: FloatingPay, case: PayCase) -> Factor:
    measured = case.sold.get(component.measure)
    if measured is None:
        source = f"no measurement in {case.period}"
        return Factor("result", Fraction(0), (Figure(f"measure/{component.measure}", Decimal(0), "", source=source),))
    term = "result" if measured.value >= 0 else "result (a loss counts as 0)"
    return Factor(term, Fraction(max(measured.value, Decimal(0))), (measured,))


def _prorated(prorated: bool, case: PayCase) -> tuple[Factor, ...]:
    worked, whole = case.payee.days_employed(case.period), days_in(case.period)
    if not prorated or worked == whole:
        return ()
    figures = (
        Figure("days employed", Decimal(worked), "count", source=f"employment of {case.payee.manager}"),
        Figure("days in period", Decimal(whole), "count", source=str(case.period)),
    )
    return (Factor("days employed ÷ days in period", Fraction(worked, whole), figures),)


def _earned(table: FactorTable, plan: PayPlan, case: PayCase) -> Factor:
    explained = table.explain("factor", case.scorecard.figure, plan.source)
    return Factor("factor", table.factor(case.scorecard.score), (explained,))
