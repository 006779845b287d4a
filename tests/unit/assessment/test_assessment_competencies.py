"""The shipped competency model has article 13's five areas and nine competencies, with levels in both languages."""

from collections import Counter

from services.assessment import rulebook

MODEL = rulebook.competency_model("relationship-manager@2026-01-01")


def test_the_areas_are_those_of_the_iceberg() -> None:
    assert [area.text.zh_cn for area in MODEL.areas] == ["知识技能", "管理能力", "行动能力", "人格特质", "核心文化"]
    assert [area.id for area in MODEL.areas if not area.above_waterline] == ["personality", "core_culture"]


def test_the_competencies_are_the_nine_that_article_13_names() -> None:
    named = "成就欲、主动性、人际洞察力、客户服务意识、分析思维、技术专长、情绪控制能力、职业兴趣、学习能力"
    assert [competency.text.zh_cn for competency in MODEL.competencies] == named.split("、")
    assert Counter(competency.area for competency in MODEL.competencies).keys() == {area.id for area in MODEL.areas}


def test_each_level_says_something_of_its_own_in_both_languages() -> None:
    for competency in MODEL.competencies:
        assert len(competency.levels) == 4
        assert len({level.en for level in competency.levels}) == len({level.zh_cn for level in competency.levels}) == 4
        assert all(level.en and level.zh_cn for level in competency.levels)
