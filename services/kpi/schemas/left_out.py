"""Managers whom a run left out, with the reasons in the reader's language."""

from collections.abc import Callable

from chassis.domain.errors import Fault
from chassis.wire import Wire, example
from services.kpi.domain.runs import LeftOut as DomainLeftOut

Sentence = Callable[[Fault], str]
"""Says a fault in the reader's language."""


class Reason(Wire):
    """One thing that stood in the way."""

    code: str
    detail: str


class LeftOut(Wire):
    """A manager whom a run left out, and everything that stood in the way."""

    model_config = example({"manager": "A-018", "reasons": [{"code": "value_missing", "detail": "S1 is missing."}]})

    manager: str
    reasons: list[Reason]

    @classmethod
    def told(cls, left_out: DomainLeftOut, sentence: Sentence) -> "LeftOut":
        """The representation with sentences for the reader."""
        reasons = [Reason(code=fault.code, detail=sentence(fault)) for fault in left_out.faults]
        return cls(manager=left_out.manager, reasons=reasons)
