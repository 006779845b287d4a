"""Scores as columns: indicators → membership → Σ μq → score to 2 decimals → grade, and the red lines.

The reference is `domain/scorecard.py`. Who cannot be scored has no score here; the reference says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.kpi.domain.apportion import WEIGHT_DIGITS
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.criterion import Criterion
from services.kpi.domain.exact import SCALE
from services.kpi.domain.grade import best_first
from services.kpi.domain.indicator import MissingPolicy
from services.kpi.domain.red_line import Comparison, RedLine
from services.kpi.domain.scheme import Scheme
from services.kpi.domain.scorecard import MOST_POINTS, SCORE_DIGITS
from services.kpi.engine.formulas import value_of
from services.kpi.engine.memberships import decimals, degree_of, whole_of
from services.kpi.engine.query import Result
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Condition, Whole

_RELATIONS = {
    Comparison.BELOW: "<",
    Comparison.AT_MOST: "<=",
    Comparison.AT_LEAST: ">=",
    Comparison.ABOVE: ">",
}
_ALL = 10**WEIGHT_DIGITS
_HUNDREDFOLD = 2


@dataclass(frozen=True, slots=True)
class Scores:
    """The columns of a scheme; `grade` counts from the best one, `broken` is by the indicator of the red line."""

    score: Whole
    grade: Whole | None
    observed: Mapping[str, Result]
    degrees: Mapping[str, Whole]
    broken: Mapping[str, Condition]


def crossed_of(scores: Scores, catalogue: Catalogue, steps: Steps) -> dict[str, Condition]:
    """By reason code, whether one of its red lines was crossed."""
    by_code: dict[str, list[Condition]] = {}
    for key, condition in scores.broken.items():
        line = catalogue.indicators[key].red_line
        by_code.setdefault(line.reason_code if line else "", []).append(condition)
    return {code: steps.condition(" OR ".join(each.sql for each in found), found) for code, found in by_code.items()}


def scores_of(scheme: Scheme, catalogue: Catalogue, sheet: Sheet) -> Scores:
    """The columns of a scheme that is in force, for everybody on the sheet."""
    observed = {key: value_of(catalogue.formulas[key], sheet) for key in scheme.indicators}
    degrees = {
        criterion.indicator: degree_of(criterion.membership, observed[criterion.indicator], sheet.steps)
        for criterion in scheme.criteria
    }
    needed = [
        found.whole
        for key, found in observed.items()
        if key in scheme.gates or catalogue.indicators[key].missing is MissingPolicy.REFUSE
    ]
    optional = {key for key in degrees if catalogue.indicators[key].missing is MissingPolicy.LEAVE_OUT}
    score = _score(scheme.criteria, degrees, optional - set(scheme.gates), sheet.steps)
    broken = _broken(scheme, catalogue, observed, sheet.steps)
    score = _where_known(score, needed, sheet.steps)
    return Scores(score, _grade(scheme, score, broken, sheet.steps), observed, degrees, broken)


def _score(criteria: Sequence[Criterion], degrees: Mapping[str, Whole], optional: set[str], steps: Steps) -> Whole:
    nothing, scale = steps.constant(0), SCALE + WEIGHT_DIGITS
    weights = [steps.constant(whole_of(criterion.weight, WEIGHT_DIGITS)) for criterion in criteria]
    earned = [
        steps.product(steps.default(degrees[criterion.indicator], nothing), weight)
        for criterion, weight in zip(criteria, weights, strict=True)
    ]
    together = steps.total(earned)
    finest = scale - _HUNDREDFOLD - SCORE_DIGITS
    score = steps.ratio(together, 1, 10**finest)
    if optional:
        weighed = _weighed(criteria, weights, degrees, optional, steps)
        # Rounded twice, as the reference prints it: to 12 decimals by the weight of what was measured, then to 2.
        exact = steps.quotient(steps.scaled(together, _HUNDREDFOLD), weighed)
        part = steps.ratio(exact, 1, 10 ** (SCALE - SCORE_DIGITS))
        whole = steps.compared("=", weighed, steps.constant(_ALL))
        some = steps.compared(">", weighed, nothing)
        score = steps.chosen([(whole, score), (some, part)], None)
    return steps.way(score, 0, whole_of(MOST_POINTS, SCORE_DIGITS))


def _weighed(
    criteria: Sequence[Criterion],
    weights: Sequence[Whole],
    degrees: Mapping[str, Whole],
    optional: set[str],
    steps: Steps,
) -> Whole:
    """The weight of what was measured."""
    nothing = steps.constant(0)
    parts = [
        steps.chosen([(steps.known(degrees[criterion.indicator]), weight)], nothing)
        if criterion.indicator in optional
        else weight
        for criterion, weight in zip(criteria, weights, strict=True)
    ]
    return steps.total(parts)


def _where_known(score: Whole, needed: Sequence[Whole], steps: Steps) -> Whole:
    if not needed:
        return score
    known = steps.condition(" AND ".join(f"{each.sql} IS NOT NULL" for each in needed), needed)
    return steps.chosen([(known, score)], None)


def _broken(scheme: Scheme, catalogue: Catalogue, observed: Mapping[str, Result], steps: Steps) -> dict[str, Condition]:
    red_lines = {key: catalogue.indicators[key].red_line for key in scheme.gates}
    return {key: crossed(line, observed[key], steps) for key, line in red_lines.items() if line}


def crossed(line: RedLine, observed: Result, steps: Steps) -> Condition:
    """Whether an observed value is beyond a line; unknown when the value is."""
    scale = max(observed.scale, decimals(line.limit))
    value, limit = steps.scaled(observed.whole, scale - observed.scale), whole_of(line.limit, scale)
    kept = steps.compared(_RELATIONS[line.comparison], value, steps.constant(limit))
    return steps.condition(f"NOT {kept.sql}", (kept,))


def _grade(scheme: Scheme, score: Whole, broken: Mapping[str, Condition], steps: Steps) -> Whole | None:
    ranked = best_first(scheme.grades)
    if not ranked:
        return None
    cases = [
        (steps.compared(">=", score, steps.constant(whole_of(grade.from_score, SCORE_DIGITS))), steps.constant(place))
        for place, grade in enumerate(ranked)
    ]
    reached = steps.chosen(cases, None)
    cap = next((place for place, grade in enumerate(ranked) if grade.code == scheme.red_line_grade), 0)
    if not cap or not broken:
        return reached
    crossed = steps.condition(" OR ".join(each.sql for each in broken.values()), tuple(broken.values()))
    capped = steps.extreme(reached, steps.constant(cap), largest=True)
    return steps.chosen([(crossed, capped)], reached)
