"""Career rules, appointment reviews and competitions in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Conflict, Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.career import AppointmentReview, CareerRules
from services.kpi.domain.competition import Competition
from services.kpi.store.documents import document, value_of
from services.kpi.tables import AppointmentReviewRow, CareerRulesRow, CompetitionRow

Value = TypeVar("Value")
Row = TypeVar("Row", AppointmentReviewRow, CompetitionRow)


def add_rules(session: Session, key: UUID, rules: CareerRules, now: datetime) -> Kept[CareerRules]:
    """Keep a new version; one more from the same day is refused."""
    taken = select(CareerRulesRow.id).filter_by(code=rules.code, valid_from=rules.valid_from)
    if session.scalar(taken) is not None:
        params = {"code": rules.code, "valid_from": rules.valid_from}
        raise Conflict(Fault("career_rules_exist", "/valid_from", params))
    row = CareerRulesRow(id=key, code=rules.code, valid_from=rules.valid_from, rules=document(rules), created_at=now,
                         updated_at=now)  # fmt: skip
    session.add(row)
    session.flush()
    return row.kept(rules)


def find_rules(session: Session, key: UUID) -> CareerRules | None:
    """The version, if there is one."""
    row = session.get(CareerRulesRow, key)
    return None if row is None else value_of(CareerRules, row.rules)


def page_of_rules(session: Session, query: PageQuery) -> Slice[Kept[CareerRules]]:
    """One page of versions."""
    columns = {"code": CareerRulesRow.code, "created_at": CareerRulesRow.created_at}
    found = keyset(session, select(CareerRulesRow), query, columns, CareerRulesRow.id)
    return found.map(lambda row: row.kept(value_of(CareerRules, row.rules)))


@dataclass(frozen=True, slots=True)
class _Shelf(Generic[Row, Value]):
    """Values that are kept whole, one document a row."""

    row: type[Row]
    column: str
    kind: type[Value]
    place: str
    resource: str

    def add(self, session: Session, key: UUID, value: Value, now: datetime) -> Kept[Value]:
        """Keep a new one."""
        row = self.row(id=key, created_at=now, updated_at=now, **{self.column: document(value)})
        session.add(row)
        session.flush()
        return row.kept(value)

    def get(self, session: Session, key: UUID, *, lock: bool = False) -> Kept[Value]:
        """The value, or `NotFound`."""
        row = session.get(self.row, key, with_for_update=lock)
        if row is None:
            raise NotFound(Fault("unknown_resource", self.place, {"resource": self.resource}))
        return row.kept(value_of(self.kind, getattr(row, self.column)))

    def put(self, session: Session, key: UUID, after: Value, now: datetime) -> Kept[Value]:
        """Let `after` follow what is there."""
        row = session.get_one(self.row, key)
        setattr(row, self.column, document(after))
        row.updated_at = now
        session.flush()
        return row.kept(after)


REVIEWS = _Shelf(AppointmentReviewRow, "review", AppointmentReview, ":appointment_review_id", "appointment review")
COMPETITIONS = _Shelf(CompetitionRow, "competition", Competition, ":competition_id", "competition")


def page_of_competitions(session: Session, query: PageQuery) -> Slice[Kept[Competition]]:
    """One page of competitions."""
    columns = {"created_at": CompetitionRow.created_at}
    found = keyset(session, select(CompetitionRow), query, columns, CompetitionRow.id)
    return found.map(lambda row: row.kept(value_of(Competition, row.competition)))
