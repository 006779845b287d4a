"""What the promises are tried with."""

from collections.abc import Iterator

import pytest
from crowd import Crowd, crowd
from scale import MEASURED

from tests.integration.kpi import kpi_story


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was measured."""
    for line in MEASURED:
        terminalreporter.write_line(line)


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
