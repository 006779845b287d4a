"""Matches, rankings and studies in the database: what was computed, kept as it was."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.comparison import Match, Ranking
from services.assessment.domain.study import Study
from services.assessment.store import documents
from services.assessment.tables import ComparisonRow, MatchRow, RankingRow, StudyRow


class Computed(Protocol):
    """A result that says which role model it is about, and who asked for it."""

    @property
    def role_model_id(self) -> UUID:
        """The role model compared with."""
        ...

    @property
    def author(self) -> str:
        """Who asked for it."""
        ...


Result = TypeVar("Result", bound=Computed)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Result]):
    """Where results of one kind are kept."""

    kind: type[Result]
    table: type[ComparisonRow]
    noun: str

    def add(self, session: Session, result_id: UUID, result: Result, now: datetime) -> Kept[Result]:
        """Keep a result."""
        row = self.table(
            id=result_id,
            created_at=now,
            updated_at=now,
            role_model_id=result.role_model_id,
            author=result.author,
            result=documents.written(self.kind, result),
        )
        session.add(row)
        session.flush()
        return row.kept(result)

    def get(self, session: Session, result_id: UUID) -> Kept[Result]:
        """The result, or `NotFound`."""
        row = session.get(self.table, result_id)
        if row is None:
            raise NotFound(Fault("unknown_resource", f":{self.noun}_id", {"resource": self.noun}))
        return self._kept(row)

    def page(self, session: Session, query: PageQuery, role_model_id: UUID | None) -> Slice[Kept[Result]]:
        """One page of the results, about one role model or about all."""
        rows = select(self.table)
        if role_model_id is not None:
            rows = rows.filter_by(role_model_id=role_model_id)
        return keyset(session, rows, query, {"created_at": self.table.created_at}, self.table.id).map(self._kept)

    def _kept(self, row: ComparisonRow) -> Kept[Result]:
        return row.kept(documents.read(self.kind, row.result))


def forget_inputs(session: Session, profile_ids: Collection[UUID]) -> None:
    """Take what was known of erased persons out of the studies that they took part in; the figures stay."""
    for row in session.scalars(select(StudyRow)):
        study = documents.read(Study, row.result)
        left = tuple(one for one in study.inputs if one.profile_id not in profile_ids)
        if len(left) < len(study.inputs):
            gone = [replace(one, group=None, performance=None) for one in study.inputs if one not in left]
            row.result = documents.written(Study, replace(study, inputs=(*left, *gone)))
    session.flush()


matches = Shelf(Match, MatchRow, "match")
rankings = Shelf(Ranking, RankingRow, "ranking")
studies = Shelf(Study, StudyRow, "study")
