"""An instrument on record: laid down as a draft that never changes, published by another pair of eyes, retired."""

from dataclasses import dataclass, replace

from chassis.domain.name import Name
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.norm_record import RuleState, RuleTransition, check_transition
from services.assessment.domain.role_model_record import Signature


@dataclass(frozen=True, slots=True)
class Laid:
    """An instrument as somebody lays it down, not dated and not hashed yet."""

    name: str
    title: Name
    source: str
    content: Instrument


@dataclass(frozen=True, slots=True)
class InstrumentRecord:
    """An instrument that was laid down here, and its way into use."""

    instrument: Instrument
    author: str
    state: RuleState = RuleState.DRAFT
    published: Signature | None = None


def moved(record: InstrumentRecord, transition: RuleTransition, signature: Signature) -> InstrumentRecord:
    """The instrument in use, or out of it; sittings under way go on."""
    check_transition(record.state, transition, record.author, signature.by)
    if transition is RuleTransition.RETIRE:
        return replace(record, state=RuleState.RETIRED)
    return replace(record, state=RuleState.PUBLISHED, published=signature)
