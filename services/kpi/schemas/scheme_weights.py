"""Representations of a scheme's weights in a period."""

from typing import ClassVar
from uuid import UUID

from chassis.domain.period import Period
from chassis.wire import Code, Wire, example
from services.kpi.domain.scheme import Scheme
from services.kpi.schemas.fields import PeriodText, Weight


class WeightInForce(Wire):
    """An indicator's weight in a period; `origin` says what changed it, and is empty where nothing did."""

    indicator: Code
    weight: Weight
    origin: str


class SchemeWeights(Wire):
    """The weights of a scheme in a period; they add up to exactly 1."""

    model_config = example(
        {
            "scheme_id": "01981d2e-7a7c-7000-8000-000000000002",
            "period": "2027",
            "weights": [
                {"indicator": "S1", "weight": "0.525000", "origin": "shares the rest"},
                {"indicator": "S7", "weight": "0.475000", "origin": "0.475 together in 2027"},
            ],
        }
    )
    address: ClassVar[str] = "/v1/schemes/{scheme_id}/weights"

    scheme_id: UUID
    period: PeriodText
    weights: list[WeightInForce]

    @classmethod
    def told(cls, scheme_id: UUID, period: Period, scheme: Scheme) -> "SchemeWeights":
        """The representation of a scheme in force."""
        weights = [
            WeightInForce(indicator=each.indicator, weight=f"{each.weight:f}", origin=each.origin)
            for each in scheme.criteria
        ]
        return cls(scheme_id=scheme_id, period=str(period), weights=weights)
