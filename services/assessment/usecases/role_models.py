"""Role models: made from questionnaires, from top performers or by hand; published, and retired by the next edition."""

from uuid import UUID

from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.event_types import ROLE_MODEL_PUBLISHED
from services.assessment.domain.profile import points_of
from services.assessment.domain.profile_record import common_norm
from services.assessment.domain.role_model import (
    KeyTrait,
    RaterSheet,
    RoleModel,
    TopPerformers,
    merge_raters,
    stated_model,
    template_of,
    traits_named,
)
from services.assessment.domain.role_model_comparison import RoleModelComparison, compare
from services.assessment.domain.role_model_order import FromProfiles, FromQuestionnaires, RoleModelOrder, Stated
from services.assessment.domain.role_model_record import (
    RoleModelMethod,
    RoleModelRecord,
    RoleModelState,
    RoleModelTransition,
    Signature,
    published,
    retired,
)
from services.assessment.domain.role_questionnaire_record import check_mergeable
from services.assessment.store import profiles, role_questionnaires
from services.assessment.store import role_models as store
from services.assessment.store.role_models import RoleModelFilter


def create_role_model(work: Work, order: RoleModelOrder) -> Kept[RoleModelRecord]:
    """Make the next edition of the model of a bank's role, as a draft."""
    method, sources, model = _made(work, order)
    record = RoleModelRecord(
        name=order.name,
        bank=order.bank,
        role=order.role,
        edition=store.next_edition(work.session, order.bank, order.role),
        method=method,
        sources=sources,
        model=model,
        author=work.principal.subject,
    )
    return store.add(work.session, work.new_id(), record, work.now)


def get_role_model(work: Work, record_id: UUID) -> Kept[RoleModelRecord]:
    """One edition of a role model."""
    return store.get(work.session, record_id)


def compare_role_models(work: Work, record_id: UUID, other_id: UUID) -> RoleModelComparison:
    """How one edition differs from another, of the same role or of another bank's."""
    one = store.get(work.session, record_id).value
    return compare(one.model, store.named(work.session, other_id, "?with").model)


def list_role_models(work: Work, query: PageQuery, wanted: RoleModelFilter) -> Slice[Kept[RoleModelRecord]]:
    """One page of the role models wanted."""
    return store.page(work.session, query, wanted)


def transition_role_model(work: Work, record_id: UUID, transition: RoleModelTransition) -> Kept[RoleModelRecord]:
    """Publish or retire an edition; publishing one retires the edition that was in force."""
    record = store.get(work.session, record_id).value
    editions = store.hold_editions(work.session, record.bank, record.role)
    kept = next(edition for edition in editions if edition.id == record_id)
    if transition is RoleModelTransition.RETIRE:
        return store.replace(work.session, kept, retired(kept.value), work.now)
    changed = published(kept.value, Signature(work.principal.subject, work.now))
    for earlier in editions:
        if earlier.value.state is RoleModelState.PUBLISHED:
            store.replace(work.session, earlier, retired(earlier.value), work.now)
    emit(work, ROLE_MODEL_PUBLISHED, f"/v1/role-models/{record_id}", {"bank": record.bank, "role": record.role})
    return store.replace(work.session, kept, changed, work.now)


def _made(work: Work, order: RoleModelOrder) -> tuple[RoleModelMethod, tuple[UUID, ...], RoleModel]:
    match order.origin:
        case FromQuestionnaires() as origin:
            return RoleModelMethod.QUESTIONNAIRES, origin.ids, _merged(work, order, origin)
        case FromProfiles() as origin:
            return RoleModelMethod.TEMPLATE, origin.ids, _template(work, origin)
        case Stated() as origin:
            return RoleModelMethod.STATED, (), stated_model(origin.levels, _traits(origin.key_traits))


def _merged(work: Work, order: RoleModelOrder, origin: FromQuestionnaires) -> RoleModel:
    records = role_questionnaires.of_ids(work.session, origin.ids)
    form = check_mergeable(records, order.bank, order.role)
    raters = [RaterSheet(record.rater.group, record.sheet) for record in records]
    rules = rulebook.merging_rules(work.now.date())
    return merge_raters(raters, rulebook.role_questionnaire(form), rules, origin.weights)


def _template(work: Work, origin: FromProfiles) -> RoleModel:
    records = [kept.value for kept in profiles.of_ids(work.session, origin.ids)]
    norm = common_norm(records)
    scores = [points_of(record.profile.styles[origin.style]) for record in records]
    performers = TopPerformers(scores, origin.style, norm)
    return template_of(performers, rulebook.merging_rules(work.now.date()), _traits(origin.key_traits))


def _traits(chosen: tuple[str, ...]) -> tuple[KeyTrait, ...]:
    newest = list(rulebook.role_questionnaires().values())[-1]
    return traits_named(chosen, newest)
