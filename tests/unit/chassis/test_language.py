"""Every refusal has a sentence in both languages, and the reader's language is found in what the browser sends."""

from string import Formatter

import pytest

from chassis.catalogue import Catalogue, preferred_locale
from chassis.problems import STATUS

PACKAGES = ["chassis", "services.assessment", "services.accounts", "services.kpi"]


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_have_the_same_sentences_with_the_same_values(package):
    english, chinese = (Catalogue.of(package).sentences[locale] for locale in ("en", "zh-CN"))
    assert english.keys() == chinese.keys()
    for code, sentence in english.items():
        assert values_in(sentence) == values_in(chinese[code]), code


def values_in(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("kind", STATUS)
def test_every_kind_of_problem_has_a_title_and_a_detail(kind):
    sentences = Catalogue.of("chassis").sentences["en"]
    assert {f"problem.{kind}", f"problem.{kind}.detail"} <= sentences.keys()


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("", "en"),
        ("zh-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-Hans-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("de,zh;q=0.9,en;q=0.1", "zh-CN"),
        ("zh;q=0, en", "en"),
        ("fr;q=oops", "en"),
        ("*", "en"),
        ("," * 500, "en"),
    ],
)
def test_the_readers_language_is_the_best_of_the_two(header, locale):
    assert preferred_locale(header) == locale


def test_a_value_that_is_missing_never_breaks_the_sentence():
    assert "{limit}" in Catalogue.of("chassis").text("too_long", "en")
