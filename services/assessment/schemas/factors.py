"""Field types that every representation of scores shares."""

from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from pydantic import Field, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic.config import JsonDict

from chassis.wire import Wire, example

T = TypeVar("T")

Points = Annotated[
    Decimal,
    PlainSerializer(lambda value: int(value) if value == value.to_integral_value() else float(value), when_used="json"),
    WithJsonSchema({"type": "number"}),
]
"""Score points, or a figure derived from them, already rounded by a named rule: 66, 46.4, 15.37."""

Level = Annotated[int, Field(strict=True, ge=0, le=100)]
"""What a role asks of a factor, in whole points."""

EditionKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}@[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""Name and date of a rule: `disc-24@2026-01-01`."""


class ByFactor(Wire, Generic[T]):
    """One value for each factor: dominance, influence, steadiness, compliance (支配、影响、稳健、谨慎)."""

    dominance: Annotated[T, Field(alias="D")]
    influence: Annotated[T, Field(alias="I")]
    steadiness: Annotated[T, Field(alias="S")]
    compliance: Annotated[T, Field(alias="C")]


class FactorPoints(ByFactor[Points]):
    """Points for each factor."""

    model_config = example({"D": 32, "I": 72, "S": 46, "C": 57})


class FactorLevels(ByFactor[Level]):
    """What a role asks of each factor, in whole points from 0 to 100."""

    model_config = example({"D": 32, "I": 72, "S": 46, "C": 57})


def by_factor(d: object, i: object, s: object, c: object) -> JsonDict:
    """The four values as an example shows them."""
    return {"D": d, "I": i, "S": s, "C": c}  # type: ignore[dict-item] # examples are JSON by construction
