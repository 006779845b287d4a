"""A pay statement as a document: the lines, what is paid later, and every figure opened down to where it comes from."""

from collections.abc import Iterator
from datetime import datetime

from chassis.catalogue import Locale
from chassis.domain.explain import Figure
from chassis.domain.name import Name
from chassis.printing.document import Block, Document, Facts, Listing, Points, Section
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_line import PayLine
from services.kpi.domain.shown_statement import ShownStatement
from services.kpi.domain.statement import Statement
from services.kpi.schemas.figure_words import formula_of, money, name_of, told, value_of

_W = {
    "title": Name("Pay statement", "薪酬单"),
    "draft": Name("Not approved yet: this is a draft.", "尚未审批：此为草稿。"),
    "plan": Name("Pay plan", "薪酬方案"),
    "grade": Name("Grade", "职级"),
    "period": Name("Period", "期间"),
    "total": Name("Total", "合计"),
    "now": Name("Paid now", "本期实发"),
    "later": Name("Deferred", "延期发放"),
    "lines": Name("What the pay consists of", "薪酬构成"),
    "lines_lead": Name("Each line is rounded once, half up, to the smallest coin.", "每行仅四舍五入一次，精确到分。"),
    "item": Name("Item", "项目"),
    "how": Name("How it came about", "计算方法"),
    "amount": Name("Amount", "金额"),
    "schedule": Name("What is paid later", "延期发放计划"),
    "schedule_lead": Name(
        "Equal instalments, the remainder in the last; malus may cut what has not vested.",
        "分期等额，尾差并入最后一期；归属之前可能扣减。",
    ),
    "due": Name("Due with the pay of", "随何期薪酬发放"),
    "opened": Name("Where every figure comes from", "各项数据的来源"),
    "figure": Name("Figure", "数据"),
    "value": Name("Value", "数值"),
    "origin": Name("Formula or source", "公式或来源"),
    "crossed": Name("Lines that were crossed", "触碰的红线与门槛"),
    "crossed_lead": Name("They cut the components that the plan names.", "按方案规定扣减相应组成项。"),
    "foot": Name(
        "Every figure follows from measurements and dated rules.", "每个数字都可追溯到计量数据与有生效日期的规则。"
    ),
}


def statement_document(shown: ShownStatement, locale: Locale) -> Document:
    """The document in the reader's language."""
    statement = shown.statement
    return Document(
        title=f"{_w('title', locale)} {statement.period}",
        lead=_lead(shown, locale),
        foot=f"{statement.payee.manager} · {statement.period} · {_w('foot', locale)}",
        locale=locale,
        moment=_whole_seconds(shown.made_at),
        sections=list(_sections(statement, shown.catalogue, locale)),
        summary=_summary(statement, locale),
    )


def _lead(shown: ShownStatement, locale: Locale) -> str:
    payee = shown.statement.payee
    who = f"{payee.name} ({payee.manager}) · {_w('grade', locale)} {payee.grade}"
    plan = f"{_w('plan', locale)} {shown.plan.name.text(locale)} ({shown.plan.code}@{shown.plan.valid_from})"
    draft = () if shown.published else (_w("draft", locale),)
    return " · ".join((who, plan, *draft))


def _summary(statement: Statement, locale: Locale) -> Facts:
    later = statement.total - statement.paid_now
    amounts = {"total": statement.total, "now": statement.paid_now, "later": later}
    return Facts([(_w(key, locale), money(amount, locale)) for key, amount in amounts.items()])


def _sections(statement: Statement, catalogue: Catalogue, locale: Locale) -> Iterator[Section]:
    yield Section(_w("lines", locale), _w("lines_lead", locale), [_lines(statement, catalogue, locale)])
    if statement.deferred:
        rows = [(str(part.due), money(part.amount, locale)) for part in statement.deferred]
        listing = Listing((_w("due", locale), _w("amount", locale)), rows, (1,))
        yield Section(_w("schedule", locale), _w("schedule_lead", locale), [listing])
    if statement.reasons:
        yield Section(
            _w("crossed", locale), _w("crossed_lead", locale), [Points(_reasons(statement, catalogue, locale))]
        )
    for n, line in enumerate(statement.lines):
        yield _opened(line, catalogue, locale, lead=_w("opened", locale) if n == 0 else "")


def _reasons(statement: Statement, catalogue: Catalogue, locale: Locale) -> list[str]:
    red_lines = {found.red_line.reason_code: found for found in catalogue.indicators.values() if found.red_line}
    return [
        f"{red_lines[code].name.text(locale)} ({code})" if code in red_lines else code for code in statement.reasons
    ]


def _lines(statement: Statement, catalogue: Catalogue, locale: Locale) -> Listing:
    headings = (_w("item", locale), _w("how", locale), _w("amount", locale))
    rows = [
        (line.name.text(locale), _how(line.figure, catalogue, locale), money(line.amount, locale))
        for line in statement.lines
    ]
    total = (_w("total", locale), "", money(statement.total, locale))
    return Listing(headings, [*rows, total], (2,))


def _opened(line: PayLine, catalogue: Catalogue, locale: Locale, lead: str) -> Section:
    rows = [_row(figure, depth, catalogue, locale) for figure, depth in _walk(line.figure, 0)]
    rows[0] = (line.name.text(locale), *rows[0][1:])
    listing: Block = Listing((_w("figure", locale), _w("value", locale), _w("origin", locale)), rows, (1,))
    return Section(f"{line.name.text(locale)}: {money(line.amount, locale)}", lead, [listing])


def _walk(figure: Figure, depth: int) -> Iterator[tuple[Figure, int]]:
    yield figure, depth
    for inner in figure.inputs:
        yield from _walk(inner, depth + 1)


def _row(figure: Figure, depth: int, catalogue: Catalogue, locale: Locale) -> tuple[str, str, str]:
    return (
        "\u2003" * depth + name_of(figure, catalogue, locale),
        value_of(figure, locale),
        _how(figure, catalogue, locale),
    )


def _how(figure: Figure, catalogue: Catalogue, locale: Locale) -> str:
    said = " · ".join(part for part in (formula_of(figure, catalogue, locale), told(figure.source, locale)) if part)
    return f"{said} = {figure.unrounded:f}" if figure.unrounded is not None and figure.formula else said


def _w(key: str, locale: Locale) -> str:
    return _W[key].text(locale)


def _whole_seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
