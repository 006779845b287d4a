"""Role questionnaires: filled in by raters, each in the own name."""

from uuid import UUID

from chassis.domain.errors import Fault, Forbidden, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.role_questionnaire import role_scores
from services.assessment.domain.role_questionnaire_record import RoleQuestionnaireRecord, RoleView
from services.assessment.store import role_questionnaires as store
from services.assessment.store.role_questionnaires import RoleQuestionnaireFilter
from services.assessment.usecases.own import only_own


def submit_role_questionnaire(work: Work, view: RoleView) -> Kept[RoleQuestionnaireRecord]:
    """Score and keep a rater's answers; nobody but those who run assessments may answer in another's name."""
    if only_own(work) not in (None, view.rater.external_id):
        raise Forbidden(Fault("not_your_name", "/rater/external_id"))
    if view.form not in rulebook.role_questionnaires():
        refuse_if([Fault("unknown_role_questionnaire", "/form", {"key": view.form})])
    levels = role_scores(view.sheet, rulebook.role_questionnaire(view.form))
    record = RoleQuestionnaireRecord(view.rater, view.bank, view.role, view.form, view.sheet, levels)
    return store.add(work.session, work.new_id(), record, work.now)


def get_role_questionnaire(work: Work, record_id: UUID) -> Kept[RoleQuestionnaireRecord]:
    """One rater's answers."""
    return store.get(work.session, record_id)


def list_role_questionnaires(
    work: Work, query: PageQuery, wanted: RoleQuestionnaireFilter
) -> Slice[Kept[RoleQuestionnaireRecord]]:
    """One page of the role questionnaires wanted."""
    return store.page(work.session, query, wanted)
