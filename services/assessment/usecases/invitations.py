"""Invitations: a link for somebody without an account, redeemed once for a token that opens one sitting."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.row_security import as_house
from chassis.work import Work
from services.assessment.domain.invitation import digest, link_to, redeemed, session_ends
from services.assessment.domain.sitting import check_waiting
from services.assessment.store import invitations, sittings


@dataclass(frozen=True, slots=True)
class Issued:
    """A link's secret, told this once."""

    assessment_id: UUID
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Entrance:
    """What a redeemed link opens: one sitting, for one person, until a moment."""

    assessment_id: UUID
    external_id: str
    expires_at: datetime


def invite(work: Work, assessment_id: UUID, expires_at: datetime) -> Issued:
    """Make the link into a sitting that still waits for its answers; an earlier link opens nothing any more."""
    kept = sittings.hold(work.session, assessment_id)
    check_waiting(kept.value, work.now)
    token = secrets.token_urlsafe(32)
    link = link_to(assessment_id, token, expires_at, work.now)
    invitations.put(work.session, work.new_id(), link, work.now)
    return Issued(assessment_id, token, expires_at)


def redeem(work: Work, token: str) -> Entrance:
    """Use a link up; what it opens ends with the sitting, after three days at the latest."""
    with as_house(work.session):  # whoever has the link is nobody yet
        kept = invitations.hold(work.session, digest(token))
        sitting = sittings.get(work.session, kept.value.sitting_id).value
        used = redeemed(kept.value, work.now)
        check_waiting(sitting, work.now)
        invitations.redeem(work.session, kept, used, work.now)
    ends = session_ends(sitting.expires_at, work.now)
    return Entrance(kept.value.sitting_id, sitting.respondent.external_id, ends)
