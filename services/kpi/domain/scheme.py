"""A scheme: which indicators count, from which level to which, with which weight, and the red lines beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.domain.errors import Fault
from chassis.domain.name import Name
from services.kpi.domain.apportion import WEIGHT_DIGITS
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.membership import Membership


@dataclass(frozen=True, slots=True)
class Criterion:
    """One indicator in a scheme: its levels and its frozen weight."""

    indicator: str
    membership: Membership
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Scheme:
    """A dated version: in force for periods that start on or after `valid_from`, until the next of its `code`."""

    code: str
    name: Name
    valid_from: date
    criteria: tuple[Criterion, ...]
    gates: tuple[str, ...] = ()

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that is scored or held to its red line."""
        return tuple(dict.fromkeys((*(criterion.indicator for criterion in self.criteria), *self.gates)))

    @property
    def source(self) -> str:
        """How a figure names this version."""
        return f"scheme {self.code}@{self.valid_from}"


def check_scheme(scheme: Scheme, catalogue: Catalogue) -> list[Fault]:
    """Everything wrong with a scheme: unknown or doubled indicators, levels, weights that are not 6-decimal parts of 1,
    gates without a red line."""
    return [*_criteria_faults(scheme, catalogue), *_weight_faults(scheme), *_gate_faults(scheme, catalogue)]


def reason_codes(scheme: Scheme, catalogue: Catalogue) -> set[str]:
    """The reason codes of the red lines that the scheme holds managers to."""
    red_lines = (catalogue.indicators[gate].red_line for gate in scheme.gates)
    return {red_line.reason_code for red_line in red_lines if red_line}


def _criteria_faults(scheme: Scheme, catalogue: Catalogue) -> Iterator[Fault]:
    seen: set[str] = set()
    for i, criterion in enumerate(scheme.criteria):
        pointer = f"/criteria/{i}"
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
        if not 0 < criterion.weight <= 1 or criterion.weight != round(criterion.weight, WEIGHT_DIGITS):
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
