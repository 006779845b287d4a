"""What is told of each manager beside measurements, as facts without a period."""

from collections.abc import Iterator

from chassis.domain.money import total
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.measure import decimals_of
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_gate import crossed
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.scorecard import SCORE_DIGITS
from services.kpi.engine.facts import Fact
from services.kpi.engine.memberships import whole_of
from services.kpi.engine.people import DAYS, EXTRAS, GRADE, grades_of
from services.kpi.engine.period import TOLD_CROSSED, TOLD_PART, TOLD_SCORE
from services.kpi.engine.pieces import TARGET, TARGET_DIGITS


def payee_facts(plan: PayPlan, case: PayCase) -> Iterator[Fact]:
    """The days of employment, the grade as the plan counts grades, what extra lines come to, and the targets."""
    manager, grades = case.payee.manager, grades_of(plan)
    yield manager, DAYS, "", case.payee.days_employed(case.period)
    yield manager, EXTRAS, "", total([extra.amount for extra in case.extras], plan.currency).minor
    if case.payee.grade in grades:
        yield manager, GRADE, "", grades.index(case.payee.grade)
    for measure, target in case.targets.items():
        yield manager, f"{TARGET}{measure}", "", whole_of(target.value, TARGET_DIGITS)


def standing_facts(plan: PayPlan, case: PayCase) -> Iterator[Fact]:
    """The score as printed, which of the plan's gates are shut, and the parts of its pools."""
    manager = case.payee.manager
    yield manager, TOLD_SCORE, "", whole_of(case.scorecard.score, SCORE_DIGITS)
    for place, gate in enumerate(plan.gates):
        yield manager, f"{TOLD_CROSSED}{place}", "", int(crossed(gate, case))
    for place, pool in enumerate(plan.pools):
        if (part := case.pools.get(pool.id)) is not None:
            yield manager, f"{TOLD_PART}{place}", "", part.amount.minor


def measured_facts(plan: PayPlan, case: PayCase, catalogue: Catalogue) -> Iterator[Fact]:
    """What was measured, as far as the plan reads it."""
    for name in plan.measures:
        if (figure := case.sold.get(name)) is not None:
            digits = decimals_of(catalogue.measures[name].unit)
            yield case.payee.manager, name, str(case.period), whole_of(figure.value, digits)
