"""Who sees whose sittings: everybody their own, whoever runs assessments all."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from chassis.auth import Principal
from chassis.work import Work
from services.assessment.usecases.own import only_own


def test_whoever_runs_assessments_sees_all_sittings_and_everybody_else_the_own_ones():
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert only_own(Work(Session(), Principal("E-1", scopes=frozenset({"assessment:read"})), now)) == "E-1"
    assert only_own(Work(Session(), Principal("E-1", scopes=frozenset({"assessment:write"})), now)) is None
