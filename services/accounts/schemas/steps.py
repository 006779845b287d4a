"""Representations of transitions that were made, and of asking for one."""

from pydantic.config import JsonDict

from chassis.wire import Line, Moment, Wire, example

STEP_EXAMPLE: JsonDict = {
    "transition": "resolve",
    "before": "open",
    "after": "resolved",
    "actor": "A-017",
    "at": "2026-03-02T09:30:00Z",
    "reason": "谈妥了过渡期的分工",
}


class Transit(Wire):
    """A transition that was made: what, from where to where, by whom, when and why."""

    model_config = example(STEP_EXAMPLE)

    transition: str
    before: str
    after: str
    actor: str
    at: Moment
    reason: Line
