"""The report of a story: its chapters in order, written to one file."""

from pathlib import Path

from chassis.catalogue import Locale
from suite.demo.report.accounts import accounts_chapter
from suite.demo.report.assessment import matching_chapter, people_chapter, role_model_chapter
from suite.demo.report.opening import opening
from suite.demo.report.page import page
from suite.demo.report.pay import pay_chapter
from suite.demo.report.scores import scores_chapter
from suite.demo.telling import Story


def write_report(story: Story, path: Path, first: Locale) -> None:
    """Write the page that opens in the language `first`; folders on the way are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report(story, first), "utf-8")


def report(story: Story, first: Locale) -> str:
    """The page."""
    chapters = (
        people_chapter(story),
        role_model_chapter(story),
        matching_chapter(story),
        accounts_chapter(story),
        scores_chapter(story),
        pay_chapter(story),
    )
    return page(opening(story), chapters, first)
