"""The representation of the measures of managers' books."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field

from chassis.wire import Code, CurrencyCode, ExternalId, Names, PeriodString, Wire, decimal_string, example
from services.accounts.domain.measures.reading import ExplainedReading, MeasureUnit
from services.accounts.schemas.exact import Exact


class MeasureInput(Wire):
    """One figure that a value was reckoned from."""

    model_config = example({"name": "accounts_led", "value": "37"})

    name: Code
    value: Exact


class AccountMeasure(Wire):
    """What a measure came to for a manager in a period, as it was known on a day."""

    model_config = example(
        {
            "manager": "A-017",
            "measure": "aum",
            "period": "2026-03",
            "known_on": "2026-04-10",
            "value": "18250000.00",
            "unit": "amount",
            "currency": "CNY",
            "formula": {"en": "Σ balances of products in AUM on the last day", "zh-CN": "期末计入AUM的产品余额合计"},
            "formula_version": "2026-01-01",
            "inputs": [{"name": "accounts_led", "value": "37"}, {"name": "accounts", "value": "31"}],
        }
    )

    manager: Annotated[ExternalId, Field(description="The manager's personnel number.")]
    measure: Annotated[Code, Field(description="The id that the kpi service's catalogue has for it.")]
    period: PeriodString
    known_on: Annotated[date, Field(description="What was known when this day ended (UTC).")]
    value: Annotated[Exact, Field(description="In the measure's unit; amounts in major units of `currency`.")]
    unit: MeasureUnit
    currency: Annotated[CurrencyCode | None, Field(description="Of an amount; each currency has its own line.")]
    formula: Names
    formula_version: Annotated[date, Field(description="Since when the formula is reckoned so.")]
    inputs: Annotated[list[MeasureInput], Field(description="What the value was reckoned from.")]

    @classmethod
    def from_domain(cls, found: ExplainedReading) -> Self:
        """The representation of an explained reading."""
        reading = found.reading
        return cls(
            manager=reading.manager,
            measure=reading.measure,
            period=str(found.wanted.period),
            known_on=found.wanted.known_on,
            value=decimal_string(reading.value),
            unit=found.formula.unit,
            currency=reading.currency or None,
            formula=Names.of(found.formula.text),
            formula_version=found.formula.effective_from,
            inputs=[MeasureInput(name=name, value=value) for name, value in reading.inputs.items()],
        )
