"""The document in Chinese is the same contract in other words."""

import re
from collections.abc import Iterator
from typing import Any

from gateway.contracts import load_contracts, merge, translated, translations, untranslated

CONTRACTS = load_contracts()
DOCUMENT = merge(CONTRACTS.values())
WORDS = translations()
IN_CHINESE = translated(DOCUMENT, WORDS)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def operations(document: dict[str, Any]) -> dict[str, Any]:
    return {f"{method} {path}": o for path, item in document["paths"].items() for method, o in item.items()}


def without_words(thing: Any) -> Any:
    if isinstance(thing, list):
        return [without_words(part) for part in thing]
    if not isinstance(thing, dict):
        return thing
    return {
        name: without_words(part)
        for name, part in thing.items()
        if not (name in ("summary", "description") and isinstance(part, str)) and name != "tags"
    }


def words_in(thing: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    if isinstance(thing, list):
        for part in thing:
            yield from words_in(part, path)
    elif isinstance(thing, dict):
        for name, part in thing.items():
            if name in ("summary", "description") and isinstance(part, str):
                yield "/".join((*path, name)), part
            elif name not in ("example", "examples", "default", "enum", "const") or path[-1] == "properties":
                yield from words_in(part, (*path, name))


def test_nothing_that_the_contracts_say_lacks_its_chinese() -> None:
    assert [str(finding) for finding in untranslated(CONTRACTS.values(), WORDS)] == []


def test_no_summary_and_no_description_of_the_chinese_document_is_without_chinese() -> None:
    shown = dict(words_in(IN_CHINESE))
    assert len(shown) > 2 * len(operations(IN_CHINESE))
    assert {where: words for where, words in shown.items() if not CHINESE.search(words)} == {}


def test_no_english_sentence_is_left_in_the_chinese_document() -> None:
    sentence, code = re.compile(r"(?:\b[A-Za-z][a-z]+ ){3}"), re.compile(r"`[^`]*`")
    shown = dict(words_in(IN_CHINESE))
    assert {where: words for where, words in shown.items() if sentence.search(code.sub("", words))} == {}


def test_every_tag_has_a_chinese_name_and_none_shares_another_s() -> None:
    names = [tag["name"] for tag in DOCUMENT["tags"]]
    assert [name for name in names if name not in WORDS.tags] == []
    assert len({WORDS.tags[name] for name in names}) == len(names)
    assert {t for o in operations(IN_CHINESE).values() for t in o["tags"]} <= {t["name"] for t in IN_CHINESE["tags"]}


def test_beside_its_words_it_is_the_same_contract() -> None:
    assert without_words(IN_CHINESE) == without_words(DOCUMENT)


def test_an_example_is_not_a_sentence_to_be_translated() -> None:
    word = next(iter(WORDS.texts))
    document = {"info": {}, "paths": {}, "components": {"schemas": {"X": {"example": {"description": word}}}}}
    assert translated(document, WORDS)["components"]["schemas"]["X"]["example"] == {"description": word}
