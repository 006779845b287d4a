"""Domain values as JSON documents and back: decimals as strings, so that what is read is what was written."""

from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from chassis.domain.errors import Fault
from services.kpi.domain.runs import LeftOut

Value = TypeVar("Value")
Document = dict[str, Any]

_ADAPTERS: dict[type[object], TypeAdapter[Any]] = {}


def document(value: object) -> Document:
    """The document of a frozen domain value."""
    return cast("Document", _adapter(type(value)).dump_python(value, mode="json"))


def value_of(kind: type[Value], found: object) -> Value:
    """The domain value that `document` made `found` from."""
    return cast("Value", _adapter(kind).validate_python(found))


def _adapter(kind: type[object]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def left_out_document(left_out: LeftOut) -> Document:
    """The document of a manager left out; the values of its sentences as text."""
    faults = [{"code": f.code, "pointer": f.pointer, "params": f.kept_params} for f in left_out.faults]
    return {"manager": left_out.manager, "faults": faults}


def left_out_of(found: Document) -> LeftOut:
    """The manager left out that `left_out_document` made `found` from."""
    return LeftOut(found["manager"], tuple(Fault(f["code"], f["pointer"], f["params"]) for f in found["faults"]))
