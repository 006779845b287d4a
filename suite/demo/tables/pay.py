"""Weights, scores and pay, and one amount followed down to its origin."""

from collections.abc import Iterator
from decimal import Decimal

from rich.tree import Tree

from chassis.catalogue import Locale
from suite.demo.chapters.figures import Figure
from suite.demo.chapters.paying import Pay, Statement
from suite.demo.chapters.scoring import Scores
from suite.demo.screen import Screen

BEST = 10


def show_scores(screen: Screen, scores: Scores, names: dict[str, str], locale: Locale) -> None:
    """The weights and the best scores."""
    say, weights = screen.say, scores.weights
    screen.tell("measured.told", rows=scores.measured.landed, managers=len(scores.scorecards))
    rows = [
        [indicator, scores.indicators[indicator][locale], f"{100 * weight:.2f} %"]
        for indicator, weight in weights.weights.items()
    ]
    screen.table([say("indicator"), "", say("weight")], rows, right=(2,))
    largest = max(weights.consistency_ratios.values())
    screen.tell("weights.told", ratio=f"{largest:.3f}", limit=weights.ratio_limit)
    headings = [say("place"), say("manager"), say("score"), *weights.weights]
    screen.table(headings, list(_score_rows(scores, names)), right=range(2, 3 + len(weights.weights)))


def _score_rows(scores: Scores, names: dict[str, str]) -> Iterator[list[str]]:
    for place, card in enumerate(scores.scorecards[:BEST], start=1):
        yield [str(place), names[card.manager], f"{card.score}", *(f"{part.membership:.2f}" for part in card.parts)]


def show_pay(screen: Screen, pay: Pay, locale: Locale) -> None:
    """The run, its statements, and one of them explained."""
    say = screen.say
    screen.tell("paying.told", statements=len(pay.statements), total=f"{pay.total:,}", currency=pay.currency,
                author=pay.author, approver=pay.approver)  # fmt: skip
    components = {line.component: None for statement in pay.statements for line in statement.lines}
    headings = [say("manager"), say("grade"), *(say(f"component.{component}") for component in components)]
    headings += [say("total"), say("paid_now"), say("red_lines")]
    best = sorted(pay.statements, key=lambda statement: (-statement.total, statement.manager))[:BEST]
    crossed = [statement for statement in pay.statements if statement.reasons and statement not in best]
    rows = [_statement_row(screen, statement, list(components)) for statement in (*best, *crossed)]
    screen.table(headings, rows, right=range(2, 4 + len(components)))
    if not screen.quiet:
        screen.out.print(explanation(screen, best[0], locale))


def _statement_row(screen: Screen, statement: Statement, components: list[str]) -> list[str]:
    def amount(component: str) -> Decimal:
        return sum((line.amount for line in statement.lines if line.component == component), Decimal(0))

    return [
        statement.name,
        screen.say(f"grade.{statement.grade}"),
        *(f"{amount(component):,}" for component in components),
        f"{statement.total:,}",
        f"{statement.paid_now:,}",
        screen.say("list_separator").join(screen.say(f"reason.{reason}") for reason in statement.reasons),
    ]


def explanation(screen: Screen, statement: Statement, locale: Locale) -> Tree:
    """The last line of a statement, its largest movable part, down to measurements and dated rules."""
    line = statement.lines[-1]
    title = screen.say("explained", line=line.name[locale], manager=statement.name, amount=f"{line.amount:,}")
    tree = Tree(title)
    _grow(tree, line.figure)
    return tree


def _grow(tree: Tree, figure: Figure) -> None:
    """The figure and what it follows from; of the many contributions to a score only the first is followed down."""
    words = " · ".join(part for part in (figure.formula, figure.source) if part)
    branch = tree.add(f"{figure.key} = {figure.value} {figure.unit}  {words}", highlight=False)
    for place, below in enumerate(figure.inputs):
        if place and below.key.startswith("contribution/"):
            branch.add(f"{below.key} = {below.value} {below.unit}", highlight=False)
        else:
            _grow(branch, below)
