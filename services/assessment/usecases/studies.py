"""Group studies: everybody of a population against a role model, as article 3 did it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.profile_record import ProfileRecord, common_norm
from services.assessment.domain.role_model import check_same_norm
from services.assessment.domain.role_model_record import RoleModelMethod, RoleModelRecord, check_published
from services.assessment.domain.standing import Standing, check_source
from services.assessment.domain.study import (
    Participant,
    Reproduction,
    Study,
    StudyDesign,
    StudyInput,
    StudyOrder,
    study,
)
from services.assessment.store import profiles, role_models, role_questionnaires
from services.assessment.store.comparisons import studies
from services.assessment.usecases.rescorings import by_norm
from services.assessment.usecases.rules_in_force import norm_of


def carry_out_study(work: Work, order: StudyOrder, standings: Mapping[str, Standing]) -> Kept[Study]:
    """Study the newest profile of everybody in the population, and keep what was found.

    Whoever has a performance and is not in the population is a fault. `standings` are those of the run that the order
    names: its scores are the performance where none is given, and its grades make the groups where grades are named.
    """
    record = role_models.named(work.session, order.role_model_id)
    check_published(record)
    people = profiles.newest_of_group(work.session, order.population)
    _check_named(order.performance, people)
    if order.kpi is not None:
        check_source(order.kpi, standings)
    inputs = tuple(_input(kept, order, standings) for kept in people)
    found = _studied(work, record, order, people, inputs)
    return studies.add(work.session, work.new_id(), replace(found, kpi=order.kpi, inputs=inputs), work.now)


def reproduce_study(work: Work, study_id: UUID) -> Reproduction:
    """The study carried out again from what it was made of, by its own norm and the rules in force on its day.

    Profiles that have been erased since are missing; then the figures cannot be the same, and nothing is compared.
    """
    kept = studies.get(work.session, study_id)
    record = role_models.get(work.session, kept.value.role_model_id).value
    present = {one.id: one for one in profiles.known(work.session, [i.profile_id for i in kept.value.inputs])}
    missing = len(kept.value.inputs) - len(present)
    if missing or not kept.value.inputs:
        return Reproduction(study_id, missing, None)
    norm = norm_of(work.session, kept.value.norm)
    people = [by_norm(work, present[one.profile_id], norm) for one in kept.value.inputs]
    order = StudyOrder(kept.value.role_model_id, kept.value.population, {}, kept.value.kpi)
    again = _studied(replace(work, now=kept.created_at), record, order, people, kept.value.inputs)
    return Reproduction(study_id, 0, again.findings == kept.value.findings)


def _check_named(performance: Mapping[str, Decimal], people: Sequence[Kept[ProfileRecord]]) -> None:
    present = {kept.value.respondent.external_id for kept in people}
    refuse_if(
        Fault("not_in_population", f"/performance/{n}/external_id", {"id": key})
        for n, key in enumerate(performance)
        if key not in present
    )


def _input(kept: Kept[ProfileRecord], order: StudyOrder, standings: Mapping[str, Standing]) -> StudyInput:
    person = kept.value.respondent
    standing = standings.get(person.external_id)
    known = order.performance.get(person.external_id)
    by_grade = order.kpi is not None and (order.kpi.excellent or order.kpi.good)
    group = order.kpi.group_of(standing) if order.kpi is not None and by_grade else person.performance
    score = None if standing is None or order.performance else standing.score
    return StudyInput(kept.id, person.bank, group, score if known is None else known)


def _studied(
    work: Work,
    record: RoleModelRecord,
    order: StudyOrder,
    people: Sequence[Kept[ProfileRecord]],
    inputs: Sequence[StudyInput],
) -> Study:
    norm = common_norm([kept.value for kept in people], "/population")
    check_same_norm(record.model, norm)
    design = StudyDesign(
        role_model_id=order.role_model_id,
        levels=record.model.levels,
        population=order.population,
        raters=_raters(work, record),
        norm=norm_of(work.session, norm),
        author=work.principal.subject,
        rules=rulebook.study_rules(work.now.date()),
        template=_template(work, record),
    )
    grouped = [
        Participant(
            replace(kept.value.respondent, bank=one.bank, performance=one.group), kept.value.profile, one.performance
        )
        for kept, one in zip(people, inputs, strict=True)
    ]
    return study(grouped, design)


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
