"""Every refusal of the service speaks both languages, and says the same in both."""

import re
from pathlib import Path
from string import Formatter

import pytest

import services.kpi
from chassis.catalogue import Catalogue

HERE = Path(services.kpi.__file__).parent
CODE = re.compile(r'Fault\(\s*"([a-z_]+)"')
USED = {code for path in HERE.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
SENTENCES = Catalogue.of("chassis", "services.kpi").sentences
OWN = Catalogue.of("services.kpi").sentences


def placeholders(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_fault_has_a_sentence(locale):
    assert len(USED) > 40
    assert {code for code in USED if code not in SENTENCES[locale]} == set()


def test_both_languages_say_the_same_things_of_the_same_values():
    assert OWN["en"].keys() == OWN["zh-CN"].keys()
    differing = [code for code in OWN["en"] if placeholders(OWN["en"][code]) != placeholders(OWN["zh-CN"][code])]
    assert differing == []


def test_no_sentence_is_left_over():
    code = "\n".join(path.read_text("utf-8") for path in HERE.rglob("*.py"))
    made_up = {"score_run_unknown", "pay_plan_unknown"}
    assert {name for name in OWN["en"] if f'"{name}"' not in code} <= made_up
