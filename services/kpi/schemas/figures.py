"""Figures on the wire: a number with its whole explanation."""

from chassis.wire import Wire, example
from services.kpi.schemas.fields import Exact


class Figure(Wire):
    """A value and how it came about. `inputs` are the figures that it follows from, down to leaves with a `source`."""

    model_config = example(
        {
            "key": "membership/S1",
            "value": "0.5",
            "unit": "ratio",
            "formula": "(x − x1) ÷ (x2 − x1), clipped to [0, 1]",
            "inputs": [],
            "source": "",
            "unrounded": "0.5",
        }
    )

    key: str
    value: Exact
    unit: str
    formula: str
    inputs: list["Figure"]
    source: str
    unrounded: Exact | None
