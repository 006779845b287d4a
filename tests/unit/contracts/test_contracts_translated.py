"""The document in Chinese is the same contract in other words."""

import re
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


def test_every_operation_has_a_chinese_summary() -> None:
    assert [str(finding) for finding in untranslated(CONTRACTS.values(), WORDS)] == []
    assert all(CHINESE.search(operation["summary"]) for operation in operations(IN_CHINESE).values())


def test_every_tag_has_a_chinese_name_and_none_shares_another_s() -> None:
    names = [tag["name"] for tag in DOCUMENT["tags"]]
    assert [name for name in names if name not in WORDS.tags] == []
    assert len({WORDS.tags[name] for name in names}) == len(names)
    assert {t for o in operations(IN_CHINESE).values() for t in o["tags"]} <= {t["name"] for t in IN_CHINESE["tags"]}


def test_beside_its_words_it_is_the_same_contract() -> None:
    assert without_words(IN_CHINESE) == without_words(DOCUMENT)


def test_what_every_operation_shares_is_said_in_chinese() -> None:
    shared = ("idempotency-key", "if-match", "validate_only", "cursor", "if-none-match")
    for operation in operations(IN_CHINESE).values():
        for parameter in operation.get("parameters", ()):
            if parameter["name"].lower() in shared:
                assert CHINESE.search(parameter["description"]), parameter["description"]
    assert all(CHINESE.search(answer["description"]) for answer in IN_CHINESE["components"]["responses"].values())
    assert CHINESE.search(IN_CHINESE["info"]["description"])


def test_an_example_is_not_a_sentence_to_be_translated() -> None:
    word = next(iter(WORDS.texts))
    document = {"info": {}, "paths": {}, "components": {"schemas": {"X": {"example": {"description": word}}}}}
    assert translated(document, WORDS)["components"]["schemas"]["X"]["example"] == {"description": word}
