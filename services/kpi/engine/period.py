"""A whole period as one query: indicators, memberships, scores, grades, and the pay that follows from them."""

from collections.abc import Mapping

from chassis.domain.money import LARGEST_MINOR
from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.exact import SCALE
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.measure import decimals_of
from services.kpi.domain.outcome import Rules
from services.kpi.domain.pay_plan import GateRule, PayPlan, Requirement, Window
from services.kpi.domain.red_line import RedLine
from services.kpi.domain.scorecard import SCORE_DIGITS
from services.kpi.engine.pay import Pay, Standing, pay_of, readings_of
from services.kpi.engine.query import Dialect, Query, Result
from services.kpi.engine.read import Bounds
from services.kpi.engine.scores import Scores, crossed, crossed_of, scores_of
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.whole import Condition

SCORE, GRADE, DEGREE, OBSERVED = "score", "grade", "degree/", "observed/"
TOTAL, PAID_NOW, LINE = "total", "paid_now", "line/"
TOLD_SCORE, TOLD_CROSSED = "payee/score", "payee/crossed/"
"""How facts name the score of a manager, in hundredths, and a gate of the plan by its place: shut (1) or not (0)."""
TOLD_PART = "payee/pool/"
"""How facts name a part of a pool of the plan by its place, in minor units."""

MOST_SCORE = 10_000


def compile_period(
    rules: Rules,
    plan: PayPlan | None,
    dialect: Dialect,
    bounds: Bounds | None = None,
    *,
    detailed: bool = True,
) -> Query:
    """The query of a period, with pay by `plan` where there is one.

    Raises `TooWideError` where a figure could outgrow 38 digits. Pools are divided among everybody of whom there are
    facts. `detailed` results have
    the observed value and the degree of every indicator beside the score.
    """
    readings = [*rules.catalogue.needed(rules.scheme.indicators), *(readings_of(plan) if plan else ())]
    to_date = plan is not None and any(_to_date(gate.requires) for gate in plan.gates)
    sheet = Sheet.of(rules.catalogue.measures, readings, rules.period, dialect, bounds, year_to_date=to_date)
    scores = scores_of(rules.scheme, rules.catalogue, sheet)
    results = {SCORE: Result(scores.score, SCORE_DIGITS)}
    if scores.grade is not None:
        results[GRADE] = Result(scores.grade, 0)
    if detailed:
        results |= _details(scores)
    return sheet.query(results | _pay(rules, plan, scores, sheet))


def compile_pay(
    plan: PayPlan, catalogue: Catalogue, period: Period, dialect: Dialect, bounds: Bounds | None = None
) -> Query:
    """The query of the pay for a period by scores that are known already, told of each manager among the facts, as are
    the gates and the parts of pools."""
    sheet = Sheet.of(catalogue.measures, readings_of(plan), period, dialect, bounds)
    score = sheet.told(TOLD_SCORE, MOST_SCORE)
    one = sheet.steps.constant(1)
    shut = {
        place: sheet.steps.compared("=", sheet.told(f"{TOLD_CROSSED}{place}", 1), one)
        for place in range(len(plan.gates))
    }
    parts = {pool.id: sheet.told(f"{TOLD_PART}{place}", LARGEST_MINOR) for place, pool in enumerate(plan.pools)}
    return sheet.query(_paid(pay_of(plan, catalogue, Standing(score, shut, parts), sheet)))


def _details(scores: Scores) -> dict[str, Result]:
    observed = {f"{OBSERVED}{key}": found for key, found in scores.observed.items()}
    return observed | {f"{DEGREE}{key}": Result(degree, SCALE) for key, degree in scores.degrees.items()}


def _pay(rules: Rules, plan: PayPlan | None, scores: Scores, sheet: Sheet) -> dict[str, Result]:
    if plan is None:
        return {}
    by_code = crossed_of(scores, rules.catalogue, sheet.steps)
    shut = {place: _shut(gate, by_code, sheet) for place, gate in enumerate(plan.gates)}
    known = {place: condition for place, condition in shut.items() if condition is not None}
    return _paid(pay_of(plan, rules.catalogue, Standing(scores.score, known), sheet))


def _shut(gate: GateRule, by_code: Mapping[str, Condition], sheet: Sheet) -> Condition | None:
    """Whether a gate is shut; nothing for a red line that the scheme is not held to."""
    if gate.requires is None:
        return by_code.get(gate.reason_code)
    asked = gate.requires
    read = sheet.so_far(asked.measure) if _to_date(asked) else sheet.reading(Reading(asked.measure))
    counted = Result(
        sheet.steps.default(read, sheet.steps.constant(0)), decimals_of(sheet.measures[asked.measure].unit)
    )
    return crossed(RedLine(asked.comparison, asked.limit, gate.reason_code), counted, sheet.steps)


def _to_date(requirement: Requirement | None) -> bool:
    return requirement is not None and requirement.window is Window.YEAR_TO_DATE


def _paid(pay: Pay) -> dict[str, Result]:
    lines = {f"{LINE}{key}": Result(amount, 0) for key, amount in pay.lines.items()}
    return lines | {TOTAL: Result(pay.total, 0), PAID_NOW: Result(pay.paid_now, 0)}
