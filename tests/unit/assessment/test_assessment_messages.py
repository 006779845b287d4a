"""Every refusal of assessment has its sentence in both languages, with the same values in it."""

import re
from pathlib import Path

import yaml

SERVICE = Path("services/assessment")
EN, ZH = (yaml.safe_load((SERVICE / "messages" / f"{x}.yaml").read_text("utf-8")) for x in ("en", "zh-CN"))


def test_every_fault_code_has_a_sentence_in_both_languages() -> None:
    sources = [path.read_text("utf-8") for path in SERVICE.rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'Fault\(\s*"([a-z_]+)"', text)}
    codes |= {code for text in sources for code in re.findall(r'_known\(\w+\(\), key, "([a-z_]+)"\)', text)}
    assert len(codes) > 20
    assert codes <= EN.keys()
    assert EN.keys() == ZH.keys()


def test_both_languages_put_in_the_same_values() -> None:
    for code in EN:
        assert set(re.findall(r"{(\w+)}", EN[code])) == set(re.findall(r"{(\w+)}", ZH[code])), code
