"""Matches and rankings in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.comparison import Match, Ranking
from services.assessment.store import documents
from services.assessment.tables import MatchRow, RankingRow


def add_match(session: Session, match_id: UUID, match: Match, now: datetime) -> Kept[Match]:
    """Keep a match."""
    result = documents.written(Match, match)
    row = MatchRow(
        id=match_id,
        created_at=now,
        updated_at=now,
        role_model_id=match.role_model_id,
        author=match.author,
        result=result,
    )
    session.add(row)
    session.flush()
    return row.kept(match)


def get_match(session: Session, match_id: UUID) -> Kept[Match]:
    """The match, or `NotFound`."""
    row = session.get(MatchRow, match_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":match_id", {"resource": "match"}))
    return _match(row)


def page_of_matches(session: Session, query: PageQuery, role_model_id: UUID | None) -> Slice[Kept[Match]]:
    """One page of the matches, of one role model or of all."""
    rows = select(MatchRow)
    if role_model_id is not None:
        rows = rows.filter_by(role_model_id=role_model_id)
    return keyset(session, rows, query, {"created_at": MatchRow.created_at}, MatchRow.id).map(_match)


def add_ranking(session: Session, ranking_id: UUID, ranking: Ranking, now: datetime) -> Kept[Ranking]:
    """Keep a ranking."""
    result = documents.written(Ranking, ranking)
    row = RankingRow(
        id=ranking_id,
        created_at=now,
        updated_at=now,
        role_model_id=ranking.role_model_id,
        author=ranking.author,
        result=result,
    )
    session.add(row)
    session.flush()
    return row.kept(ranking)


def get_ranking(session: Session, ranking_id: UUID) -> Kept[Ranking]:
    """The ranking, or `NotFound`."""
    row = session.get(RankingRow, ranking_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":ranking_id", {"resource": "ranking"}))
    return _ranking(row)


def page_of_rankings(session: Session, query: PageQuery, role_model_id: UUID | None) -> Slice[Kept[Ranking]]:
    """One page of the rankings, of one role model or of all."""
    rows = select(RankingRow)
    if role_model_id is not None:
        rows = rows.filter_by(role_model_id=role_model_id)
    return keyset(session, rows, query, {"created_at": RankingRow.created_at}, RankingRow.id).map(_ranking)


def _match(row: MatchRow) -> Kept[Match]:
    return row.kept(documents.read(Match, row.result))


def _ranking(row: RankingRow) -> Kept[Ranking]:
    return row.kept(documents.read(Ranking, row.result))
