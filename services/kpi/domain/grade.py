"""Grades: what a score is called, by the bounds of its scheme (等级评定)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault
from chassis.domain.name import Name


@dataclass(frozen=True, slots=True)
class Grade:
    """Scores of `from_score` points or more, up to where the next better grade begins."""

    code: str
    name: Name
    from_score: Decimal


def grade_of(score: Decimal, grades: Sequence[Grade], capped_at: str | None = None) -> str | None:
    """The grade of a score; None where a scheme has no grades. `capped_at` is the best that is still to be had.

    A score on a bound has the better grade. 90.00 with grades from 90, 75 and 0 is the first of them.
    """
    ranked = best_first(grades)
    reached = next((i for i, grade in enumerate(ranked) if score >= grade.from_score), None)
    if reached is None:
        return None
    cap = next((i for i, grade in enumerate(ranked) if grade.code == capped_at), 0)
    return ranked[max(reached, cap)].code


def best_first(grades: Sequence[Grade]) -> list[Grade]:
    """The grades, the best one first."""
    return sorted(grades, key=lambda grade: -grade.from_score)


def check_grades(grades: Sequence[Grade], red_line_grade: str | None) -> Iterator[Fault]:
    """What is wrong with a scheme's grades: codes or bounds listed twice, none from 0 points, an unknown cap."""
    for i, grade in enumerate(grades):
        earlier = grades[:i]
        if grade.code in {other.code for other in earlier}:
            yield Fault("grade_twice", f"/grades/{i}/code", {"grade": grade.code})
        if grade.from_score in {other.from_score for other in earlier}:
            yield Fault("bound_twice", f"/grades/{i}/from_score", {"score": grade.from_score})
    if grades and min(grade.from_score for grade in grades) != 0:
        yield Fault("no_lowest_grade", "/grades")
    if red_line_grade is not None and red_line_grade not in {grade.code for grade in grades}:
        yield Fault("grade_unknown", "/red_line_grade", {"grade": red_line_grade})
