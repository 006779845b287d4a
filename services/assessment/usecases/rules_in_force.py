"""The rules by which people are assessed, shipped or made here, looked up in one place."""

from datetime import date

from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from services.assessment import rulebook
from services.assessment.domain.imported_profile import IMPORTED, norm_of_tool
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.norm import Norm
from services.assessment.domain.norm_record import RuleState
from services.assessment.domain.profile import ProfileRules
from services.assessment.store import instruments, norms


def instrument_of(session: Session, key: str, pointer: str = "") -> Instrument:
    """The instrument of that key, shipped or published here, retired ones too; or `NotFound` at `pointer`."""
    if key in rulebook.instruments():
        return rulebook.instrument(key)
    kept = instruments.find(session, key)
    if kept is None or kept.value.state is RuleState.DRAFT:
        raise NotFound(Fault("unknown_instrument", pointer, {"key": key}))
    return kept.value.instrument


def may_be_asked(session: Session, key: str) -> bool:
    """Whether new sittings may take the instrument: shipped, or published here and not retired."""
    kept = instruments.find(session, key)
    return key in rulebook.instruments() or (kept is not None and kept.value.state is RuleState.PUBLISHED)


def norm_of(session: Session, key: str, pointer: str = "") -> Norm:
    """The norm of that key, shipped or built here; or `NotFound` at `pointer`."""
    if key.startswith(IMPORTED):
        return norm_of_tool(key, rulebook.norm("imported@2026-01-01"))
    if key in rulebook.norms():
        return rulebook.norm(key)
    kept = norms.find(session, key)
    if kept is None:
        raise NotFound(Fault("unknown_norm", pointer, {"key": key}))
    return kept.value.norm


def norm_for(session: Session, instrument: str, on: date) -> Norm:
    """The norm that an instrument is scored by on a day: the published local one, else the newest that was shipped."""
    local = norms.in_force(session, instrument)
    return local[-1].value.norm if local else rulebook.norm_for(instrument, on)


def profile_rules(session: Session, instrument: str, on: date, norm: Norm | None = None) -> ProfileRules:
    """All that turns a sheet into a profile on a day, by the norm in force or by the one given."""
    asked = instrument_of(session, instrument)
    return rulebook.rules_of(asked, norm or norm_for(session, instrument, on), on)
