"""Figures in words for people: what each is called, and how it came about, in the reader's language."""

import re
from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, list_currencies

from chassis.catalogue import Locale
from chassis.domain.explain import Figure
from chassis.domain.money import Money
from services.kpi.domain.catalogue import Catalogue

_MEASURE = re.compile(r"[a-z]+(_[a-z]+)+")
_MOST_DECIMALS = "#,##0.############"

_CHINESE: Mapping[str, str] = {
    "(a loss counts as 0)": "（亏损按 0 计）",
    "(no target, so no acceleration)": "（无目标值，不加速）",
    "(the weight of what was measured)": "（有数据指标的权重）",
    "100 × membership × weight": "100 × 隶属度 × 权重",
    "100 × Σ membership × weight": "100 × Σ 隶属度 × 权重",
    "accelerated worth": "加速后计价额",
    "all products": "全部产品",
    "allowance of grade": "职级津贴",
    "amount": "金额",
    "at most": "封顶",
    "by largest remainder": "按最大余数法分配",
    "cap": "封顶额",
    "clipped to": "截取至",
    "contribution": "得分贡献",
    "counts": "计",
    "days employed": "在职天数",
    "days in period": "期间天数",
    "factor": "系数",
    "from": "自",
    "gate": "门槛",
    "how often measured in": "计量次数，期间",
    "in force": "生效",
    "limit": "限值",
    "marginal tiers": "累进分档",
    "membership": "隶属度",
    "missing counts as 0": "缺数据按 0 计",
    "must be above the limit": "须高于限值",
    "must be at_least the limit": "须不低于限值",
    "must be at_most the limit": "须不高于限值",
    "must be below the limit": "须低于限值",
    "no measurement in": "无计量数据，期间",
    "no measurement of": "无计量数据，人员",
    "no part in the pool": "未参与奖金池",
    "of the target": "倍目标值",
    "points": "分",
    "pot": "奖金池总额",
    "rate": "比例",
    "redeemed early": "提前赎回",
    "result": "业绩",
    "score": "得分",
    "share taken back": "扣回比例",
    "sold": "销量",
    "target": "目标额",
    "times": "倍",
    "unit price": "单价",
    "weight": "权重",
    "what lies beyond": "超出部分，起点为",
    "whole tiers": "全额分档",
    "worth of sales": "计价额",
    "Σ lines": "各行合计",
    "employment of": "在职记录，人员",
    "measurement": "计量数据",
    "pay plan": "薪酬方案",
    "scheme": "考核方案",
    "adjustment in the run of": "核算内调整，期间",
    "adjustment": "调整项",
    "share of": "团队分配，总额",
    "in the run of": "核算期间",
}
_PHRASES = re.compile(
    "|".join(
        rf"(?<![A-Za-z_]){re.escape(words)}(?![A-Za-z_])" if words[0].isalnum() else re.escape(words)
        for words in sorted(_CHINESE, key=len, reverse=True)
    )
)


def told(words: str, locale: Locale) -> str:
    """A formula or a source in the reader's language."""
    return words if locale == "en" else _PHRASES.sub(lambda found: _CHINESE[found[0]], words)


def formula_of(figure: Figure, catalogue: Catalogue, locale: Locale) -> str:
    """A figure's formula in words, measures by their names."""

    def named(found: re.Match[str]) -> str:
        measure = catalogue.measures.get(found[0])
        return found[0] if measure is None else measure.name.text(locale)

    return _MEASURE.sub(named, told(figure.formula, locale))


def name_of(figure: Figure, catalogue: Catalogue, locale: Locale) -> str:
    """What a figure is called: measures and indicators by their names, parts of a formula by their words."""
    kind, _, key = figure.key.partition("/")
    if kind in ("measure", "target") and key in catalogue.measures:
        own = catalogue.measures[key].name.text(locale)
        return own if kind == "measure" else f"{told('target', locale)}: {own}"
    if key in catalogue.indicators:
        own = f"{key} {catalogue.indicators[key].name.text(locale)}"
        return own if kind == "indicator" else f"{told(kind, locale)}: {own}"
    if figure.key in catalogue.indicators:
        return f"{figure.key} {catalogue.indicators[figure.key].name.text(locale)}"
    return told(figure.key, locale)


def value_of(figure: Figure, locale: Locale) -> str:
    """The value as people write it: money with its currency, everything else with all its decimals."""
    return (
        money(Money.rounded(figure.value, figure.unit), locale) if _is_money(figure) else number(figure.value, locale)
    )


def money(amount: Money, locale: Locale) -> str:
    """An amount as people write it: ¥11,877.28."""
    return format_currency(amount.amount, amount.currency, locale=locale.replace("-", "_"))


def number(value: Decimal, locale: Locale) -> str:
    """A number as people write it, with all its decimals."""
    shape = locale.replace("-", "_")
    return format_decimal(value, format=_MOST_DECIMALS, locale=shape, decimal_quantization=False)


def _is_money(figure: Figure) -> bool:
    if figure.unit not in list_currencies():
        return False
    return Money.rounded(figure.value, figure.unit).amount == figure.value
