"""Targets in the database, with the parts that they were divided into."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.target import Aim, Axis, Target
from services.kpi.tables import TargetRow


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """Which targets: every criterion that is given must hold."""

    holder: str | None = None
    measure: str | None = None
    period: str | None = None
    whole_id: UUID | None = None


def add(session: Session, targets: Mapping[UUID, Target], now: datetime) -> tuple[Kept[Target], ...]:
    """Keep new targets; a second one of the same holder, measure and period is refused by the unique key."""
    rows = [_row(key, target, now) for key, target in targets.items()]
    session.add_all(rows)
    session.flush()
    return tuple(_kept(row) for row in rows)


def get(session: Session, target_id: UUID, only_holder: str | None = None, *, lock: bool = False) -> Kept[Target]:
    """The target, or `NotFound`; `only_holder` narrows what exists for the caller."""
    row = session.get(TargetRow, target_id, with_for_update=lock)
    if row is None or only_holder not in (None, row.holder):
        raise NotFound(Fault("unknown_resource", ":target_id", {"resource": "target"}))
    return _kept(row)


def present(session: Session, targets: Mapping[UUID, Target]) -> list[Kept[Target]]:
    """Those on record that have the holder, measure and period of one of `targets`."""
    wanted = {(target.holder, target.measure, str(target.period)) for target in targets.values()}
    rows = select(TargetRow).where(
        TargetRow.holder.in_({holder for holder, _, _ in wanted}),
        TargetRow.measure.in_({measure for _, measure, _ in wanted}),
        TargetRow.period.in_({period for _, _, period in wanted}),
    )
    return [_kept(row) for row in session.scalars(rows) if (row.holder, row.measure, row.period) in wanted]


def replace_value(session: Session, target_id: UUID, version: int, value: Decimal, now: datetime) -> Kept[Target]:
    """Let version `version` be followed by one with `value`; `Stale` when that version is not the present one."""
    row = session.get_one(TargetRow, target_id)
    require_version(row.version, version)
    row.value, row.updated_at = value, now
    session.flush()
    return _kept(row)


def remove(session: Session, target_id: UUID) -> None:
    """Take a target off the record."""
    session.delete(session.get_one(TargetRow, target_id))
    session.flush()


def parts(session: Session, target_id: UUID) -> tuple[Kept[Target], ...]:
    """The parts that a target was divided into, by period and holder."""
    rows = select(TargetRow).filter_by(whole_id=target_id).order_by(TargetRow.period, TargetRow.id)
    return tuple(_kept(row) for row in session.scalars(rows))


def remove_parts(session: Session, target_id: UUID) -> None:
    """Take the parts of a target off the record."""
    session.execute(delete(TargetRow).filter_by(whole_id=target_id))


def divided_parts(session: Session, target_id: UUID) -> tuple[Kept[Target], ...]:
    """The parts of a target that have parts themselves."""
    inner = aliased(TargetRow)
    rows = select(TargetRow).where(
        TargetRow.whole_id == target_id, select(inner.id).where(inner.whole_id == TargetRow.id).exists()
    )
    return tuple(_kept(row) for row in session.scalars(rows))


def leaf_holders(session: Session, target_id: UUID) -> tuple[str, ...]:
    """Who works for a target: the holders of what it was divided into in the end, or its own."""
    tree = select(TargetRow.id, TargetRow.holder).where(TargetRow.id == target_id).cte("tree", recursive=True)
    tree = tree.union_all(select(TargetRow.id, TargetRow.holder).join(tree, TargetRow.whole_id == tree.c.id))
    leaves = select(tree.c.holder).where(~select(TargetRow.id).where(TargetRow.whole_id == tree.c.id).exists())
    return tuple(sorted(set(session.scalars(leaves))))


def of_holders(
    session: Session, period: Period, measures: Iterable[str], holders: Iterable[str]
) -> list[tuple[str, str, Decimal]]:
    """Holder, measure and value of the targets of some holders for the very period."""
    columns = (TargetRow.holder, TargetRow.measure, TargetRow.value)
    rows = select(*columns).where(
        TargetRow.period == str(period), TargetRow.measure.in_(measures), TargetRow.holder.in_(holders)
    )
    return [(holder, measure, value) for holder, measure, value in session.execute(rows)]


def page(session: Session, query: PageQuery, wanted: TargetFilter) -> Slice[Kept[Target]]:
    """One page of the targets wanted."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    columns = {
        "holder": TargetRow.holder,
        "measure": TargetRow.measure,
        "period": TargetRow.period,
        "created_at": TargetRow.created_at,
    }
    return keyset(session, select(TargetRow).filter_by(**given), query, columns, TargetRow.id).map(_kept)


def _row(key: UUID, target: Target, now: datetime) -> TargetRow:
    return TargetRow(
        id=key,
        holder=target.holder,
        measure=target.measure,
        period=str(target.period),
        value=target.value,
        aim=target.aim,
        whole_id=target.whole_id,
        axis=target.axis,
        created_at=now,
        updated_at=now,
    )


def _kept(row: TargetRow) -> Kept[Target]:
    return row.kept(
        Target(
            row.holder,
            row.measure,
            Period.parse(row.period),
            row.value,
            Aim(row.aim),
            row.whole_id,
            None if row.axis is None else Axis(row.axis),
        )
    )
