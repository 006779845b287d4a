"""The chapter about scores: weights, who stands where, and two scorecards taken apart."""

from decimal import Decimal

from chassis.catalogue import Locale
from chassis.drawing.elements import figure, section, table
from chassis.drawing.markup import Markup, tag
from suite.demo.chapters.scoring import Part as ScorePart
from suite.demo.chapters.scoring import Scorecard, Scores
from suite.demo.pictures.bars import Bar, draw_bars
from suite.demo.pictures.breakdown import Part, draw_breakdown
from suite.demo.report.explanation import explained
from suite.demo.report.told import Told
from suite.demo.telling import Story
from suite.demo.words import Say


def scores_chapter(story: Story) -> Told:
    """The best card and the one in the middle, and the table of all."""
    scores = story.scores
    names = {manager.external_id: manager.name for manager in story.managers}
    shown = (scores.scorecards[0], scores.scorecards[len(scores.scorecards) // 2])

    def told(say: Say, locale: Locale) -> Markup:
        return section(
            f"scoring-{locale}",
            say("chapter.scoring"),
            say("scoring.lead", rows=scores.measured.landed, managers=len(scores.scorecards)),
            figure(_weights(scores, say, locale), _consistency(scores, say)),
            tag("h3", say("scorecards.title")),
            *(_card(card, names[card.manager], scores, say, locale) for card in shown),
            tag("details", tag("summary", say("scorecards.all")), _all(scores, names, say)),
            tag("h3", say("scorecards.explained", manager=names[shown[0].manager])),
            tag("ul", explained(shown[0].figure, {**scores.indicators, **scores.measures}, locale), _class="figures"),
        )

    return told


def _weights(scores: Scores, say: Say, locale: Locale) -> Markup:
    bars = [
        Bar(f"{indicator} {scores.indicators[indicator][locale]}", round(100 * weight, 2), "%")
        for indicator, weight in scores.weights.weights.items()
    ]
    return draw_bars(say("weights.title"), bars, say)


def _consistency(scores: Scores, say: Say) -> str:
    ratio = max(scores.weights.consistency_ratios.values())
    return say("weights.caption", ratio=f"{ratio:.3f}", limit=scores.weights.ratio_limit)


def _card(card: Scorecard, name: str, scores: Scores, say: Say, locale: Locale) -> Markup:
    parts = [_part(part, scores, locale) for part in card.parts]
    title = say("scorecard.title", manager=name)
    return figure(draw_breakdown(title, card.score, parts, say), title)


def _part(part: ScorePart, scores: Scores, locale: Locale) -> Part:
    name = f"{part.indicator} {scores.indicators[part.indicator][locale]}"
    return Part(name, part.points, 100 * part.weight, part.membership, _observed(part))


def _observed(part: ScorePart) -> str:
    if part.observed is None:
        return "–"
    return f"{100 * part.observed:.1f} %" if part.unit == "ratio" else f"{part.observed.normalize():f}"


def _all(scores: Scores, names: dict[str, str], say: Say) -> Markup:
    indicators = list(scores.weights.weights)
    rows = [
        [f"{place}", names[card.manager], card.manager, f"{card.score}"]
        + [f"{_membership(card, indicator):.2f}" for indicator in indicators]
        + [say("list_separator").join(say(f"reason.{reason}") for reason in card.broken_gates)]
        for place, card in enumerate(scores.scorecards, start=1)
    ]
    headings = [say("place"), say("manager"), "", say("score"), *indicators, say("red_lines")]
    return table(headings, rows, right=(0, *range(3, 4 + len(indicators))))


def _membership(card: Scorecard, indicator: str) -> Decimal:
    return next(part.membership for part in card.parts if part.indicator == indicator)
