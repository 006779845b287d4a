"""Operations on instruments, norms and role questionnaire forms: the dated rules that results cite."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.jobs.schemas import Job
from chassis.pages import Slice
from chassis.routes import SAME_FOR_ALL, Routes
from chassis.settings import ServiceName
from chassis.wire import Page
from services.assessment import rulebook
from services.assessment.schemas.calibrations import InstrumentChoice
from services.assessment.schemas.factors import EditionKey
from services.assessment.schemas.instrument_drafts import InstrumentDraft, InstrumentTransitionRequest
from services.assessment.schemas.instruments import Instrument, InstrumentSummary
from services.assessment.schemas.norms import Norm, NormTransitionRequest
from services.assessment.schemas.reliability import Reliability
from services.assessment.schemas.role_questionnaire_forms import RoleQuestionnaireForm
from services.assessment.usecases import instruments, norms
from services.assessment.usecases.reliability import get_reliability

routes = Routes("Instruments and norms")
Key = Annotated[EditionKey, Path(description="Name and date of the edition: `disc-24@2026-01-01`.")]


@routes.get("/v1/instruments", Page[InstrumentSummary], scope="assessment:read", cache=SAME_FOR_ALL)
async def list_instruments(edge: ReadEdge) -> Response:
    """List instruments.

    Those that were shipped, then those that were laid down here, without the questions. The list comes whole.
    """
    return await edge.page(lambda work: Slice(tuple(map(InstrumentSummary.of, instruments.editions(work))), None))


@routes.get("/v1/instruments/{key}", Instrument, scope="assessment:read", cache=SAME_FOR_ALL)
async def get_instrument(edge: ReadEdge, key: Key) -> Response:
    """Read an instrument with its scoring key.

    Items in both languages; `key` 1 speaks for the factor, −1 against it. Respondents read the questions of their
    sitting instead, which come without the key.
    """
    return await edge.read(lambda work: Instrument.of_record(instruments.get_instrument(work, key)))


@routes.get("/v1/instruments/{key}/reliability", Reliability, scope="assessment:read")
async def get_instrument_reliability(edge: ReadEdge, key: Key) -> Response:
    """Read how exactly an instrument measures.

    Split-half by block (Spearman–Brown), test–retest, and the empirical reliability of the second scorer, each with its
    interval and the word of the EFPA review model, from the sittings that there are.
    """
    return await edge.read(lambda work: Reliability.of(get_reliability(work, key)))


@routes.post("/v1/instruments", Instrument, scope="assessment:write")
async def lay_down_instrument(edge: PostEdge, draft: InstrumentDraft) -> Response:
    """Lay down an instrument.

    A draft under today's date, hashed, never to be changed; a better one is another draft. Everything wrong with its
    structure is told at once, each fault where it is.
    """
    laid = draft.to_domain()
    return await edge.write(lambda work: Instrument.of_record(instruments.lay_down(work, laid)))


@routes.post("/v1/instruments/{key}/transitions", Instrument, scope="assessment:write", status=200)
async def transition_instrument(edge: PostEdge, key: Key, body: InstrumentTransitionRequest) -> Response:
    """Publish or retire an instrument.

    Whoever laid it down cannot publish it. A published one can be asked, scored by a model-based norm until local norms
    stand; a retired one is asked no more, and what it made stays.
    """
    return await edge.write(
        lambda work: Instrument.of_record(instruments.transition_instrument(work, key, body.transition))
    )


@routes.get("/v1/norms", Page[Norm], scope="assessment:read", cache=SAME_FOR_ALL)
async def list_norms(edge: ReadEdge) -> Response:
    """List norms.

    Those that were shipped, then those that were built from the bank's own sittings; `kind` says whether a norm was
    measured, derived from a model, or blended. The list comes whole.
    """
    return await edge.page(lambda work: Slice(tuple(map(Norm.of_record, norms.list_norms(work))), None))


@routes.post("/v1/norms", Job, scope="assessment:write", status=202)
async def build_norm(edge: PostEdge, draft: InstrumentChoice) -> Response:
    """Build a local norm.

    From everybody's newest sound sitting: blended with the shipped norm from 100 persons on, on its own from 300 on.
    The answer is the job; its `result` will be the norm, a draft.
    """
    catalogue = edge.request.app.state.catalogue
    return await edge.write(
        lambda work: Job.from_row(
            norms.start_norm(work, draft.instrument), ServiceName.ASSESSMENT, catalogue, edge.locale
        )
    )


@routes.post("/v1/norms/{key}/transitions", Norm, scope="assessment:write", status=200)
async def transition_norm(edge: PostEdge, key: Key, body: NormTransitionRequest) -> Response:
    """Publish or retire a local norm.

    Sittings submitted from then on are scored by the published one; whoever had it built cannot publish it. Profiles
    made before keep the norm that they cite until they are scored anew.
    """
    return await edge.write(lambda work: Norm.of_record(norms.transition_norm(work, key, body.transition)))


@routes.get("/v1/norms/{key}", Norm, scope="assessment:read", cache=SAME_FOR_ALL)
async def get_norm(edge: ReadEdge, key: Key) -> Response:
    """Read a norm.

    Means, standard deviations and reliabilities of the raw sums, the scale, and what shifts look like by chance alone.
    """
    return await edge.read(lambda work: Norm.of_record(norms.get_norm(work, key)))


@routes.get("/v1/role-questionnaire-forms", Page[RoleQuestionnaireForm], scope="assessment:answer", cache=SAME_FOR_ALL)
async def list_role_questionnaire_forms(edge: ReadEdge) -> Response:
    """List role questionnaire forms.

    The statements that raters rate and the traits that they choose from, in both languages, the oldest form first.
    """
    found = tuple(RoleQuestionnaireForm.of_form(rule) for rule in rulebook.role_questionnaires().values())
    return await edge.page(lambda _: Slice(found, None))


@routes.get("/v1/role-questionnaire-forms/{key}", RoleQuestionnaireForm, scope="assessment:answer", cache=SAME_FOR_ALL)
async def get_role_questionnaire_form(edge: ReadEdge, key: Key) -> Response:
    """Read a role questionnaire form.

    The statements that raters rate and the traits that they choose from, in both languages.
    """
    return await edge.read(lambda _: RoleQuestionnaireForm.of_form(rulebook.role_questionnaire(key)))
