"""Representations of how a sheet was answered."""

from typing import Annotated

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Wire, example
from services.assessment.domain.quality import Verdict
from services.assessment.schemas.factors import Points

QUALITY_EXAMPLE: JsonDict = {
    "verdict": "sound",
    "flags": [],
    "answered": 26,
    "median_block_ms": 12400,
    "fast_share": 0,
    "position_run": 3,
    "inconsistency": 0.25,
    "person_fit": 0.93,
}


class Quality(Wire):
    """How a sheet is being, or was, answered. A sign is a reason to look, never one to reject."""

    model_config = example(QUALITY_EXAMPLE)

    verdict: Annotated[Verdict, Field(description="`open` until complete; `look` with one sign, `doubtful` with more.")]
    flags: Annotated[
        list[str],
        Field(description="`position_run`, `too_fast`, `anchors_contradict`, `inconsistent`, `person_misfit`."),
    ]
    answered: Annotated[int, Field(description="Blocks answered so far.")]
    median_block_ms: Annotated[int | None, Field(description="Of the timed blocks.")]
    fast_share: Annotated[Points | None, Field(description="The share of timed blocks that were too fast to be read.")]
    position_run: Annotated[int, Field(description="The longest run of blocks with a choice at the same place.")]
    inconsistency: Annotated[Points | None, Field(description="The share of repeated choices that differ.")]
    person_fit: Annotated[
        Points | None,
        Field(description="How much likelier the own traits make the answers; near 0: at random."),
    ]
