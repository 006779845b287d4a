"""Renewals, campaigns and alliance partners in the database."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.campaign import Campaign, Participant
from services.accounts.domain.partner import Partner
from services.accounts.domain.renewal import Renewal
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer
from services.accounts.tables import CampaignRow, ParticipantRow, PartnerRow, RenewalRow

renewals = Shelf(RenewalRow, Renewal, "renewal", ("ends_on", "created_at"))
campaigns = Shelf(CampaignRow, Campaign, "campaign", ("starts_on", "created_at"))
participants = Shelf(ParticipantRow, Participant, "participant", ("created_at",))
partners = Shelf(PartnerRow, Partner, "partner", ("name", "created_at"))

HAS_RENEWAL = select(RenewalRow.contract_id)
"""The contracts that have a renewal."""


def ending_between(
    session: Session, start: date, last: date, viewer: Viewer | None, most: int, **given: object
) -> Sequence[Kept[Renewal]]:
    """The renewals of contracts that end in these days."""
    within = RenewalRow.ends_on >= start, RenewalRow.ends_on <= last
    return renewals.every(session, *within, viewer=viewer, most=most, **given)
