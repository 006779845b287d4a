"""Representations of measurements."""

from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, PeriodString, Resource, Wire, example, period
from services.kpi.domain.measurement import Measurement as DomainMeasurement
from services.kpi.schemas.fields import Level, PeriodText

_EXAMPLE: JsonDict = {"manager": "A-017", "measure": "visits_done", "period": "2026-03", "value": "42"}


class MeasurementDraft(Wire):
    """What was measured of a manager in a period."""

    model_config = example(_EXAMPLE)

    manager: Annotated[ExternalId, Field(description="The manager's personnel number.")]
    measure: Annotated[Code, Field(description="A measure of the catalogue.")]
    period: PeriodString
    value: Level

    def to_domain(self) -> DomainMeasurement:
        """The fact."""
        return DomainMeasurement(self.manager, self.measure, period(self.period), Decimal(self.value))


class MeasurementPatch(Wire):
    """A merge patch of a measurement: its value."""

    model_config = example({"value": "43"})

    value: Level

    def to_domain(self) -> Decimal:
        """The new value."""
        return Decimal(self.value)


class Measurement(Resource):
    """A measurement on record."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/measurements/{id}"

    manager: ExternalId
    measure: Code
    period: PeriodText
    value: Level

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a kept measurement."""
        if not isinstance(kept, Kept) or not isinstance(kept.value, DomainMeasurement):
            return super().of(kept)
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            manager=kept.value.manager,
            measure=kept.value.measure,
            period=str(kept.value.period),
            value=f"{kept.value.value:f}",
        )
