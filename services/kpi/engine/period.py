"""A whole period as one query: indicators, memberships, scores, grades, and the pay that follows from them."""

from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.exact import SCALE
from services.kpi.domain.outcome import Rules
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.scorecard import SCORE_DIGITS
from services.kpi.engine.pay import Pay, Standing, pay_of, readings_of
from services.kpi.engine.query import Dialect, Query, Result
from services.kpi.engine.read import Bounds
from services.kpi.engine.scores import Scores, crossed_of, scores_of
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.whole import NotColumnarError

SCORE, GRADE, DEGREE, OBSERVED = "score", "grade", "degree/", "observed/"
TOTAL, PAID_NOW, LINE = "total", "paid_now", "line/"
TOLD_SCORE, TOLD_CROSSED = "payee/score", "payee/crossed/"
"""How facts name the score of a manager, in hundredths, and a gate of the plan by its place: shut (1) or not (0)."""

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

    Raises `NotColumnarError` where a rule has no columns or a figure could outgrow 38 digits. `detailed` results have
    the observed value and the degree of every indicator beside the score.
    """
    readings = [*rules.catalogue.needed(rules.scheme.indicators), *(readings_of(plan) if plan else ())]
    sheet = Sheet.of(rules.catalogue.measures, readings, rules.period, dialect, bounds)
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
    """The query of the pay for a period by scores that are known already, told of each manager among the facts."""
    sheet = Sheet.of(catalogue.measures, readings_of(plan), period, dialect, bounds)
    score = sheet.told(TOLD_SCORE, MOST_SCORE)
    one = sheet.steps.constant(1)
    crossed = {
        place: sheet.steps.compared("=", sheet.told(f"{TOLD_CROSSED}{place}", 1), one)
        for place in range(len(plan.gates))
    }
    return sheet.query(_paid(pay_of(plan, catalogue, Standing(score, crossed), sheet)))


def _details(scores: Scores) -> dict[str, Result]:
    observed = {f"{OBSERVED}{key}": found for key, found in scores.observed.items()}
    return observed | {f"{DEGREE}{key}": Result(degree, SCALE) for key, degree in scores.degrees.items()}


def _pay(rules: Rules, plan: PayPlan | None, scores: Scores, sheet: Sheet) -> dict[str, Result]:
    if plan is None:
        return {}
    by_code = crossed_of(scores, rules.catalogue, sheet.steps)
    if any(gate.requires for gate in plan.gates):
        raise NotColumnarError
    crossed = {place: by_code[gate.reason_code] for place, gate in enumerate(plan.gates) if gate.reason_code in by_code}
    return _paid(pay_of(plan, rules.catalogue, Standing(scores.score, crossed), sheet))


def _paid(pay: Pay) -> dict[str, Result]:
    lines = {f"{LINE}{key}": Result(amount, 0) for key, amount in pay.lines.items()}
    return lines | {TOTAL: Result(pay.total, 0), PAID_NOW: Result(pay.paid_now, 0)}
