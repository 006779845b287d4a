"""Representations of what moves from state to state, and drafts on their way into the domain."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import model_validator

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.flow import Flow
from chassis.wire import MoneyWire, Resource, Wire
from services.accounts.schemas.steps import Transit


class Moving(Resource):
    """Something kept whose `state` moves along `flow`; it shows what may be done with it now."""

    flow: ClassVar[Flow[Any, Any]]

    history: list[Transit]

    @model_validator(mode="before")
    @classmethod
    def _with_allowed(cls, given: Mapping[str, object]) -> Mapping[str, object]:
        return {"allowed_transitions": cls.flow.allowed(given["state"])} | dict(given)


def domain_fields(wire: Wire) -> dict[str, Any]:
    """The fields of a draft as the domain takes them: money exact, lists as tuples; every amount's fault is found."""
    faults: list[Fault] = []
    fields = {name: _domain(value, f"/{name}", faults) for name, value in wire}
    refuse_if(faults)
    return fields


def _domain(value: object, pointer: str, faults: list[Fault]) -> object:
    if isinstance(value, list):
        return tuple(_domain(each, f"{pointer}/{i}", faults) for i, each in enumerate(value))
    if not isinstance(value, MoneyWire):
        return value
    try:
        return value.to_domain()
    except Invalid as refusal:
        faults.extend(fault.under(pointer) for fault in refusal.faults)
        return None
