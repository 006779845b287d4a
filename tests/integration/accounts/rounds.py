"""The daily round as it will be on a later day."""

from datetime import timedelta

from sqlalchemy.orm import Session

from chassis.settings import ServiceName, Settings
from chassis.work import Work, utc_now
from services.accounts.app import HOUSE
from services.accounts.usecases.daily_round import carry
from tests.apart import apart


async def carried(settings: Settings, days: int, stages: tuple[str, ...]) -> list[int]:
    """How much each of these stages finds so many days from now, and carries on."""
    moment = utc_now() + timedelta(days)

    def stage_by_stage(session: Session) -> list[int]:
        return [len(carry(Work(session, HOUSE, moment), stage, None)) for stage in stages]

    return await apart(settings, ServiceName.ACCOUNTS, stage_by_stage)
