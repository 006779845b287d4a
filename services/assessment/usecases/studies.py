"""Group studies: everybody of a population against a role model, as article 3 did it."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.comparison import Group
from services.assessment.domain.profile_record import common_norm
from services.assessment.domain.role_model_record import RoleModelMethod, RoleModelRecord, check_published
from services.assessment.domain.study import Participant, Study, StudyDesign, study
from services.assessment.store import profiles, role_models, role_questionnaires
from services.assessment.store.comparisons import studies
from services.assessment.store.profiles import ProfileFilter


def carry_out_study(
    work: Work, role_model_id: UUID, population: Group, performance: Mapping[str, Decimal]
) -> Kept[Study]:
    """Study the newest profile of everybody in the population, and keep what was found.

    `performance` is by personnel number; whoever is in it and not in the population is a fault.
    """
    record = role_models.named(work.session, role_model_id)
    check_published(record)
    wanted = ProfileFilter(None, population.bank, population.role, population.performance)
    people = [kept.value for kept in profiles.newest_of_group(work.session, wanted)]
    design = StudyDesign(
        role_model_id=role_model_id,
        levels=record.model.levels,
        population=population,
        raters=_raters(work, record),
        norm=rulebook.norm(common_norm(people)),
        author=work.principal.subject,
        rules=rulebook.study_rules(work.now.date()),
        template=_template(work, record),
    )
    present = {person.respondent.external_id for person in people}
    refuse_if(
        Fault("not_in_population", f"/performance/{n}/external_id", {"id": key})
        for n, key in enumerate(performance)
        if key not in present
    )
    found = study(
        [Participant(p.respondent, p.profile, performance.get(p.respondent.external_id)) for p in people], design
    )
    return studies.add(work.session, work.new_id(), found, work.now)


def get_study(work: Work, study_id: UUID) -> Kept[Study]:
    """A study as it was carried out."""
    return studies.get(work.session, study_id)


def list_studies(work: Work, query: PageQuery, role_model_id: UUID | None) -> Slice[Kept[Study]]:
    """One page of studies."""
    return studies.page(work.session, query, role_model_id)


def _raters(work: Work, record: RoleModelRecord) -> frozenset[str]:
    if record.method is not RoleModelMethod.QUESTIONNAIRES:
        return frozenset()
    answers = role_questionnaires.of_ids(work.session, record.sources)
    return frozenset(answer.rater.external_id for answer in answers)


def _template(work: Work, record: RoleModelRecord) -> frozenset[str]:
    if record.method is not RoleModelMethod.TEMPLATE:
        return frozenset()
    return frozenset(person.external_id for person in profiles.respondents(work.session, record.sources).values())
