"""The contracts' words: which pieces they are translated in, and the files in which the pieces stand."""

from pathlib import Path

import pytest
import yaml

from chassis.settings import ServiceName
from gateway.contracts import Contract, ContractError, Kind, Translations, read_translations, translated, wordings
from suite.wording import CHINESE, arranged, write

TABLE = """The body is
the file.

| column | required | example | |
| --- | --- | --- | --- |
| `name` | yes | name | Whose |"""


def contract(description: str, service: ServiceName = ServiceName.KPI, **more: object) -> Contract:
    operation = {"summary": "Read it", "description": description, "tags": ["Things"]}
    return Contract(service, {"info": {"title": "T"}, "paths": {"/v1/things": {"get": operation}}, **more})


def said(found: Contract, kind: Kind) -> list[str]:
    return [wording.text for wording in wordings(found) if wording.kind is kind]


def test_a_description_is_translated_by_paragraph_however_its_lines_break() -> None:
    assert said(contract("One thing.\nAnd\nanother.\n\nA third."), Kind.OPERATION) == [
        "One thing. And another.",
        "A third.",
    ]


def test_a_table_is_translated_by_cell_but_not_its_names_and_examples() -> None:
    pieces = ["The body is the file.", "column", "required", "example", "yes", "Whose"]
    assert said(contract(TABLE), Kind.OPERATION) == pieces
    words = Translations(
        texts={"yes": "是", "Whose": "归属", "name": "名称", "The body is the file.": "请求体即文件。"}
    )
    shown = translated(contract(TABLE).document, words)["paths"]["/v1/things"]["get"]["description"]
    assert shown.startswith("请求体即文件。\n\n| column |")
    assert shown.endswith("| `name` | 是 | name | 归属 |")


def test_a_list_of_names_is_the_same_in_every_language() -> None:
    told = contract("Fields in order: `name`, `-age`.")
    assert said(told, Kind.OPERATION) == ["Fields in order:"]
    words = Translations(texts={"Fields in order:": "字段的顺序："})
    shown = [translated(told.document, found)["paths"]["/v1/things"]["get"] for found in (words, Translations())]
    assert [operation["description"] for operation in shown] == [
        "字段的顺序：`name`、`-age`。",
        "Fields in order: `name`, `-age`.",
    ]


def test_a_property_may_be_called_default_and_still_has_its_words() -> None:
    described = {
        "type": "object",
        "properties": {"default": {"description": "What else."}},
        "default": {"summary": "No."},
    }
    found = contract("It.", components={"schemas": {"Thing": described}})
    assert said(found, Kind.SCHEMA) == ["What else."]
    assert said(found, Kind.SUMMARY) == ["Read it"]


def test_a_sentence_that_changes_is_asked_for_anew_and_the_old_one_goes() -> None:
    words = Translations(summaries={"Read it": "查看"}, tags={"Things": "事物"}, texts={"Old.": "旧。", "T": "标题"})
    found = arranged([contract("New.")], words)
    assert found["common.yaml"] == {
        "summaries": {"Read it": "查看"},
        "tags": {"Things": "事物"},
        "texts": {"T": "标题"},
    }
    assert "Old." not in str(found)


def test_what_two_services_say_stands_in_the_common_file() -> None:
    words = Translations(texts={"Both.": "共有。"})
    both = arranged([contract("Both."), contract("Both.", ServiceName.ACCOUNTS)], words)
    assert both["common.yaml"]["texts"]["Both."] == "共有。"
    assert arranged([contract("Both.")], words)["kpi/operations.yaml"] == {"texts": {"Both.": "共有。"}}


def test_the_files_are_read_as_they_were_written_and_a_leftover_file_goes(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text("texts: {A: 甲}", "utf-8")
    long = "A sentence of many words, with a colon: and more. " * 40
    write({"kpi/operations.yaml": {"texts": {long: "长句。", "Blank.": None}}}, tmp_path)
    assert read_translations(tmp_path) == Translations(texts={long: "长句。"})
    assert not (tmp_path / "old.yaml").exists()


def test_two_files_that_say_different_things_of_the_same_words_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("texts: {A: 甲, B: 乙}", "utf-8")
    (tmp_path / "b.yaml").write_text("texts: {A: 甲}", "utf-8")
    assert read_translations(tmp_path).texts == {"A": "甲", "B": "乙"}
    (tmp_path / "b.yaml").write_text("texts: {A: 丙}", "utf-8")
    with pytest.raises(ContractError, match=r'b\.yaml: "A"'):
        read_translations(tmp_path)


def test_no_word_stands_twice_in_a_file() -> None:
    for path in CHINESE.rglob("*.yaml"):
        for _, section in yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader).value:
            words = [word.value for word, _ in section.value]
            assert len(words) == len(set(words)), path
