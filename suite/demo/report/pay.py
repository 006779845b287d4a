"""The chapter about pay: statements as waterfalls, and one of them explained figure by figure."""

from collections.abc import Iterator, Sequence

from chassis.catalogue import Locale
from chassis.drawing.elements import figure, section, table
from chassis.drawing.markup import Markup, tag
from suite.demo.chapters.paying import Pay, Statement
from suite.demo.pictures.waterfall import Step, draw_waterfall
from suite.demo.report.explanation import explained
from suite.demo.report.told import Told
from suite.demo.telling import Story
from suite.demo.words import Say


def pay_chapter(story: Story) -> Told:
    """The largest statement, those that crossed a red line, and the table of all."""
    pay, scores = story.pay, story.scores
    best = max(pay.statements, key=lambda statement: (statement.total, statement.manager))
    crossed = [statement for statement in pay.statements if statement.reasons]
    glossary = {**scores.indicators, **scores.measures}

    def told(say: Say, locale: Locale) -> Markup:
        lines = (explained(line.figure, glossary, locale) for line in best.lines)
        return section(
            f"paying-{locale}",
            say("chapter.paying"),
            say("paying.lead", author=pay.author, approver=pay.approver),
            *(_waterfall(statement, pay, say, locale) for statement in (best, *crossed)),
            tag("h3", say("statement.explained", manager=best.name)),
            tag("p", say("statement.explained_lead"), _class="lead"),
            tag("ul", *lines, _class="figures"),
            tag("h3", say("statements.all")),
            _all(pay.statements, say),
        )

    return told


def _waterfall(statement: Statement, pay: Pay, say: Say, locale: Locale) -> Markup:
    title = say("statement.title", manager=statement.name, grade=say(f"grade.{statement.grade}"))
    reasons = say("list_separator").join(say(f"reason.{reason}") for reason in statement.reasons)
    later = say("list_separator").join(f"{part.due} {part.amount:,}" for part in statement.deferred)
    caption = title
    caption += say("statement.crossed", reasons=reasons) if reasons else ""
    caption += say("statement.later", instalments=later) if later else ""
    return figure(draw_waterfall(title, pay.currency, list(_steps(statement, say, locale)), say), caption)


def _steps(statement: Statement, say: Say, locale: Locale) -> Iterator[Step]:
    yield from (Step(line.name[locale], line.amount) for line in statement.lines)
    yield Step(say("total"), statement.total, is_sum=True)
    if statement.deferred:
        yield Step(say("paid_later"), statement.paid_now - statement.total)
        yield Step(say("paid_now"), statement.paid_now, is_sum=True)


def _all(statements: Sequence[Statement], say: Say) -> Markup:
    headings = [say("manager"), "", say("grade"), say("total"), say("paid_now"), say("paid_later"), say("red_lines")]
    rows = [
        [
            statement.name,
            statement.manager,
            say(f"grade.{statement.grade}"),
            f"{statement.total:,}",
            f"{statement.paid_now:,}",
            f"{statement.total - statement.paid_now:,}",
            say("list_separator").join(say(f"reason.{reason}") for reason in statement.reasons),
        ]
        for statement in statements
    ]
    return table(headings, rows, right=(3, 4, 5))
