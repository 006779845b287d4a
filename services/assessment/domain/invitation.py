"""The link by which an invited person enters a sitting without an account: good once, and until a stated moment."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid

LONGEST_SESSION = timedelta(hours=72)
"""How long a redeemed link opens the sitting, if nothing ends earlier: long enough to sleep over it."""

LONGEST_LINK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Link:
    """An invitation's link; of its secret there is the SHA-256 alone, so that nobody who reads the table can enter."""

    sitting_id: UUID
    token_sha256: str
    expires_at: datetime
    redeemed_at: datetime | None = None


def digest(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_to(sitting_id: UUID, token: str, expires_at: datetime, now: datetime) -> Link:
    """A new link; one that is over already, or that would live on for more than ninety days, is refused."""
    if expires_at <= now:
        raise Invalid(Fault("expires_in_the_past", "/expires_at"))
    if expires_at > now + LONGEST_LINK:
        raise Invalid(Fault("expires_too_late", "/expires_at", {"days": LONGEST_LINK.days}))
    return Link(sitting_id, digest(token), expires_at)


def redeemed(link: Link, now: datetime) -> Link:
    """The link, used up. One that was used, or whose time is over, opens nothing."""
    if link.redeemed_at is not None:
        raise Conflict(Fault("invitation_used", "/token"))
    if link.expires_at <= now:
        raise Conflict(Fault("invitation_expired", "/token", {"at": link.expires_at}))
    return replace(link, redeemed_at=now)


def session_ends(sitting_expires_at: datetime | None, now: datetime) -> datetime:
    """Until when a redeemed link opens the sitting."""
    latest = now + LONGEST_SESSION
    return latest if sitting_expires_at is None else min(latest, sitting_expires_at)
