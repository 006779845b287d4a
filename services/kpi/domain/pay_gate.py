"""Gates on pay: which components a crossed line cuts, and the figures that say why."""

from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.explain import Figure
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_line import Factor, given
from services.kpi.domain.pay_plan import GateRule, PayPlan, Requirement, Window
from services.kpi.domain.red_line import RedLine, stand


@dataclass(frozen=True, slots=True)
class Cut:
    """A gate that a manager did not pass, as a factor of the components that it names."""

    reason_code: str
    factor: Factor


def cuts(component: str, plan: PayPlan, case: PayCase) -> tuple[Cut, ...]:
    """The gates that cut `component` of this case, in the plan's order."""
    hit = (gate for gate in plan.gates if component in gate.components and crossed(gate, case))
    return tuple(Cut(gate.reason_code, _factor(gate, plan, case)) for gate in hit)


def reasons(plan: PayPlan, case: PayCase) -> tuple[str, ...]:
    """The reason codes of every line crossed: the red lines of the scorecard, then the plan's own requirements."""
    own = (gate.reason_code for gate in plan.gates if gate.requires and crossed(gate, case))
    return tuple(dict.fromkeys((*case.scorecard.broken, *own)))


def crossed(gate: GateRule, case: PayCase) -> bool:
    """Whether a manager is beyond the line of a gate."""
    if gate.requires is None:
        return gate.reason_code in case.scorecard.broken
    line = RedLine(gate.requires.comparison, gate.requires.limit, gate.reason_code)
    return not line.holds(_observed(gate.requires, case).value)


def _factor(gate: GateRule, plan: PayPlan, case: PayCase) -> Factor:
    kept = given(f"gate {gate.reason_code}", gate.factor, "ratio", plan.source)
    if gate.requires is None:
        return kept
    line = RedLine(gate.requires.comparison, gate.requires.limit, gate.reason_code)
    outcome = stand(gate.requires.measure, line, _observed(gate.requires, case), plan.source)
    return Factor(kept.term, kept.exact, (*kept.figures, outcome.figure))


def _observed(requirement: Requirement, case: PayCase) -> Figure:
    in_year = requirement.window is Window.YEAR_TO_DATE
    found = (case.year_to_date if in_year else case.sold).get(requirement.measure)
    time = f"{case.period.start.year} up to {case.period}" if in_year else f"{case.period}"
    source = f"no measurement of {case.payee.manager} in {time}"
    return found or Figure(f"measure/{requirement.measure}", Decimal(0), "", source=source)
