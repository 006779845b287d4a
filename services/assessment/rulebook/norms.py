"""Norms of the rule files, and the model of a respondent that norms without a sample are derived from."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from chassis.domain.errors import Fault, NotFound
from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.latent import LatentModel
from services.assessment.domain.norm import Distribution, Norm, NormKind, Scale, ShiftNull
from services.assessment.rulebook.documents import Document, decimal_of, documents, edition_of, in_force, known


@cache
def norms() -> Mapping[str, Norm]:
    """Every norm by its key, the oldest first; another tool's norm goes before those that score what is asked here."""
    return {rule.edition.key: rule for rule in map(_norm, sorted(documents("norms"), key=_own_last))}


def norm(key: str) -> Norm:
    """One norm; an unknown key is `NotFound`."""
    return known(norms(), key, Fault("unknown_norm", "", {"key": key}))


def norm_for(instrument_key: str, on: date) -> Norm:
    """The newest norm of an instrument that is in force on a day."""
    fitting = [rule for rule in norms().values() if rule.instrument == instrument_key and rule.edition.since <= on]
    if not fitting:
        raise NotFound(Fault("no_norm", "", {"instrument": instrument_key}))
    return fitting[-1]


@cache
def latent_model(on: date) -> LatentModel:
    """The model of a respondent that norms without a sample are derived from."""
    return _latent(in_force("latent", on))


def _own_last(document: Document) -> bool:
    return bool(document["kind"] != NormKind.EXTERNAL.value)


def _norm(document: Document) -> Norm:
    return Norm(
        edition=edition_of(document),
        kind=NormKind(document["kind"]),
        instrument=document["instrument"],
        population=document["population"],
        scale=Scale(**{name: decimal_of(value) for name, value in document["scale"].items()}),
        styles=styles_of(document["styles"]),
        shift_null=shift_null_of(document["shift_null"]),
    )


def styles_of(document: Document) -> dict[Style, dict[Factor, Distribution]]:
    """Mean, SD and reliability of every style and factor."""
    return {
        style: {Factor(factor): _distribution(figures) for factor, figures in document[style].items()}
        for style in Style
    }


def shift_null_of(document: Document) -> dict[Factor, ShiftNull]:
    """How far those who do not shift seem to, by factor."""
    return {
        Factor(factor): ShiftNull(decimal_of(figures["sd"]), decimal_of(figures["up_share"]))
        for factor, figures in document.items()
    }


def _distribution(document: Document) -> Distribution:
    return Distribution(decimal_of(document["mean"]), decimal_of(document["sd"]), decimal_of(document["reliability"]))


def _latent(document: Document) -> LatentModel:
    pairs = {pair: pair.split("-") for pair in document["correlations"]}
    return LatentModel(
        edition=edition_of(document),
        stable_share=document["stable_share"],
        loading=document["loading"],
        reversed_intercept=document["reversed_intercept"],
        anchor_loading=document["anchor_loading"],
        anchor_error_sd=document["anchor_error_sd"],
        correlations={
            (Factor(one), Factor(other)): document["correlations"][pair] for pair, (one, other) in pairs.items()
        },
    )
