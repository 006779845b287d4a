"""The doors to the demo: `run` tells the story on a suite of its own, `fill` brings it into one that is running."""

from pathlib import Path

from chassis.catalogue import Locale
from suite.demo.client import Door, Token, connect
from suite.demo.embedded import embedded_suite
from suite.demo.machine import machine_readable
from suite.demo.report.writing import write_report
from suite.demo.screen import Screen
from suite.demo.telling import Story, tell
from suite.demo.words import voice

REPORT = Path("report/kam-demo.html")


def run(*, as_json: bool = False, report: Path | None = REPORT, locale: Locale = "en") -> int:
    """Tell the story, write the report, and answer 0; `as_json` prints the results for machines and nothing else.

    An answer that the story did not expect ends it with `suite.errors.SuiteError`, a sentence.
    """
    screen = Screen.open(voice(locale), quiet=as_json)
    with embedded_suite(locale) as door:
        story = tell(door, screen, locale)
    if as_json:
        print(machine_readable(story))  # noqa: T201 - this is what was asked for
    if report is not None:
        write_report(story, report, locale)
        screen.tell("report.written", path=report)
    return 0


def fill(url: str, token: Token, locale: Locale = "en") -> Story:
    """Bring the demo bank into the suite behind the gateway at `url`; doing it again doubles nothing.

    Progress goes to stderr; `token` signs for the persons of the story.
    """
    screen = Screen.open(voice(locale), quiet=True)
    with connect(url) as http:
        story = tell(Door(http, token, locale), screen, locale)
    screen.err.print(screen.say("fill.done"))
    return story
