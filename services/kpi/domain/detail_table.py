"""The monthly detail tables (article 5: 佣金、收入、收费、回款明细表，代理商佣金结算)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi.domain.exact import plain, quotient
from services.kpi.domain.pay_line import PayLine
from services.kpi.domain.pay_plan import PayPlan, PieceRates
from services.kpi.domain.statement import Statement
from services.kpi.domain.team_share import TeamPart, TeamRole

Cell = str | Decimal | Name


class TableKind(StrEnum):
    """Which table: what products earned, what everybody gets, what came in, what is owed, what agents get."""

    COMMISSION = "commission"
    INCOME = "income"
    COLLECTION = "collection"
    RECEIVABLE = "receivable"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True)
class DetailTable:
    """One table of one period; the sum of its last column but the reasons stands in `docs/algorithms/pay.md`."""

    kind: TableKind
    period: Period
    headings: tuple[Name, ...]
    rows: tuple[tuple[Cell, ...], ...]


TITLES = {
    TableKind.COMMISSION: Name("Commission", "佣金明细表"),
    TableKind.INCOME: Name("Income", "收入明细表"),
    TableKind.COLLECTION: Name("Collection", "回款明细表"),
    TableKind.RECEIVABLE: Name("Receivables", "应收明细表"),
    TableKind.SETTLEMENT: Name("Agents' settlement", "代理商佣金结算表"),
}
MEASURED = {
    TableKind.COLLECTION: ("receipts_due", "receipts"),
    TableKind.RECEIVABLE: ("receivable_amount", "bad_debt_amount"),
}
"""The measures of the tables that are measured and not paid: the whole, and the part that is held against it."""

_MANAGER, _NAME = Name("Manager", "工号"), Name("Name", "姓名")
_AMOUNT, _REASONS = Name("Amount", "金额"), Name("Reasons", "原因")
_CURRENCY, _LINE = Name("Currency", "币种"), Name("Item", "项目")


def commission(period: Period, paid: Iterable[tuple[PayPlan, Statement]]) -> DetailTable:
    """A row for each product of each manager: what was sold, at which price, and what it earned."""
    sold, price = Name("Sold", "销量"), Name("Unit price", "单价")
    headings = (_MANAGER, _NAME, _LINE, sold, price, _AMOUNT, _CURRENCY, _REASONS)
    rows = (row for plan, statement in paid for row in _piece_rows(plan, statement))
    return DetailTable(TableKind.COMMISSION, period, headings, tuple(rows))


def _piece_rows(plan: PayPlan, statement: Statement) -> Iterator[tuple[Cell, ...]]:
    pieces = {part.id for part in plan.components if isinstance(part, PieceRates)}
    for line in statement.lines:
        if line.component in pieces:
            sold = next((f.value for f in line.figure.walk() if f.key.startswith("measure/")), Decimal(0))
            price = next((f.value for f in line.figure.walk() if f.key == "unit price"), Decimal(0))
            yield (*_who(statement), line.name, plain(sold), plain(price), *_amount(line), ", ".join(line.reasons))


def income(period: Period, paid: Iterable[tuple[PayPlan, Statement]]) -> DetailTable:
    """A row for each line of each manager, then the whole, what is deferred and what is paid now."""
    headings = (_MANAGER, _NAME, _LINE, _AMOUNT, _CURRENCY, _REASONS)
    rows = (row for _, statement in paid for row in _income_rows(statement))
    return DetailTable(TableKind.INCOME, period, headings, tuple(rows))


def _income_rows(statement: Statement) -> Iterator[tuple[Cell, ...]]:
    who, currency = _who(statement), statement.total.currency
    for line in statement.lines:
        yield (*who, line.name, *_amount(line), ", ".join(line.reasons))
    later = statement.total - statement.paid_now
    yield (*who, Name("Total", "合计"), statement.total.amount, currency, "")
    yield (*who, Name("Deferred", "延期发放"), later.amount, currency, "")
    yield (*who, Name("Paid now", "本期实发"), statement.paid_now.amount, currency, "")


def measured(
    kind: TableKind,
    period: Period,
    names: tuple[Name, Name],
    facts: Sequence[tuple[str, Decimal | None, Decimal | None]],
) -> DetailTable:
    """A row for each manager: the whole, the part, and the part's share; what nobody measured stays empty."""
    share = Name("Share", "占比")
    rows = tuple((manager, _or_empty(whole), _or_empty(part), _share(whole, part)) for manager, whole, part in facts)
    return DetailTable(kind, period, (_MANAGER, *names, share), rows)


def settlement(period: Period, parts: Iterable[TeamPart]) -> DetailTable:
    """A row for each agent's part in a result, with the whole that was shared."""
    agent, whole, share = Name("Agent", "代理商"), Name("Whole result", "业绩总额"), Name("Share", "份额")
    rows = tuple(
        (part.member, part.award, part.reason_code, part.whole.amount, plain(part.share), *_money(part))
        for part in parts
        if part.role is TeamRole.AGENT
    )
    headings = (agent, _LINE, _REASONS, whole, share, _AMOUNT, _CURRENCY)
    return DetailTable(TableKind.SETTLEMENT, period, headings, rows)


def _who(statement: Statement) -> tuple[str, str]:
    return statement.payee.manager, statement.payee.name


def _amount(line: PayLine) -> tuple[Decimal, str]:
    return line.amount.amount, line.amount.currency


def _money(part: TeamPart) -> tuple[Decimal, str]:
    return part.amount.amount, part.amount.currency


def _or_empty(value: Decimal | None) -> Cell:
    return "" if value is None else plain(value)


def _share(whole: Decimal | None, part: Decimal | None) -> Cell:
    return quotient(part, whole, 6) if whole and part is not None else ""
