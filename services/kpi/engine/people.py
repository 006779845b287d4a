"""What is told of each manager beside the measures: facts without a period, under the names below."""

from collections.abc import Mapping

from services.kpi.domain.pay_plan import GradeAllowance, PayPlan, Pool
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.steps import Case

GRADE = "payee/grade"
"""The place of the manager's grade among those of the plan."""
DAYS = "payee/days"
"""The days of the period on which the manager was employed."""
EXTRAS = "payee/extras"
"""What extra lines come to, in minor units."""

_MOST_GRADES = 10**6


def grades_of(plan: PayPlan) -> tuple[str, ...]:
    """Every grade that the plan knows, in the order in which they are counted."""
    tables: list[Mapping[str, object]] = []
    for part in plan.components:
        if isinstance(part, GradeAllowance):
            tables.append(part.amounts)
        if isinstance(part, Pool):
            tables.append(part.coefficients)
    return tuple(dict.fromkeys(grade for table in tables for grade in table))


def grade_cases(by_grade: Mapping[str, int], plan: PayPlan, sheet: Sheet) -> list[Case]:
    """For each grade that is listed, what counts for its managers."""
    grade, steps = sheet.told(GRADE, _MOST_GRADES), sheet.steps
    return [
        (steps.compared("=", grade, steps.constant(place)), steps.constant(by_grade[name]))
        for place, name in enumerate(grades_of(plan))
        if name in by_grade
    ]
