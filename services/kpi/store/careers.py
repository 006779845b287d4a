"""Career rules, appointment reviews and competitions in the database."""

from datetime import datetime
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


def add_review(session: Session, key: UUID, review: AppointmentReview, now: datetime) -> Kept[AppointmentReview]:
    """Keep a new review."""
    row = AppointmentReviewRow(id=key, review=document(review), created_at=now, updated_at=now)
    session.add(row)
    session.flush()
    return row.kept(review)


def get_review(session: Session, key: UUID, *, lock: bool = False) -> Kept[AppointmentReview]:
    """The review, or `NotFound`."""
    row = session.get(AppointmentReviewRow, key, with_for_update=lock)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":appointment_review_id", {"resource": "appointment review"}))
    return row.kept(value_of(AppointmentReview, row.review))


def put_review(session: Session, key: UUID, after: AppointmentReview, now: datetime) -> Kept[AppointmentReview]:
    """Let `after` follow what is there."""
    row = session.get_one(AppointmentReviewRow, key)
    row.review, row.updated_at = document(after), now
    session.flush()
    return row.kept(after)


def add_competition(session: Session, key: UUID, found: Competition, now: datetime) -> Kept[Competition]:
    """Keep a new competition."""
    row = CompetitionRow(id=key, competition=document(found), created_at=now, updated_at=now)
    session.add(row)
    session.flush()
    return row.kept(found)


def get_competition(session: Session, key: UUID, *, lock: bool = False) -> Kept[Competition]:
    """The competition, or `NotFound`."""
    row = session.get(CompetitionRow, key, with_for_update=lock)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":competition_id", {"resource": "competition"}))
    return row.kept(value_of(Competition, row.competition))


def put_competition(session: Session, key: UUID, after: Competition, now: datetime) -> Kept[Competition]:
    """Let `after` follow what is there."""
    row = session.get_one(CompetitionRow, key)
    row.competition, row.updated_at = document(after), now
    session.flush()
    return row.kept(after)


def page_of_competitions(session: Session, query: PageQuery) -> Slice[Kept[Competition]]:
    """One page of competitions."""
    columns = {"created_at": CompetitionRow.created_at}
    found = keyset(session, select(CompetitionRow), query, columns, CompetitionRow.id)
    return found.map(lambda row: row.kept(value_of(Competition, row.competition)))
