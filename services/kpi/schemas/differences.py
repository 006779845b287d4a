"""Representations of what differs between statements."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Code, ExternalId, MoneyWire, Names, Wire, example
from services.kpi.domain.pay_difference import LineChange as DomainChange
from services.kpi.domain.pay_difference import TotalChange as DomainTotal
from services.kpi.schemas.fields import Exact

_MONEY: JsonDict = {"amount": "5400.00", "currency": "CNY"}
_MORE: JsonDict = {"amount": "6000.00", "currency": "CNY"}
_RISE: JsonDict = {"amount": "600.00", "currency": "CNY"}


class Cause(Wire):
    """A measurement or a dated rule that is not the same; null where one side has none."""

    key: str
    source: str
    before: Exact | None
    after: Exact | None


class LineChange(Wire):
    """A line that is not the same, by the measurements and rules that made it differ."""

    key: str
    component: Code
    name: Names
    before: MoneyWire
    after: MoneyWire
    difference: MoneyWire
    causes: list[Cause]

    @classmethod
    def shown(cls, change: DomainChange) -> Self:
        """The representation."""
        names = ("key", "component", "name", "before", "after", "difference")
        told = {name: getattr(change, name) for name in names} | {"causes": list(change.causes)}
        return cls.model_validate(told, from_attributes=True)


class TotalChange(Wire):
    """What two runs come to."""

    before: MoneyWire
    after: MoneyWire
    difference: MoneyWire


class ComponentChange(TotalChange):
    """What two runs come to in one component; `extra` are corrections and shares of team results."""

    component: Code


class RunDifference(Wire):
    """What a run comes to beside the base run, in all and by component."""

    model_config = example(
        {
            "total": {"before": _MONEY, "after": _MORE, "difference": _RISE},
            "components": [{"component": "bonus", "before": _MONEY, "after": _MORE, "difference": _RISE}],
        }
    )

    total: TotalChange
    components: list[ComponentChange]

    @classmethod
    def shown(cls, total: DomainTotal, components: Mapping[str, DomainTotal]) -> Self:
        """The representation."""
        told = [_amounts(change) | {"component": name} for name, change in components.items()]
        return cls.model_validate({"total": _amounts(total), "components": told}, from_attributes=True)


def _amounts(change: DomainTotal) -> dict[str, object]:
    return {"before": change.before, "after": change.after, "difference": change.difference}


class ManagerDifference(Wire):
    """What a manager gets in a run beside what the same manager got in the base run; null where there is nothing."""

    model_config = example(
        {
            "manager": "A-017",
            "before": _MONEY,
            "after": _MONEY,
            "difference": {"amount": "0.00", "currency": "CNY"},
            "lines": [],
        }
    )

    manager: ExternalId
    before: MoneyWire | None
    after: MoneyWire | None
    difference: MoneyWire
    lines: Annotated[list[LineChange], Field(description="Per component and per rule; only what differs.")]
