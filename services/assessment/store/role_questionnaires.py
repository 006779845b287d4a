"""Role questionnaires in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.factors import Factor
from services.assessment.domain.role_model import RaterGroup
from services.assessment.domain.role_questionnaire import RoleSheet
from services.assessment.domain.role_questionnaire_record import Rater, RoleQuestionnaireRecord
from services.assessment.store import documents
from services.assessment.tables import RoleQuestionnaireRow


@dataclass(frozen=True, slots=True)
class RoleQuestionnaireFilter:
    """Which role questionnaires: every criterion that is given must hold."""

    bank: str | None = None
    role: str | None = None
    rater_group: RaterGroup | None = None
    rater_external_id: str | None = None


def add(
    session: Session, record_id: UUID, record: RoleQuestionnaireRecord, now: datetime
) -> Kept[RoleQuestionnaireRecord]:
    """Keep a new role questionnaire."""
    row = RoleQuestionnaireRow(
        id=record_id,
        created_at=now,
        updated_at=now,
        rater_external_id=record.rater.external_id,
        rater_name=record.rater.name,
        rater_group=record.rater.group.value,
        bank=record.bank,
        role=record.role,
        form=record.form,
        sheet=documents.written(RoleSheet, record.sheet),
        levels=documents.written(dict[Factor, Decimal], dict(record.levels)),
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, record_id: UUID) -> Kept[RoleQuestionnaireRecord]:
    """The role questionnaire, or `NotFound`."""
    row = session.get(RoleQuestionnaireRow, record_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":role_questionnaire_id", {"resource": "role questionnaire"}))
    return _kept(row)


def page(session: Session, query: PageQuery, wanted: RoleQuestionnaireFilter) -> Slice[Kept[RoleQuestionnaireRecord]]:
    """One page of the role questionnaires wanted."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    columns = {"created_at": RoleQuestionnaireRow.created_at}
    rows = select(RoleQuestionnaireRow).filter_by(**given)
    return keyset(session, rows, query, columns, RoleQuestionnaireRow.id).map(_kept)


def of_person(session: Session, external_id: str) -> list[Kept[RoleQuestionnaireRecord]]:
    """All role questionnaires of one rater, the oldest first."""
    rows = select(RoleQuestionnaireRow).filter_by(rater_external_id=external_id)
    return [_kept(row) for row in session.scalars(rows.order_by(RoleQuestionnaireRow.created_at))]


def of_ids(session: Session, record_ids: Sequence[UUID]) -> list[RoleQuestionnaireRecord]:
    """The questionnaires named, in the order named; every one that is not there is a fault."""
    query = select(RoleQuestionnaireRow).where(RoleQuestionnaireRow.id.in_(record_ids))
    rows = {row.id: row for row in session.scalars(query)}
    refuse_if(
        Fault("unknown_answers", f"/role_questionnaire_ids/{n}", {"id": wanted})
        for n, wanted in enumerate(record_ids)
        if wanted not in rows
    )
    return [_kept(rows[wanted]).value for wanted in record_ids]


def _kept(row: RoleQuestionnaireRow) -> Kept[RoleQuestionnaireRecord]:
    return row.kept(
        RoleQuestionnaireRecord(
            rater=Rater(row.rater_external_id, row.rater_name, RaterGroup(row.rater_group)),
            bank=row.bank,
            role=row.role,
            form=row.form,
            sheet=documents.read(RoleSheet, row.sheet),
            levels=documents.read(dict[Factor, Decimal], row.levels),
        )
    )
