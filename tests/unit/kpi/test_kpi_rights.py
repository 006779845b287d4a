"""Who sees whose pay: managers their own, wider roles everybody's."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from chassis.auth import Principal
from chassis.domain.errors import Fault, NotFound
from chassis.work import Work
from services.kpi.usecases.rights import own, see_all

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def work_of(*roles: str) -> Work:
    return Work(Session(), Principal("E-1", frozenset(roles)), NOW)


def test_for_a_manager_there_is_one_manager_and_for_an_office_all():
    assert own(work_of("manager")) == "E-1"
    assert own(work_of()) == "E-1"
    assert own(work_of("hr")) is None


def test_what_belongs_to_nobody_alone_is_not_there_for_a_manager():
    see_all(work_of("hr"), "/run", "pay_run")
    with pytest.raises(NotFound) as refused:
        see_all(work_of("manager"), "/run", "pay_run")
    assert refused.value.faults == (Fault("unknown_resource", "/run", {"resource": "pay_run"}),)
