"""Measures of the complaints of a book."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from chassis.domain.money import round_decimal
from services.accounts.domain.complaint import CaseKind, Complaint
from services.accounts.domain.measures.reading import Reading

POINTS_A_STEP = 20
"""A judgement runs from 1 to 5, a score from 0 to 100."""

MEASURES = ("valid_complaints", "satisfaction_score")


def case_readings(managers: Sequence[str], cases: Sequence[tuple[str, Complaint]]) -> Iterator[Reading]:
    """Valid complaints, and satisfaction where some customer has judged.

    `cases` come with who led the account on the day on which the case was received.
    """
    for manager in managers:
        own = [case for led, case in cases if led == manager]
        complaints = [case for case in own if case.kind is CaseKind.COMPLAINT]
        valid = sum(1 for case in complaints if case.valid)
        undecided = sum(1 for case in complaints if case.valid is None)
        inputs = {"complaints": Decimal(len(complaints)), "not_yet_judged": Decimal(undecided)}
        yield Reading(manager, "valid_complaints", Decimal(valid), inputs=inputs)
        marks = [Decimal(case.satisfaction) for case in own if case.satisfaction is not None]
        if marks:
            score = round_decimal(sum(marks, Decimal(0)) * POINTS_A_STEP / len(marks), 2)
            yield Reading(manager, "satisfaction_score", score, inputs={"judgements": Decimal(len(marks))})
