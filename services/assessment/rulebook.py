"""The dated rules of assessment: read from `rules/`, hashed, and turned into the frozen values that decisions take.

Each file `rules/KIND/NAME@DATE.yaml` is one edition. A change is a new file; the old one keeps scoring what it scored.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from chassis.domain.errors import Fault, NotFound
from chassis.domain.money import Rounding
from chassis.domain.name import Name
from services.assessment.domain.adverse_impact import ImpactRules
from services.assessment.domain.competency import Area, Competency, CompetencyModel
from services.assessment.domain.descriptors import Pole, Vocabulary
from services.assessment.domain.development import DevelopmentRules, Direction
from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.indices import IndexRules
from services.assessment.domain.instrument import Anchor, Block, Instrument, Item, RatingScale
from services.assessment.domain.latent import LatentModel
from services.assessment.domain.norm import Distribution, Norm, NormKind, Scale, ShiftNull
from services.assessment.domain.profile import ProfileRules
from services.assessment.domain.quality import QualityRules
from services.assessment.domain.role_model import MergingRules
from services.assessment.domain.role_questionnaire import RoleQuestionnaire, Statement, Trait
from services.assessment.domain.rules import Edition
from services.assessment.domain.study_rules import StudyRules

RULES = Path(__file__).parent / "rules"

Rule = TypeVar("Rule")

Document = Mapping[str, Any]
"""A parsed YAML mapping; what it must hold is said by the function that reads it."""


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every edition of every instrument by its key, the oldest first."""
    return {rule.edition.key: rule for rule in map(_instrument, _documents("instruments"))}


@cache
def norms() -> Mapping[str, Norm]:
    """Every norm by its key, the oldest first."""
    return {rule.edition.key: rule for rule in map(_norm, _documents("norms"))}


@cache
def role_questionnaires() -> Mapping[str, RoleQuestionnaire]:
    """Every edition of every role questionnaire by its key, the oldest first."""
    return {rule.edition.key: rule for rule in map(_role_questionnaire, _documents("role_questionnaires"))}


@cache
def competency_models() -> Mapping[str, CompetencyModel]:
    """Every edition of every competency model by its key, the oldest first."""
    return {rule.edition.key: rule for rule in map(_competency_model, _documents("competencies"))}


@cache
def vocabulary(on: date) -> Vocabulary:
    """The words for profiles in force on a day."""
    return _vocabulary(_in_force("descriptors", on))


@cache
def merging_rules(on: date) -> MergingRules:
    """How raters are merged on a day."""
    return _merging(_in_force("merging", on))


@cache
def quality_rules(on: date) -> QualityRules:
    """The signs of careless answering in force on a day."""
    return _quality(_in_force("quality", on))


@cache
def index_rules(on: date) -> IndexRules:
    """How profiles are held against role models on a day."""
    document = _in_force("matching", on)
    return IndexRules(
        edition=_edition(document),
        tolerance=_decimal(document["tolerance"]),
        expected_squared_distance=_decimal(document["expected_squared_distance"]),
        least_for_covariance=document["least_for_covariance"],
    )


@cache
def development_rules(on: date) -> DevelopmentRules:
    """Which gaps are goals and what to practise, on a day."""
    document = _in_force("development", on)
    return DevelopmentRules(
        edition=_edition(document),
        goal_from=_decimal(document["goal_from"]),
        first_from=_decimal(document["first_from"]),
        change_from=_decimal(document["change_from"]),
        practices={
            Factor(factor): {Direction(way): tuple(map(_text, texts)) for way, texts in ways.items()}
            for factor, ways in document["practices"].items()
        },
    )


@cache
def study_rules(on: date) -> StudyRules:
    """How group studies are read on a day."""
    document = _in_force("studies", on)
    return StudyRules(
        edition=_edition(document),
        power=_decimal(document["power"]),
        significance=_decimal(document["significance"]),
        least_for_correlation=document["least_for_correlation"],
        least_for_curve=document["least_for_curve"],
    )


@cache
def impact_rules(on: date) -> ImpactRules:
    """When a shortlist is suspected of adverse impact, and which groups are too small to be shown, on a day."""
    document = _in_force("adverse_impact", on)
    return ImpactRules(
        edition=_edition(document),
        least_group=document["least_group"],
        least_ratio=_decimal(document["least_ratio"]),
        significance=_decimal(document["significance"]),
    )


@cache
def latent_model(on: date) -> LatentModel:
    """The model of a respondent that norms without a sample are derived from."""
    return _latent(_in_force("latent", on))


def instrument(key: str) -> Instrument:
    """One edition (`disc-24@2026-01-01`); an unknown key is `NotFound`."""
    return _known(instruments(), key, Fault("unknown_instrument", "", {"key": key}))


def norm(key: str) -> Norm:
    """One norm; an unknown key is `NotFound`."""
    return _known(norms(), key, Fault("unknown_norm", "", {"key": key}))


def role_questionnaire(key: str) -> RoleQuestionnaire:
    """One edition of a role questionnaire; an unknown key is `NotFound`."""
    return _known(role_questionnaires(), key, Fault("unknown_role_questionnaire", "", {"key": key}))


def competency_model(key: str) -> CompetencyModel:
    """One edition of a competency model; an unknown key is `NotFound`."""
    return _known(competency_models(), key, Fault("unknown_competency_model", "", {"key": key}))


