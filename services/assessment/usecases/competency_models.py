"""Competency models: those that ship, and those that a bank publishes."""

from chassis.domain.errors import Conflict, Fault, Invalid, NotFound
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.competency import CompetencyModel
from services.assessment.domain.competency_model_draft import check_model
from services.assessment.store import competency_models as store


def publish_model(work: Work, model: CompetencyModel) -> CompetencyModel:
    """Publish an edition of an own model; it never changes, a later edition follows it."""
    if model.edition.key in rulebook.competency_models():
        raise Conflict(Fault("edition_exists", "/since", {"key": model.edition.key}))
    return store.add(work.session, work.new_id(), check_model(model), work.principal.subject, work.now)


def list_models(work: Work) -> list[CompetencyModel]:
    """Every edition of every model, those that ship first."""
    return [*rulebook.competency_models().values(), *store.all_of(work.session)]


def get_model(work: Work, key: str) -> CompetencyModel:
    """One edition of a model; an unknown key is `NotFound`."""
    return store.find(work.session, key) or rulebook.competency_model(key)


def model_named(work: Work, key: str, pointer: str) -> CompetencyModel:
    """The edition that a request names at `pointer`; an unknown key is a fault there."""
    try:
        return get_model(work, key)
    except NotFound:
        raise Invalid(Fault("unknown_competency_model", pointer, {"key": key})) from None
