"""What turns a sheet into a profile on a day: the words, the signs of careless answering, and all of it together."""

from datetime import date
from functools import cache

from services.assessment.domain.descriptors import Pole, Vocabulary
from services.assessment.domain.factors import Factor
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Design, assumed
from services.assessment.domain.norm import Norm
from services.assessment.domain.profile import ProfileRules
from services.assessment.domain.quality import QualityRules
from services.assessment.rulebook.documents import Document, decimal_of, edition_of, in_force, text_of
from services.assessment.rulebook.instruments import instrument
from services.assessment.rulebook.norms import latent_model, norm_for


@cache
def vocabulary(on: date) -> Vocabulary:
    """The words for profiles in force on a day."""
    return _vocabulary(in_force("descriptors", on))


@cache
def quality_rules(on: date) -> QualityRules:
    """The signs of careless answering in force on a day."""
    return _quality(in_force("quality", on))


def profile_rules(instrument_key: str, on: date) -> ProfileRules:
    """All that turns a sheet of one shipped instrument into a profile on a day, by the shipped norm."""
    return rules_of(instrument(instrument_key), norm_for(instrument_key, on), on)


def rules_of(asked: Instrument, norm: Norm, on: date) -> ProfileRules:
    """All that turns a sheet of this instrument into a profile, by this norm and what else is in force on a day."""
    answering = assumed(latent_model(on), Design.of(asked))
    return ProfileRules(asked, norm, vocabulary(on), quality_rules(on), answering)


def _vocabulary(document: Document) -> Vocabulary:
    return Vocabulary(
        edition=edition_of(document),
        high_from=decimal_of(document["high_from"]),
        low_to=decimal_of(document["low_to"]),
        words={
            Factor(factor): {Pole(pole): tuple(map(text_of, words)) for pole, words in poles.items()}
            for factor, poles in document["words"].items()
        },
    )


def _quality(document: Document) -> QualityRules:
    return QualityRules(
        edition=edition_of(document),
        fastest_block_ms=document["fastest_block_ms"],
        fast_blocks_share=decimal_of(document["fast_blocks_share"]),
        longest_position_run=document["longest_position_run"],
        most_inconsistency=decimal_of(document["most_inconsistency"]),
        least_person_fit=decimal_of(document["least_person_fit"]),
        doubtful_from_flags=document["doubtful_from_flags"],
    )
