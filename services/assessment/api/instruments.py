"""Operations on instruments, norms and role questionnaire forms: the dated rules that results cite."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.pages import Slice
from chassis.routes import Routes
from chassis.wire import Page
from services.assessment import rulebook
from services.assessment.schemas.factors import EditionKey
from services.assessment.schemas.instruments import Instrument, InstrumentSummary, RoleQuestionnaireForm
from services.assessment.schemas.norms import Norm

routes = Routes("Instruments and norms")
Key = Annotated[EditionKey, Path(description="Name and date of the edition: `disc-24@2026-01-01`.")]


@routes.get("/v1/instruments", Page[InstrumentSummary], scope="assessment:read")
async def list_instruments(edge: ReadEdge) -> Response:
    """List instruments.

    Every edition of every instrument, the oldest first, without the questions. The list is short and comes whole.
    """
    found = tuple(InstrumentSummary.of_edition(rule.edition) for rule in rulebook.instruments().values())
    return await edge.page(lambda _: Slice(found, None))


@routes.get("/v1/instruments/{key}", Instrument, scope="assessment:read")
async def get_instrument(edge: ReadEdge, key: Key) -> Response:
    """Read an instrument with its scoring key.

    Items in both languages; `key` 1 speaks for the factor, −1 against it. Respondents read the questions of their
    sitting instead, which come without the key.
    """
    return await edge.read(lambda _: Instrument.of_instrument(rulebook.instrument(key)))


@routes.get("/v1/norms", Page[Norm], scope="assessment:read")
async def list_norms(edge: ReadEdge) -> Response:
    """List norms.

    Every norm, the oldest first; `kind` says whether it was measured or derived from a model. The list comes whole.
    """
    found = tuple(Norm.of_norm(rule) for rule in rulebook.norms().values())
    return await edge.page(lambda _: Slice(found, None))


@routes.get("/v1/norms/{key}", Norm, scope="assessment:read")
async def get_norm(edge: ReadEdge, key: Key) -> Response:
    """Read a norm.

    Means, standard deviations and reliabilities of the raw sums, the scale, and what shifts look like by chance alone.
    """
    return await edge.read(lambda _: Norm.of_norm(rulebook.norm(key)))


@routes.get("/v1/role-questionnaire-forms", Page[RoleQuestionnaireForm], scope="assessment:answer")
async def list_role_questionnaire_forms(edge: ReadEdge) -> Response:
    """List role questionnaire forms.

    The statements that raters rate and the traits that they choose from, in both languages, the oldest form first.
    """
    found = tuple(RoleQuestionnaireForm.of_form(rule) for rule in rulebook.role_questionnaires().values())
    return await edge.page(lambda _: Slice(found, None))


@routes.get("/v1/role-questionnaire-forms/{key}", RoleQuestionnaireForm, scope="assessment:answer")
async def get_role_questionnaire_form(edge: ReadEdge, key: Key) -> Response:
    """Read a role questionnaire form.

    The statements that raters rate and the traits that they choose from, in both languages.
    """
    return await edge.read(lambda _: RoleQuestionnaireForm.of_form(rulebook.role_questionnaire(key)))
