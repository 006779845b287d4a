"""Rows of the imports of holdings and figures."""

from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money
from services.accounts.domain.figure import AccountFigure, figure_faults
from services.accounts.domain.holding import Holding, holding_faults
from services.accounts.domain.import_rows import CODE_LONGEST, TITLE_LONGEST, AccountKey, account_key
from services.accounts.domain.product import ProductRule
from services.accounts.domain.row import Row

_NOBODY = UUID(int=0)
"""Whose it is until the row's account is found."""


def holding_of_row(row: Row, rule: ProductRule, latest: date) -> tuple[AccountKey, Holding]:
    """A holding and whose it is."""
    units = row.whole("units")
    holding = Holding(
        account_id=_NOBODY,
        product=row.text("product", CODE_LONGEST, required=True).lower(),
        as_of=row.day("as_of") or latest,
        source=row.text("source", TITLE_LONGEST, required=True),
        units=1 if units is None else units,
        balance=row.money("balance", "currency"),
    )
    key = account_key(row)
    row.note(_by_column(fault) for fault in holding_faults(holding, rule, latest))
    row.refuse_if_faulty()
    return key, holding


def figure_of_row(row: Row, rule: ProductRule, latest: date) -> tuple[AccountKey, AccountFigure]:
    """A figure and whose it is."""
    figure = AccountFigure(
        account_id=_NOBODY,
        figure=row.text("figure", CODE_LONGEST, required=True).lower(),
        month=row.month("month") or latest.replace(day=1),
        source=row.text("source", TITLE_LONGEST, required=True),
        amount=row.money("amount", "currency") or Money.zero("CNY"),
    )
    key = account_key(row)
    row.note(_by_column(fault) for fault in figure_faults(figure, rule.figures, latest))
    row.refuse_if_faulty()
    return key, figure


def _by_column(fault: Fault) -> Fault:
    return Fault(fault.code, fault.pointer.removesuffix("/amount") or "/amount", fault.params)
