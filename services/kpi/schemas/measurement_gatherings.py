"""Representations of what is gathered from the accounts service."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chassis.wire import Code, CurrencyCode, ExternalId, PeriodString, Wire, example, period
from services.kpi.domain.gathering import Gathered, Gathering
from services.kpi.domain.gathering import Refused as DomainRefused
from services.kpi.schemas.left_out import Reason, Sentence

MOST_LISTED = 200
"""How many a list names; the counts are of all."""


class GatheringDraft(Wire):
    """What is to be gathered."""

    model_config = example({"period": "2026-03", "currency": "CNY", "known_on": "2026-04-10"})

    period: PeriodString
    currency: Annotated[CurrencyCode, Field(description="Amounts in other currencies are passed over.")] = "CNY"
    known_on: Annotated[date | None, Field(description="As it was known when this day ended; today unless given.")] = (
        None
    )
    manager: Annotated[ExternalId | None, Field(description="Of this manager only.")] = None
    measure: Annotated[Code | None, Field(description="Of this measure only.")] = None

    def to_domain(self) -> Gathering:
        """What is to be gathered."""
        return Gathering(period(self.period), self.currency, self.known_on, self.manager, self.measure)


class HeldFigure(Wire):
    """A figure that waits for a second person."""

    manager: str
    measure: str


class RefusedFigure(Wire):
    """A figure that did not go on record, and why."""

    manager: str
    measure: str
    reasons: list[Reason]

    @classmethod
    def told(cls, refused: DomainRefused, sentence: Sentence) -> "RefusedFigure":
        """The representation with sentences for the reader."""
        reasons = [Reason(code=fault.code, detail=sentence(fault)) for fault in refused.faults]
        return cls(manager=refused.manager, measure=refused.measure, reasons=reasons)


class MissingMeasure(Wire):
    """A measure that was given for some managers, and those for whom it was not."""

    measure: str
    count: int
    managers: Annotated[list[str], Field(description="The first of them.")]


class MeasurementGathering(Wire):
    """What a gathering came to."""

    model_config = example(
        {
            "period": "2026-03",
            "known_on": "2026-04-10",
            "recorded": 41,
            "corrected": 1,
            "unchanged": 0,
            "in_other_currencies": 0,
            "held": [],
            "refused_count": 0,
            "refused": [],
            "missing": [{"measure": "aum", "count": 1, "managers": ["A-018"]}],
        }
    )

    period: str
    known_on: Annotated[str, Field(description="As of which day the figures are; empty when there were none.")]
    recorded: Annotated[int, Field(description="How many measurements are new.")]
    corrected: Annotated[int, Field(description="How many follow another value that was gathered before.")]
    unchanged: int
    in_other_currencies: int
    held: list[HeldFigure]
    refused_count: int
    refused: Annotated[list[RefusedFigure], Field(description="The first of them.")]
    missing: Annotated[list[MissingMeasure], Field(description="What is known of some managers and not of others.")]

    @classmethod
    def told(cls, found: Gathered, sentence: Sentence) -> "MeasurementGathering":
        """The representation with sentences for the reader."""
        return cls(
            period=str(found.period),
            known_on=found.known_on,
            recorded=found.recorded,
            corrected=found.corrected,
            unchanged=found.unchanged,
            in_other_currencies=found.in_other_currencies,
            held=[HeldFigure(manager=manager, measure=measure) for manager, measure in found.held[:MOST_LISTED]],
            refused_count=len(found.refused),
            refused=[RefusedFigure.told(each, sentence) for each in found.refused[:MOST_LISTED]],
            missing=[
                MissingMeasure(
                    measure=each.measure, count=len(each.managers), managers=list(each.managers[:MOST_LISTED])
                )
                for each in found.missing
            ],
        )
