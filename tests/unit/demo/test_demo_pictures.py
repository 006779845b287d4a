"""What the pictures promise: they are XML, they say the numbers of the data, and they are drawn to scale."""

from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from chassis.catalogue import LOCALES, Locale
from chassis.drawing.markup import Markup
from chassis.drawing.scale import Band
from suite.demo.pictures.bars import Bar, draw_bars
from suite.demo.pictures.breakdown import Part, draw_breakdown
from suite.demo.pictures.ranking import Ranked, draw_ranking
from suite.demo.pictures.waterfall import Step, draw_waterfall
from suite.demo.words import Say, catalogue, voice

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'A & B <"Bank">'


def band(value: str, reach: str = "5") -> Band:
    return Band(Decimal(value), Decimal(value) - Decimal(reach), Decimal(value) + Decimal(reach))


def parsed(picture: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 - our own picture, not a stranger's


def ranking(say: Say) -> Markup:
    return draw_ranking([Ranked(HOSTILE, 1, band("4.2"), "excellent"), Ranked("B", 2, band("7.9"), "supervisor")], say)


def bars(say: Say) -> Markup:
    return draw_bars(HOSTILE, [Bar("rows", Decimal(3011)), Bar("landed", Decimal(1506))], say)


def breakdown(say: Say) -> Markup:
    earned = Part("visits", Decimal("8.213"), Decimal("12.1"), Decimal("0.68"), "93.1 %")
    unknown = Part("surveys", None, Decimal(9), None, "–")
    return draw_breakdown(HOSTILE, Decimal("81.22"), [earned, unknown], say)


def waterfall(say: Say) -> Markup:
    steps = [
        Step("base", Decimal("3500.00")),
        Step("correction", Decimal("-120.50")),
        Step("total", Decimal("3379.50"), is_sum=True),
    ]
    return draw_waterfall(HOSTILE, "CNY", steps, say)


DRAWN = [ranking, bars, breakdown, waterfall]
SAID = {
    ranking: ["4.2", "7.9"],
    bars: ["3,011", "1,506"],
    breakdown: ["8.21 / 12.10", "– / 9.00", "81.22", "93.1 %"],
    waterfall: ["3,500.00", "−120.50", "3,379.50"],
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("draw", DRAWN)
def test_a_picture_is_xml_that_says_its_numbers(draw: Callable[[Say], Markup], locale: Locale) -> None:
    root = parsed(draw(voice(locale)))
    said = " ".join(root.itertext())
    assert [number for number in SAID[draw] if number not in said] == []


@pytest.mark.parametrize("draw", DRAWN)
def test_a_picture_is_told_to_those_who_hear_it(draw: Callable[[Say], Markup]) -> None:
    root = parsed(draw(voice("en")))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")


@pytest.mark.parametrize("draw", DRAWN)
def test_a_picture_has_no_word_left_untranslated(draw: Callable[[Say], Markup]) -> None:
    said = " ".join(parsed(draw(voice("zh-CN"))).itertext())
    assert "{" not in said
    assert not [code for code in ("profile.", "match.", "ranking.", "breakdown.", "group.", "style.") if code in said]


def test_bars_are_as_long_as_their_counts() -> None:
    root = parsed(bars(voice("en")))
    _, full, _, half = (float(rect.attrib["width"]) for rect in root.iter(f"{SVG}rect"))
    assert half / full == pytest.approx(1506 / 3011, abs=0.001)


def test_the_steps_of_a_waterfall_meet() -> None:
    root = parsed(waterfall(voice("en")))
    base, correction, total = (
        (float(rect.attrib["x"]), float(rect.attrib["width"])) for rect in root.iter(f"{SVG}rect")
    )
    assert correction[0] + correction[1] == pytest.approx(base[0] + base[1], abs=0.02)
    assert total[0] + total[1] == pytest.approx(correction[0], abs=0.02)


def test_both_languages_have_the_same_sentences() -> None:
    english, chinese = (catalogue().sentences[locale] for locale in LOCALES)
    assert english.keys() == chinese.keys()
