"""How local norms and calibrations are made, on a day."""

from datetime import date
from functools import cache

from services.assessment.domain.calibration import CalibrationRules
from services.assessment.domain.local_norm import NormingRules
from services.assessment.rulebook.documents import decimal_of, edition_of, in_force


@cache
def norming_rules(on: date) -> NormingRules:
    """From how many persons on a bank has norms of its own, on a day."""
    document = in_force("norming", on)
    return NormingRules(edition_of(document), document["blend_from"], document["replace_from"])


@cache
def calibration_rules(on: date) -> CalibrationRules:
    """How the second scorer is fitted, on a day."""
    document = in_force("calibration", on)
    tolerance = decimal_of(document["tolerance"])
    return CalibrationRules(edition_of(document), document["least_persons"], document["most_rounds"], tolerance)
