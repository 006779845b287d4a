"""Invitations in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, Invalid
from chassis.domain.kept import Kept
from services.assessment.domain.invitation import Link
from services.assessment.tables import InvitationRow


def put(session: Session, link_id: UUID, link: Link, now: datetime) -> Kept[Link]:
    """Let this be the sitting's only link; the one before opens nothing any more."""
    session.execute(delete(InvitationRow).where(InvitationRow.sitting_id == link.sitting_id))
    row = InvitationRow(
        id=link_id,
        sitting_id=link.sitting_id,
        token_sha256=link.token_sha256,
        expires_at=link.expires_at,
        redeemed_at=link.redeemed_at,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def hold(session: Session, token_sha256: str) -> Kept[Link]:
    """The link of that digest, held until the transaction ends, or `Invalid`: one of two redemptions counts."""
    row = session.scalar(select(InvitationRow).filter_by(token_sha256=token_sha256).with_for_update())
    if row is None:
        raise Invalid(Fault("unknown_invitation", "/token"))
    return _kept(row)


def redeem(session: Session, kept: Kept[Link], link: Link, now: datetime) -> None:
    """Note that the link has been used."""
    row = session.get_one(InvitationRow, kept.id)
    row.redeemed_at, row.updated_at = link.redeemed_at, now
    session.flush()


def drop(session: Session, sitting_id: UUID) -> None:
    """Let no link lead into the sitting any more."""
    session.execute(delete(InvitationRow).where(InvitationRow.sitting_id == sitting_id))


def _kept(row: InvitationRow) -> Kept[Link]:
    return row.kept(Link(row.sitting_id, row.token_sha256, row.expires_at, row.redeemed_at))
