"""What the promises are tried with."""

from collections.abc import Iterator

import pytest
from crowd import Crowd, crowd

from tests.integration.kpi import kpi_story


@pytest.fixture(scope="session")
def processes() -> Iterator[Crowd]:
    """Several processes on the same database."""
    with crowd() as found:
        yield found


@pytest.fixture
def second_person(as_role) -> Iterator[None]:
    """Whoever of finance approves what the tests' own person has prepared."""
    kpi_story.APPROVER.append(as_role("finance", subject="F-99"))
    yield
    kpi_story.APPROVER.clear()
