"""Matching persons and groups against a role model, and ranking candidates for it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.adverse_impact import ImpactQuestion
from services.assessment.domain.comparison import (
    Comparing,
    Group,
    Match,
    MatchedModel,
    Ranking,
    Whose,
    match,
    ranking,
    with_preview,
    yardstick_of,
)
from services.assessment.domain.factors import Style
from services.assessment.domain.norm import Norm
from services.assessment.domain.profile_record import ProfileRecord, common_norm
from services.assessment.domain.ranking import RankingTask
from services.assessment.domain.role_model import check_same_norm
from services.assessment.domain.role_model_record import RoleModelMethod, RoleModelRecord, check_published
from services.assessment.store import profiles, role_models
from services.assessment.store.comparisons import matches, rankings
from services.assessment.usecases.readings import on_record
from services.assessment.usecases.rules_in_force import norm_of


def compute_match(work: Work, comparing: Comparing) -> tuple[Kept[Match], Whose]:
    """Match the profiles, each by itself and all as a group, and keep the result."""
    people, record, norm = _gathered(work, comparing)
    result = matched(work, people, comparing.role_model_id, record, norm)
    return matches.add(work.session, work.new_id(), result, work.now), _whose(people)


def matched(
    work: Work, people: Sequence[Kept[ProfileRecord]], role_model_id: UUID, record: RoleModelRecord, norm: Norm
) -> Match:
    """The profiles against a role model, by the rules in force today."""
    today = work.now.date()
    yardstick = yardstick_of(record.model, norm, rulebook.index_rules(today))
    members = frozenset(record.sources) if record.method is RoleModelMethod.TEMPLATE else frozenset()
    model = MatchedModel(role_model_id, record.model, rulebook.merging_rules(today), members)
    profiles_by_id = [(kept.id, kept.value.profile) for kept in people]
    return match(profiles_by_id, model, yardstick, norm, work.principal.subject)


def get_match(work: Work, match_id: UUID) -> tuple[Kept[Match], Whose]:
    """A match, with the names of those whose profiles are still there."""
    kept = matches.get(work.session, match_id)
    return kept, _of_match(work, [kept])


def list_matches(work: Work, query: PageQuery, role_model_id: UUID | None) -> tuple[Slice[Kept[Match]], Whose]:
    """One page of matches; that the caller was shown each of them is entered in the audit chain."""
    found = matches.page(work.session, query, role_model_id)
    on_record(work, "list_matches", "Match", "/v1/matches/{id}", found)
    return found, _of_match(work, found.things)


def compute_ranking(
    work: Work, comparing: Comparing, by: Style, question: ImpactQuestion | None
) -> tuple[Kept[Ranking], Whose]:
    """Rank the profiles and keep the result, with the preview of adverse impact that was asked for."""
    people, record, norm = _gathered(work, comparing)
    profiles_by_id = [(kept.id, kept.value.profile) for kept in people]
    today = work.now.date()
    task = RankingTask(yardstick_of(record.model, norm, rulebook.index_rules(today)), record.model.key_traits, by)
    result = ranking(profiles_by_id, comparing.role_model_id, task, norm, work.principal.subject)
    if question is not None:
        result = with_preview(result, question, rulebook.impact_rules(today))
    return rankings.add(work.session, work.new_id(), result, work.now), _whose(people)


def get_ranking(work: Work, ranking_id: UUID) -> tuple[Kept[Ranking], Whose]:
    """A ranking, with the names of those whose profiles are still there."""
    kept = rankings.get(work.session, ranking_id)
    return kept, _of_ranking(work, [kept])


def list_rankings(work: Work, query: PageQuery, role_model_id: UUID | None) -> tuple[Slice[Kept[Ranking]], Whose]:
    """One page of rankings; that the caller was shown each of them is entered in the audit chain."""
    found = rankings.page(work.session, query, role_model_id)
    on_record(work, "list_rankings", "Ranking", "/v1/rankings/{id}", found)
    return found, _of_ranking(work, found.things)


def _gathered(work: Work, comparing: Comparing) -> tuple[list[Kept[ProfileRecord]], RoleModelRecord, Norm]:
    record = role_models.named(work.session, comparing.role_model_id)
    check_published(record)
    if isinstance(comparing.who, Group):
        people, pointer = profiles.newest_of_group(work.session, comparing.who), "/group"
    else:
        people, pointer = profiles.of_ids(work.session, comparing.who), "/profile_ids"
    norm = common_norm([kept.value for kept in people], pointer)
    check_same_norm(record.model, norm)
    return people, record, norm_of(work.session, norm)


def _whose(people: Iterable[Kept[ProfileRecord]]) -> Whose:
    return {kept.id: kept.value.respondent for kept in people}


def _of_match(work: Work, found: Iterable[Kept[Match]]) -> Whose:
    ids = {person.profile_id for kept in found for person in kept.value.persons}
    return profiles.respondents(work.session, sorted(ids))


def _of_ranking(work: Work, found: Iterable[Kept[Ranking]]) -> Whose:
    ids = {placing.key for kept in found for placing in kept.value.placings}
    return profiles.respondents(work.session, [UUID(key) for key in sorted(ids)])
