"""The people of finance: one alone can neither approve a plan nor pay anybody."""

import kpi_story
import pytest


@pytest.fixture(autouse=True)
def second_person(request):
    """Whoever approves what the tests' own person of finance has prepared."""
    if "as_role" in request.fixturenames:
        kpi_story.APPROVER.append(request.getfixturevalue("as_role")("finance", subject="F-99"))
        yield
        kpi_story.APPROVER.clear()
    else:
        yield


@pytest.fixture
def finance(as_role):
    """Who prepares."""
    return as_role("finance", subject="F-01")


@pytest.fixture
def controller(as_role):
    """Who signs what the other prepared."""
    return as_role("finance", subject="F-02")
