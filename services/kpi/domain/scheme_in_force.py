"""The scheme as it counts in a period: alternatives that are known well enough, and weights on their path.

Worked tables: `docs/algorithms/weights-over-time.md`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from chassis.domain.period import Period
from services.kpi.domain.apportion import apportion
from services.kpi.domain.criterion import Alternative, Criterion, WeightPath
from services.kpi.domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class _Slot:
    """A criterion on its way: its weight is exact still, and `group` names whose place on the path it has."""

    criterion: Criterion
    weight: Fraction
    group: str
    origin: str = ""


def in_force(scheme: Scheme, period: Period, switched_on: Collection[str] = ()) -> Scheme:
    """The scheme with the criteria and weights of `period`; `switched_on` are the alternatives that count.

    Weights are rounded to 6 decimals by largest remainder only when the path or an alternative has changed them.
    """
    alternatives = [each for each in scheme.alternatives if each.indicator in switched_on]
    if not alternatives and scheme.weight_path is None:
        return scheme
    slots = [_Slot(each, Fraction(each.weight), each.indicator) for each in scheme.criteria]
    slots = _joined(_replaced(slots, alternatives), alternatives)
    if scheme.weight_path is not None:
        slots = _on_path(slots, scheme.weight_path, period.start.year)
    return replace(scheme, criteria=_settled(slots))


def switched_on(scheme: Scheme, known: Mapping[str, int], managers: int) -> tuple[str, ...]:
    """The alternatives of which enough is known: `known` says of how many of the `managers`, by indicator."""
    return tuple(
        each.indicator
        for each in scheme.alternatives
        if managers and Fraction(known.get(each.indicator, 0), managers) >= Fraction(each.from_coverage)
    )


def _replaced(slots: Sequence[_Slot], alternatives: Sequence[Alternative]) -> list[_Slot]:
    by_place = {each.replaces: each.criterion for each in alternatives if each.replaces is not None}
    return [
        replace(slot, criterion=by_place[slot.group], origin=f"in the place of {slot.group}")
        if slot.group in by_place
        else slot
        for slot in slots
    ]


def _joined(slots: Sequence[_Slot], alternatives: Sequence[Alternative]) -> list[_Slot]:
    joining = [each.criterion for each in alternatives if each.replaces is None]
    if not joining:
        return list(slots)
    taken = Fraction(sum((each.weight for each in joining), Decimal(0)))
    made = [replace(slot, weight=slot.weight * (1 - taken), origin=_and(slot.origin, "made room")) for slot in slots]
    return made + [_Slot(each, Fraction(each.weight), each.indicator, "joined") for each in joining]


def _on_path(slots: Sequence[_Slot], path: WeightPath, year: int) -> list[_Slot]:
    together = Fraction(path.together(year))
    inside = sum((slot.weight for slot in slots if slot.group in path.indicators), Fraction(0))
    outside = sum((slot.weight for slot in slots), Fraction(0)) - inside
    if not inside or not outside:
        return list(slots)
    told = f"{path.together(year):f} together in {year}"
    return [
        replace(slot, weight=slot.weight * together / inside, origin=_and(slot.origin, told))
        if slot.group in path.indicators
        else replace(slot, weight=slot.weight * (1 - together) / outside, origin=_and(slot.origin, "shares the rest"))
        for slot in slots
    ]


def _settled(slots: Sequence[_Slot]) -> tuple[Criterion, ...]:
    weights = apportion([slot.weight for slot in slots])
    return tuple(
        replace(slot.criterion, weight=weight, origin=slot.origin) for slot, weight in zip(slots, weights, strict=True)
    )


def _and(told: str, more: str) -> str:
    return f"{told}; {more}" if told else more
