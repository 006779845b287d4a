"""The tables of goals, plans and priorities."""

from datetime import date

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from services.accounts.tables.filed import FiledRow, ShelvedRow

_LIVE = "state IN ('draft', 'active')"


class GoalRow(FiledRow):
    """What an account wants, soon or in the long run, and what we do for it."""

    __tablename__ = "account_goals"

    horizon: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(500))
    need: Mapped[str] = mapped_column(Text)
    contribution: Mapped[str] = mapped_column(Text)
    sacrifice: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(String(500))
    due_on: Mapped[date]
    owner: Mapped[str] = mapped_column(String(100))
    weight: Mapped[int]
    progress_pct: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class PlanRow(FiledRow):
    """The plan of an account: objectives, their actions, and reviews. One of an account is not over."""

    __tablename__ = "account_plans"
    __table_args__ = (
        Index(
            "uq_account_plans_live", "account_id", unique=True, sqlite_where=text(_LIVE), postgresql_where=text(_LIVE)
        ),
    )

    title: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    objectives: Mapped[list[object]] = mapped_column(JsonDocument)
    reviews: Mapped[list[object]] = mapped_column(JsonDocument)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class PriorityAnswersRow(FiledRow):
    """The answers to the questions of priority, of an account."""

    __tablename__ = "priority_answers"

    answered_on: Mapped[date]
    author: Mapped[str] = mapped_column(String(200))
    answers: Mapped[list[object]] = mapped_column(JsonDocument)


class PriorityRow(ShelvedRow):
    """Where a manager's hours are best spent, as it was reckoned on a day."""

    __tablename__ = "priorities"
    __table_args__ = (Index(None, "manager", "as_of"),)

    manager: Mapped[str] = mapped_column(String(100))
    as_of: Mapped[date]
    document: Mapped[object] = mapped_column(JsonDocument)
