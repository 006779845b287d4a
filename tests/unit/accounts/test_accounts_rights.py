"""Who may do what with whose accounts, and which days are not over or not yet begun somewhere on earth."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from chassis.auth import Principal
from chassis.domain.errors import Fault, Forbidden
from chassis.work import Work
from services.accounts.store.visibility import Viewer
from services.accounts.usecases import rights


def work_of(role: str, hour: int = 12) -> Work:
    return Work(Session(), Principal("E-1", frozenset({role})), datetime(2026, 6, 1, hour, tzinfo=UTC))


def test_a_manager_sees_the_own_accounts_of_the_day_and_an_office_every_one():
    assert rights.viewer_of(work_of("manager")) == Viewer("E-1", date(2026, 6, 1))
    assert rights.viewer_of(work_of("hr")) is None


def test_what_is_the_office_s_to_decide_is_refused_to_managers():
    rights.require_office(work_of("hr"))
    with pytest.raises(Forbidden) as refused:
        rights.require_office(work_of("manager"))
    assert refused.value.faults == (Fault("not_for_managers"),)


def test_a_manager_changes_what_is_the_own_and_nothing_else():
    rights.require_owner(work_of("manager"), "E-1")
    rights.require_owner(work_of("hr"), "E-2")
    for other in ("E-2", None):
        with pytest.raises(Forbidden) as refused:
            rights.require_owner(work_of("manager"), other)
        assert refused.value.faults == (Fault("not_the_owner"),)


@pytest.mark.parametrize(
    ("hour", "earliest", "latest"),
    [
        (9, date(2026, 5, 31), date(2026, 6, 1)),
        (11, date(2026, 5, 31), date(2026, 6, 2)),
        (12, date(2026, 6, 1), date(2026, 6, 2)),
    ],
)
def test_a_day_begins_at_utc_plus_14_and_ends_at_utc_minus_12(hour, earliest, latest):
    work = work_of("manager", hour)
    assert (rights.earliest_day(work), rights.today(work), rights.latest_day(work)) == (
        earliest,
        date(2026, 6, 1),
        latest,
    )
