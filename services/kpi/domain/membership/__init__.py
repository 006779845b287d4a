"""Membership: how far a value has come from the laggard's level to the leader's, by one of several named functions.

Article 13 gives the two-point line y = (x − x₁) ÷ (x₂ − x₁). It is silent on values outside the two points and on
indicators where less is better: here y is clipped to [0, 1], and less-is-better is the same line with x₂ < x₁. The
other functions are for what a line does not fit. Worked tables: `docs/algorithms/membership.md`.
"""

from typing import TypeAlias

from chassis.domain.explain import Figure
from services.kpi.domain.membership.band import Trapezoid, Triangle
from services.kpi.domain.membership.curve import Curve, CurvePoint, logistic
from services.kpi.domain.membership.line import Line
from services.kpi.domain.membership.steps import Step, Steps

Membership: TypeAlias = Line | Trapezoid | Triangle | Steps | Curve

__all__ = ["Curve", "CurvePoint", "Line", "Membership", "Step", "Steps", "Trapezoid", "Triangle", "belong", "logistic"]


def belong(membership: Membership, observed: Figure, indicator: str, source: str) -> Figure:
    """The degree to which the observed value belongs to the leaders, explained by the levels of the scheme."""
    levels = tuple(
        Figure(f"{name}/{indicator}", level, unit or observed.unit, source=source)
        for name, unit, level in membership.levels()
    )
    degree = membership.degree(observed.value)
    return Figure(f"membership/{indicator}", degree, "ratio", membership.formula, (observed, *levels))