def norm_for(instrument_key: str, on: date) -> Norm:
    """The newest norm of an instrument that is in force on a day."""
    fitting = [rule for rule in norms().values() if rule.instrument == instrument_key and rule.edition.since <= on]
    if not fitting:
        raise NotFound(Fault("no_norm", "", {"instrument": instrument_key}))
    return fitting[-1]


def profile_rules(instrument_key: str, on: date) -> ProfileRules:
    """All that turns a sheet of one instrument into a profile on a day."""
    return ProfileRules(instrument(instrument_key), norm_for(instrument_key, on), vocabulary(on), quality_rules(on))


def _known(rules: Mapping[str, Rule], key: str, otherwise: Fault) -> Rule:
    if key not in rules:
        raise NotFound(otherwise)
    return rules[key]


@cache
def _documents(kind: str) -> list[Document]:
    files = (RULES / kind).glob("*.yaml")
    return sorted((yaml.safe_load(file.read_bytes()) for file in files), key=lambda document: document["from"])


def _in_force(kind: str, on: date) -> Document:
    started = [document for document in _documents(kind) if document["from"] <= on]
    if not started:
        raise NotFound(Fault("no_rule_in_force", "", {"rule": kind, "on": on.isoformat()}))
    return started[-1]


def _edition(document: Document) -> Edition:
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return Edition(
        name=document["id"],
        since=document["from"],
        title=_text(document["title"]),
        source=document["source"].strip(),
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
    )


def _text(document: Document) -> Name:
    return Name(document["en"].strip(), document["zh-CN"].strip())


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _instrument(document: Document) -> Instrument:
    return Instrument(
        edition=_edition(document),
        instructions=_text(document["instructions"]),
        rating=RatingScale(**document["rating"]),
        blocks=tuple(Block(block["id"], tuple(map(_item, block["items"]))) for block in document["blocks"]),
        anchors=tuple(
            Anchor(anchor["id"], Factor(anchor["factor"]), _text(anchor["text"])) for anchor in document["anchors"]
        ),
    )


def _item(document: Document) -> Item:
    key = -1 if document.get("reversed", False) else 1
    return Item(document["id"], Factor(document["factor"]), key, _text(document["text"]))


def _norm(document: Document) -> Norm:
    return Norm(
        edition=_edition(document),
        kind=NormKind(document["kind"]),
        instrument=document["instrument"],
        population=document["population"],
        scale=Scale(**{name: _decimal(value) for name, value in document["scale"].items()}),
        styles={
            style: {Factor(factor): _distribution(figures) for factor, figures in document["styles"][style].items()}
            for style in Style
        },
        shift_null={
            Factor(factor): ShiftNull(_decimal(figures["sd"]), _decimal(figures["up_share"]))
            for factor, figures in document["shift_null"].items()
        },
    )


def _distribution(document: Document) -> Distribution:
    return Distribution(_decimal(document["mean"]), _decimal(document["sd"]), _decimal(document["reliability"]))


def _role_questionnaire(document: Document) -> RoleQuestionnaire:
    return RoleQuestionnaire(
        edition=_edition(document),
        instructions=_text(document["instructions"]),
        rating=RatingScale(**document["rating"]),
        statements=tuple(
            Statement(entry["id"], Factor(entry["factor"]), entry.get("reversed", False), _text(entry["text"]))
            for entry in document["statements"]
        ),
        traits=tuple(Trait(entry["id"], Factor(entry["factor"]), _text(entry["text"])) for entry in document["traits"]),
        traits_to_choose=document["traits_to_choose"],
    )


def _competency_model(document: Document) -> CompetencyModel:
    return CompetencyModel(
        edition=_edition(document),
        areas=tuple(Area(a["id"], a["above_waterline"], _text(a["text"])) for a in document["areas"]),
        competencies=tuple(
            Competency(c["id"], c["area"], _text(c["text"]), _text(c["definition"]), tuple(map(_text, c["levels"])))
            for c in document["competencies"]
        ),
    )


def _vocabulary(document: Document) -> Vocabulary:
    return Vocabulary(
        edition=_edition(document),
        high_from=_decimal(document["high_from"]),
        low_to=_decimal(document["low_to"]),
        words={
            Factor(factor): {Pole(pole): tuple(map(_text, words)) for pole, words in poles.items()}
            for factor, poles in document["words"].items()
        },
    )


def _merging(document: Document) -> MergingRules:
    return MergingRules(
        edition=_edition(document),
        trim_share=_decimal(document["trim_share"]),
        agreement_floor=_decimal(document["agreement_floor"]),
        key_traits=document["key_traits"],
        digits=document["digits"],
        rounding=Rounding(document["rounding"]),
    )


def _quality(document: Document) -> QualityRules:
    return QualityRules(
        edition=_edition(document),
        fastest_block_ms=document["fastest_block_ms"],
        fast_blocks_share=_decimal(document["fast_blocks_share"]),
        longest_position_run=document["longest_position_run"],
    )


def _latent(document: Document) -> LatentModel:
    pairs = {pair: pair.split("-") for pair in document["correlations"]}
    return LatentModel(
        edition=_edition(document),
        stable_share=document["stable_share"],
        loading=document["loading"],
        reversed_intercept=document["reversed_intercept"],
        anchor_loading=document["anchor_loading"],
        anchor_error_sd=document["anchor_error_sd"],
        correlations={
            (Factor(one), Factor(other)): document["correlations"][pair] for pair, (one, other) in pairs.items()
        },
    )
