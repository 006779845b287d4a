"""Representations of what goes with performance."""

from typing import Annotated, Literal, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Wire
from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.performance_link import PerformanceLink as DomainPerformanceLink
from services.assessment.schemas.factors import Points

CORRELATION_EXAMPLE: JsonDict = {
    "style": "external",
    "reading": "match",
    "factor": "I",
    "r": -0.41,
    "low": -0.61,
    "high": -0.16,
    "p": 0.0019,
    "p_holm": 0.034,
}


class Correlation(Wire):
    """How one reading of a style goes with performance.

    `reading` is the score itself or its match degree; a negative r of a match degree means that those who fit perform
    better. Without `factor` it is the overall match degree. The interval is Fisher's, 95 %.
    """

    style: Style
    reading: Literal["score", "match"]
    factor: Factor | None
    r: Points
    low: Points
    high: Points
    p: Points
    p_holm: Annotated[Points | None, Field(description="Corrected over all correlations of the study.")]


class Curve(Wire):
    """Performance as a curve over a factor's external score; only from 100 persons on."""

    factor: Factor
    r_squared: Points
    gain: Annotated[Points, Field(description="What the curve explains beyond a straight line.")]
    p: Points
    turning: Annotated[Points | None, Field(description="The score at which performance is highest or lowest.")]


class PerformanceLink(Wire):
    """What goes with performance among the members of whom it is known."""

    members: int
    correlations: list[Correlation]
    curves: list[Curve]

    @classmethod
    def of_link(cls, link: DomainPerformanceLink) -> Self:
        """The representation of a link."""
        return cls(
            members=link.members,
            correlations=[Correlation.of(found) for found in link.correlations],
            curves=[Curve.of(found) for found in link.curves],
        )
