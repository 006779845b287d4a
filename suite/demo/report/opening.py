"""The head of the report: what it is, and the figures that matter most."""

from chassis.catalogue import Locale
from chassis.drawing.elements import facts
from chassis.drawing.markup import Markup, joined, tag
from suite.demo.chapters.values import FACTORS
from suite.demo.report.told import Told
from suite.demo.telling import Story
from suite.demo.words import Say

CHAPTERS = ("people", "role_model", "matching", "accounts", "scoring", "paying")


def opening(story: Story) -> Told:
    """Title, key figures, contents."""

    def told(say: Say, locale: Locale) -> Markup:
        links = (tag("a", say(f"chapter.{name}"), href=f"#{name}-{locale}") for name in CHAPTERS)
        return joined(
            (
                tag("h1", say("report.title")),
                tag("p", say("report.lead")),
                facts(_figures(story, say)),
                tag("nav", *links),
            )
        )

    return told


def _figures(story: Story, say: Say) -> list[tuple[str, str]]:
    levels = " ".join(f"{factor}{story.role_model.levels[factor]}" for factor in FACTORS)
    influence = story.matches.shifts["I"]
    return [
        (say("fact.profiles"), f"{len(story.people)}"),
        (say("fact.role_model"), levels),
        (say("fact.shift"), f"{influence.up} / {story.matches.managers}"),
        (say("fact.accounts"), f"{story.accounts.companies.landed:,}"),
        (say("fact.key_accounts"), f"{story.accounts.decisions['key_account']}"),
        (say("fact.statements"), f"{len(story.pay.statements)}"),
        (say("fact.paid", currency=story.pay.currency), f"{story.pay.total:,}"),
    ]
