"""Every code that the accounts service can say has its sentence in both languages."""

import re
from pathlib import Path

from chassis.catalogue import LOCALES, Catalogue
from services.accounts.domain.allocation import __file__ as allocation_file

SERVICE = Path(allocation_file).parents[1]
CODE = re.compile(r'(?:Fault|Reason)\(\s*"([a-z_]+)"')
PARAMETER = re.compile(r"\{(\w+)\}")


def test_every_fault_and_reason_has_a_sentence_in_both_languages() -> None:
    codes = {code for path in SERVICE.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    catalogue = Catalogue.of("chassis", "services.accounts")
    assert len(codes) > 40
    for locale in LOCALES:
        assert {code for code in codes if code not in catalogue.sentences[locale]} == set()


def test_both_languages_say_the_same_things_about_the_same_values() -> None:
    sentences = Catalogue.of("services.accounts").sentences
    assert set(sentences["en"]) == set(sentences["zh-CN"])
    for code, sentence in sentences["en"].items():
        assert set(PARAMETER.findall(sentence)) == set(PARAMETER.findall(sentences["zh-CN"][code])), code
