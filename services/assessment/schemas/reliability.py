"""Representations of how exactly an instrument measures."""

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Wire, example
from services.assessment.domain.reliability import Grade
from services.assessment.schemas.factors import ByFactor, EditionKey, Points, by_factor

_VALUE: JsonDict = {"value": 0.77, "low": 0.71, "high": 0.82, "grade": "adequate"}
_ROW: JsonDict = by_factor(_VALUE, _VALUE, _VALUE, _VALUE)
_TABLE: JsonDict = {"internal": _ROW, "external": _ROW, "summary": _ROW}


class Coefficient(Wire):
    """A reliability, its 95 % interval, and the word that the EFPA review model has for it."""

    value: Points
    low: Points
    high: Points
    grade: Grade


class FactorCoefficients(ByFactor[Coefficient]):
    """The reliability of each factor."""


class StyleCoefficients(Wire):
    """The reliabilities of all three styles."""

    internal: FactorCoefficients
    external: FactorCoefficients
    summary: FactorCoefficients


class Retest(Wire):
    """People who sat more than once: the first sitting beside the last."""

    persons: int
    median_days: int
    coefficients: StyleCoefficients


class Reliability(Wire):
    """How exactly an instrument measures, by the sittings that there are; null where they are too few (under 30)."""

    model_config = example(
        {
            "instrument": "disc-24@2026-01-01",
            "persons": 142,
            "left_out": 6,
            "split_half": _TABLE,
            "retest": {"persons": 31, "median_days": 45, "coefficients": _TABLE},
            "empirical": _ROW,
        }
    )
    address: ClassVar[str] = "/v1/instruments/{instrument}/reliability"

    instrument: EditionKey
    persons: Annotated[int, Field(description="Persons with a sound sitting, each counted once.")]
    left_out: Annotated[int, Field(description="Sittings answered too carelessly to count.")]
    split_half: Annotated[StyleCoefficients | None, Field(description="Odd against even blocks, Spearman–Brown.")]
    retest: Retest | None
    empirical: Annotated[FactorCoefficients | None, Field(description="Of the second scorer's newest calibration.")]
