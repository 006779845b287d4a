"""Instruments: those that were shipped, and those that are laid down and published here."""

from dataclasses import replace
from decimal import Decimal

from chassis.domain.errors import Conflict, Fault, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.work import Work
from services.assessment import norming, rulebook
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.instrument_faults import faults_in_instrument
from services.assessment.domain.instrument_record import InstrumentRecord, Laid, moved
from services.assessment.domain.norm import Norm
from services.assessment.domain.norm_record import NormRecord, NormSample, RuleState, RuleTransition
from services.assessment.domain.role_model_record import Signature
from services.assessment.domain.rules import Edition, content_sha256
from services.assessment.store import documents, norms
from services.assessment.store import instruments as store
from services.assessment.usecases.rules_in_force import instrument_of

POPULATION = 5_000
"""Simulated respondents behind the norm of a new instrument: enough for figures of two digits."""


def list_instruments(work: Work) -> list[Instrument | Kept[InstrumentRecord]]:
    """Every instrument that was shipped, then the newest that were laid down here."""
    return [*rulebook.instruments().values(), *store.newest(work.session)]


def editions(work: Work) -> list[Edition]:
    """Under which names, dates and hashes they stand."""
    found = list_instruments(work)
    return [rule.edition if isinstance(rule, Instrument) else rule.value.instrument.edition for rule in found]


def get_instrument(work: Work, key: str) -> Instrument | Kept[InstrumentRecord]:
    """One instrument."""
    return store.find(work.session, key) or instrument_of(work.session, key)


def lay_down(work: Work, laid: Laid) -> Kept[InstrumentRecord]:
    """Keep a draft under today's date; everything wrong with its structure is told at once."""
    refuse_if(faults_in_instrument(laid.content))
    bare = Edition(laid.name, work.now.date(), laid.title, laid.source, "")
    instrument = replace(laid.content, edition=bare)
    edition = replace(bare, sha256=content_sha256(documents.written(Instrument, instrument)))
    if edition.key in rulebook.instruments() or store.find(work.session, edition.key) is not None:
        raise Conflict(Fault("edition_exists", "/name", {"key": edition.key}))
    record = InstrumentRecord(replace(instrument, edition=edition), work.principal.subject)
    return store.add(work.session, work.new_id(), record, work.now)


def transition_instrument(work: Work, key: str, transition: RuleTransition) -> Kept[InstrumentRecord]:
    """Publish an instrument, with a model-based norm to score it by, or retire it."""
    kept = store.find(work.session, key, hold=True)
    if kept is None:
        raise NotFound(Fault("unknown_instrument", ":key", {"key": key}))
    signature = Signature(work.principal.subject, work.now)
    changed = moved(kept.value, transition, signature)
    if transition is RuleTransition.PUBLISH:
        _give_norm(work, changed.instrument, signature)
    return store.replace(work.session, kept, changed, work.now)


def _give_norm(work: Work, instrument: Instrument, signature: Signature) -> None:
    norm = model_norm(instrument)
    sample = NormSample(POPULATION, 0, Decimal(), norm.edition.key)
    record = NormRecord(norm, sample, signature.by, RuleState.PUBLISHED, signature)
    kept = norms.add(work.session, work.new_id(), record, work.now)
    norms.replace(work.session, kept, record, work.now)


def model_norm(instrument: Instrument) -> Norm:
    """The norm of an instrument that nobody has taken yet: simulated, by the figures of the shipped norm's model."""
    pattern = list(rulebook.norms().values())[-1]
    model = rulebook.latent_model(instrument.edition.since)
    figures = norming.as_document(norming.derive(instrument, model, POPULATION, pattern.scale, norming.SEED))
    styles, shift_null = rulebook.styles_of(figures["styles"]), rulebook.shift_null_of(figures["shift_null"])
    edition = Edition(
        name=f"model-{instrument.edition.name}",
        since=instrument.edition.since,
        title=Name("Model-based norm, not empirical", "模型推算常模（非实测）"),
        source=f"Simulated: {POPULATION} respondents of {model.edition.key} who do not shift, on two occasions.",
        sha256=content_sha256(figures),
    )
    return replace(
        pattern,
        edition=edition,
        instrument=instrument.edition.key,
        population=POPULATION,
        styles=styles,
        shift_null=shift_null,
    )
