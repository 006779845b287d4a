"""Logs can be set up more than once in a process: a demo in a test, a suite in one process."""

import structlog
from structlog.testing import capture_logs

from chassis.settings import Settings
from chassis.telemetry import configure_logs


def test_who_has_written_before_writes_by_the_newest_settings():
    log = structlog.get_logger("seasoned")
    configure_logs(Settings())
    log.info("before")
    configure_logs(Settings())
    with capture_logs() as lines:
        log.info("after")
    assert [line["event"] for line in lines] == ["after"]
