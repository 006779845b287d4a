"""Whose grades make which group of a study."""

from decimal import Decimal
from uuid import UUID

import pytest

from chassis.domain.errors import Fault, Invalid
from services.assessment.domain.standing import KpiSource, Standing, check_source

SOURCE = KpiSource(UUID(int=1), excellent=("S", "A"), good=("B",))


def standing(grade: str | None) -> Standing:
    return Standing(Decimal("81.50"), grade)


@pytest.mark.parametrize(
    ("stood", "group"),
    [
        (standing("S"), "excellent"),
        (standing("A"), "excellent"),
        (standing("B"), "good"),
        (standing("C"), None),
        (standing(None), None),
        (None, None),
    ],
)
def test_a_grade_makes_a_group(stood: Standing | None, group: str | None) -> None:
    assert SOURCE.group_of(stood) == group


def test_without_grades_there_are_no_groups() -> None:
    assert KpiSource(UUID(int=1)).group_of(standing("S")) is None


def test_grades_that_somebody_has_are_accepted() -> None:
    check_source(SOURCE, {grade: standing(grade) for grade in ("S", "A", "B", "C")})
    check_source(KpiSource(UUID(int=1)), {})


def test_a_grade_in_both_groups_and_grades_that_nobody_has_are_told_together() -> None:
    source = KpiSource(UUID(int=1), excellent=("S", "A"), good=("B", "A", "D"))
    with pytest.raises(Invalid) as refusal:
        check_source(source, {"M1": standing("A"), "M2": standing("B"), "M3": standing(None)})
    assert refusal.value.faults == (
        Fault("grade_in_both_groups", "/kpi/good/1", {"grade": "A"}),
        Fault("grade_not_given", "/kpi/excellent/0", {"grade": "S"}),
        Fault("grade_not_given", "/kpi/good/2", {"grade": "D"}),
    )
