"""The rules of the house that no linter knows: a pure domain asks no clock, and every refusal has its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.catalogue import LOCALES, Catalogue
from chassis.settings import BEHIND_THE_GATEWAY

ROOT = Path(__file__).resolve().parents[3]
ASKS_THE_WORLD = {"now", "today", "utcnow", "uuid1", "uuid4", "uuid7", "time", "monotonic", "urandom", "open", "print"}
DOMAIN = sorted(path for folder in ("chassis", "services") for path in (ROOT / folder).rglob("domain/**/*.py"))
SPEAKERS = ["chassis", "gateway", *(f"services.{name}" for name in BEHIND_THE_GATEWAY)]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node


def impurities(source: str) -> set[str]:
    return {name for name, _ in calls(ast.parse(source))} & ASKS_THE_WORLD


def fault_codes(source: str) -> set[str]:
    """The codes that stand as text in `Fault("code", …)`."""
    firsts = (call.args[0] for name, call in calls(ast.parse(source)) if name == "Fault" and call.args)
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}


@pytest.mark.parametrize("path", DOMAIN, ids=named)
def test_the_domain_asks_neither_clock_nor_chance(path):
    assert impurities(path.read_text("utf-8")) == set()


def test_a_clock_in_the_domain_would_be_found():
    assert impurities("from datetime import date\nage = date.today()") == {"today"}


@pytest.mark.parametrize("package", SPEAKERS)
def test_every_refusal_has_its_sentence_in_both_languages(package):
    sentences = Catalogue.of("chassis", *([package] if package.startswith("services") else [])).sentences
    sources = (ROOT / package.replace(".", "/")).rglob("*.py")
    codes = {code for path in sources for code in fault_codes(path.read_text("utf-8"))}
    assert {locale: sorted(codes - sentences[locale].keys()) for locale in LOCALES} == {"en": [], "zh-CN": []}


def test_a_refusal_without_a_sentence_would_be_found():
    assert fault_codes('raise Invalid(Fault("never_said", "/x"))') == {"never_said"}


@pytest.mark.parametrize("package", [p for p in SPEAKERS if (ROOT / p.replace(".", "/") / "messages").exists()])
def test_both_languages_say_the_same_things_with_the_same_values(package):
    def placeholders(sentence: str) -> list[str]:
        return sorted(part.partition("}")[0] for part in sentence.split("{")[1:])

    english, chinese = (Catalogue.of(package).sentences[locale] for locale in LOCALES)
    assert {code: placeholders(text) for code, text in english.items()} == {
        code: placeholders(text) for code, text in chinese.items()
    }


def sentences_said_twice(text: str) -> list[str]:
    codes = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalnum()]
    return sorted({code for code in codes if codes.count(code) > 1})


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*/messages/*.yaml")) + sorted(ROOT.glob("services/*/messages/*.yaml")), ids=named
)
def test_a_code_has_one_sentence_in_a_file(path):
    assert sentences_said_twice(path.read_text("utf-8")) == []


def test_a_code_with_two_sentences_would_be_found():
    assert sentences_said_twice("gone: It is gone.\nhere: It is here.\n# gone: no\ngone: Gone.\n") == ["gone"]
