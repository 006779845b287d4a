"""Representations of the membership functions."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chassis.wire import Wire
from services.kpi.domain import membership as domain
from services.kpi.schemas.fields import Degree, Level, Multiple

Steepness = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?(\.[0-9]{1,2})?$")]
"""From 1 to below 100, 2 decimals."""


class LineMembership(Wire):
    """The two-point line: 0 at the laggard's level x1, 1 at the leader's level x2; x2 < x1 where less is better.

    A `cap` above 1 lets who goes beyond the leader make up for what is short elsewhere; a score still ends at 100.
    """

    kind: Literal["line"]
    x1: Level
    x2: Level
    cap: Multiple = "1"

    def to_domain(self) -> domain.Membership:
        """The line."""
        return domain.Line(Decimal(self.x1), Decimal(self.x2), Decimal(self.cap))


class TrapezoidMembership(Wire):
    """The two-sided case: rises from x1 to x2, is 1 up to x3, falls to 0 at x4."""

    kind: Literal["trapezoid"]
    x1: Level
    x2: Level
    x3: Level
    x4: Level

    def to_domain(self) -> domain.Membership:
        """The trapezoid."""
        return domain.Trapezoid(Decimal(self.x1), Decimal(self.x2), Decimal(self.x3), Decimal(self.x4))


class TriangleMembership(Wire):
    """The two-sided case with one best value: rises from x1 to x2, falls to 0 at x3."""

    kind: Literal["triangle"]
    x1: Level
    x2: Level
    x3: Level

    def to_domain(self) -> domain.Membership:
        """The triangle."""
        return domain.Triangle(Decimal(self.x1), Decimal(self.x2), Decimal(self.x3))


class MembershipStep(Wire):
    """Values of `from_value` or more, up to the next step, have this degree."""

    from_value: Level
    degree: Degree


class StepsMembership(Wire):
    """The degree of the last step that a value has reached; `below` before the first."""

    kind: Literal["steps"]
    steps: Annotated[list[MembershipStep], Field(min_length=1, max_length=20)]
    below: Degree = "0"

    def to_domain(self) -> domain.Membership:
        """The step table."""
        steps = tuple(domain.Step(Decimal(step.from_value), Decimal(step.degree)) for step in self.steps)
        return domain.Steps(steps, Decimal(self.below))


class CurvePoint(Wire):
    """The degree at one value."""

    x: Level
    degree: Degree


class CurveMembership(Wire):
    """A curve by its points: straight between them, level beyond the ends."""

    kind: Literal["curve"]
    points: Annotated[list[CurvePoint], Field(min_length=2, max_length=50)]

    def to_domain(self) -> domain.Membership:
        """The curve."""
        return domain.Curve(tuple(domain.CurvePoint(Decimal(p.x), Decimal(p.degree)) for p in self.points))


class LogisticMembership(Wire):
    """An S-shaped curve from 0 at x1 to 1 at x2; it is kept, and shown, as the `curve` of its 21 points."""

    kind: Literal["logistic"]
    x1: Level
    x2: Level
    steepness: Annotated[Steepness, Field(description="1 is almost a line, 20 almost a step.")] = "6"

    def to_domain(self) -> domain.Membership:
        """The curve as a table; between equal levels there is no curve, and the line says so."""
        x1, x2 = Decimal(self.x1), Decimal(self.x2)
        return domain.logistic(x1, x2, Decimal(self.steepness)) if x1 != x2 else domain.Line(x1, x2)


AnyMembership = Annotated[
    LineMembership | TrapezoidMembership | TriangleMembership | StepsMembership | CurveMembership,
    Field(discriminator="kind"),
]
"""A function as it is kept."""
AskedMembership = Annotated[
    LineMembership | TrapezoidMembership | TriangleMembership | StepsMembership | CurveMembership | LogisticMembership,
    Field(discriminator="kind"),
]
"""A function as it may be asked for."""
