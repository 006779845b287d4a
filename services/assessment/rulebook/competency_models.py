"""Competency models of the rule files."""

from collections.abc import Mapping
from functools import cache

from chassis.domain.errors import Fault
from services.assessment.domain.competency import Area, Competency, CompetencyModel
from services.assessment.rulebook.documents import Document, documents, edition_of, known, text_of


@cache
def competency_models() -> Mapping[str, CompetencyModel]:
    """Every edition of every competency model by its key, the oldest first."""
    return {rule.edition.key: rule for rule in map(_competency_model, documents("competencies"))}


def competency_model(key: str) -> CompetencyModel:
    """One edition of a competency model; an unknown key is `NotFound`."""
    return known(competency_models(), key, Fault("unknown_competency_model", "", {"key": key}))


def _competency_model(document: Document) -> CompetencyModel:
    return CompetencyModel(
        edition=edition_of(document),
        areas=tuple(Area(a["id"], a["above_waterline"], text_of(a["text"])) for a in document["areas"]),
        competencies=tuple(map(_competency, document["competencies"])),
    )


def _competency(document: Document) -> Competency:
    levels = tuple(map(text_of, document["levels"]))
    text, definition = text_of(document["text"]), text_of(document["definition"])
    return Competency(document["id"], document["area"], text, definition, levels)
