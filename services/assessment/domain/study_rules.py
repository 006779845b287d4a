"""By which rules a study is read: what counts as seen, and how many persons a figure needs."""

from dataclasses import dataclass
from decimal import Decimal

from services.assessment.domain.rules import Edition


@dataclass(frozen=True, slots=True)
class StudyRules:
    """Power and level of the smallest effects reported; the least persons for a correlation and for a curve."""

    edition: Edition
    power: Decimal
    significance: Decimal
    least_for_correlation: int
    least_for_curve: int
