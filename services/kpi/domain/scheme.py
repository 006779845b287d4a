"""A scheme: which indicators count, from which level to which, with which weight, the red lines and the grades."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.domain.errors import Fault
from chassis.domain.name import Name
from services.kpi.domain.apportion import WEIGHT_DIGITS
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.criterion import Alternative, Criterion, WeightPath
from services.kpi.domain.grade import Grade, check_grades, grade_of


@dataclass(frozen=True, slots=True)
class Scheme:
    """A dated version: in force for periods that start on or after `valid_from`, until the next of its `code`."""

    code: str
    name: Name
    valid_from: date
    criteria: tuple[Criterion, ...]
    gates: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    red_line_grade: str | None = None
    """The best grade for who crossed a red line; None where that does not touch the grade."""
    alternatives: tuple[Alternative, ...] = ()
    weight_path: WeightPath | None = None

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that is scored or held to its red line."""
        return tuple(dict.fromkeys((*(criterion.indicator for criterion in self.criteria), *self.gates)))

    @property
    def source(self) -> str:
        """How a figure names this version."""
        return f"scheme {self.code}@{self.valid_from}"


def graded(scheme: Scheme, score: Decimal, *, red_line_crossed: bool) -> str | None:
    """The grade of a score under the scheme; None where it has no grades."""
    return grade_of(score, scheme.grades, scheme.red_line_grade if red_line_crossed else None)


def check_scheme(scheme: Scheme, catalogue: Catalogue) -> list[Fault]:
    """Everything wrong with a scheme: unknown or doubled indicators, levels, weights that are not 6-decimal parts of 1,
    gates without a red line, grades that leave a score without one, alternatives and a path that lead nowhere."""
    return [
        *_criteria_faults(scheme, catalogue),
        *_weight_faults(scheme),
        *_gate_faults(scheme, catalogue),
        *check_grades(scheme.grades, scheme.red_line_grade),
        *_alternative_faults(scheme),
        *_path_faults(scheme),
    ]


def reason_codes(scheme: Scheme, catalogue: Catalogue) -> set[str]:
    """The reason codes of the red lines that the scheme holds managers to."""
    red_lines = (catalogue.indicators[gate].red_line for gate in scheme.gates)
    return {red_line.reason_code for red_line in red_lines if red_line}


def _criteria_faults(scheme: Scheme, catalogue: Catalogue) -> Iterator[Fault]:
    seen: set[str] = set()
    listed = [(f"/criteria/{i}", criterion) for i, criterion in enumerate(scheme.criteria)]
    listed += [(f"/alternatives/{i}", each.criterion) for i, each in enumerate(scheme.alternatives)]
    for pointer, criterion in listed:
        if criterion.indicator in seen:
            yield Fault("indicator_twice", f"{pointer}/indicator", {"indicator": criterion.indicator})
        seen.add(criterion.indicator)
        indicator = catalogue.indicators.get(criterion.indicator)
        if indicator is None:
            yield Fault("indicator_unknown", f"{pointer}/indicator", {"indicator": criterion.indicator})
        else:
            yield from (f.under(f"{pointer}/membership") for f in criterion.membership.faults(indicator.direction))


def _weight_faults(scheme: Scheme) -> Iterator[Fault]:
    for i, criterion in enumerate(scheme.criteria):
        if not _is_weight(criterion.weight):
            yield Fault("weight_out_of_range", f"/criteria/{i}/weight", {"digits": WEIGHT_DIGITS})
    total = sum((criterion.weight for criterion in scheme.criteria), Decimal(0))
    if total != 1:
        yield Fault("weights_not_one", "/criteria", {"total": total})


def _gate_faults(scheme: Scheme, catalogue: Catalogue) -> Iterator[Fault]:
    for i, gate in enumerate(scheme.gates):
        indicator = catalogue.indicators.get(gate)
        if indicator is None:
            yield Fault("indicator_unknown", f"/gates/{i}", {"indicator": gate})
        elif indicator.red_line is None:
            yield Fault("no_red_line", f"/gates/{i}", {"indicator": gate})
        if gate in scheme.gates[:i]:
            yield Fault("indicator_twice", f"/gates/{i}", {"indicator": gate})


def _alternative_faults(scheme: Scheme) -> Iterator[Fault]:
    places = [each.replaces for each in scheme.alternatives]
    criteria = {criterion.indicator for criterion in scheme.criteria}
    for i, each in enumerate(scheme.alternatives):
        pointer = f"/alternatives/{i}"
        if each.replaces is not None and each.replaces not in criteria:
            yield Fault("indicator_not_in_scheme", f"{pointer}/replaces", {"indicator": each.replaces})
        if each.replaces is not None and each.replaces in places[:i]:
            yield Fault("replaced_twice", f"{pointer}/replaces", {"indicator": each.replaces})
        if not 0 < each.from_coverage <= 1:
            yield Fault("coverage_out_of_range", f"{pointer}/from_coverage")
        if each.weight is not None and not _is_weight(each.weight):
            yield Fault("weight_out_of_range", f"{pointer}/weight", {"digits": WEIGHT_DIGITS})
    if sum((each.weight or Decimal(0) for each in scheme.alternatives), Decimal(0)) >= 1:
        yield Fault("alternatives_take_all", "/alternatives")


def _path_faults(scheme: Scheme) -> Iterator[Fault]:
    path = scheme.weight_path
    if path is None:
        return
    criteria = [criterion.indicator for criterion in scheme.criteria]
    for i, indicator in enumerate(path.indicators):
        if indicator not in criteria:
            yield Fault("indicator_not_in_scheme", f"/weight_path/indicators/{i}", {"indicator": indicator})
    if set(criteria) <= set(path.indicators):
        yield Fault("path_without_rest", "/weight_path/indicators")
    if not (0 < path.first <= path.most < 1 and path.step >= 0):
        yield Fault("path_out_of_range", "/weight_path/most")


def _is_weight(weight: Decimal) -> bool:
    return 0 < weight <= 1 and weight == round(weight, WEIGHT_DIGITS)
