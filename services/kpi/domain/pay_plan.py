"""A pay plan: what pay consists of, in the order in which a statement lists it.

Article 4: basic guarantee and grade allowance are paid monthly, performance pay follows quantified indicators, and part
of it may be paid later. Article 8: products carry a price a piece.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from chassis.domain.money import Money
from chassis.domain.name import Name
from services.kpi.domain.factor_table import FactorTable


@dataclass(frozen=True, slots=True)
class BaseGuarantee:
    """基本保障: fixed pay for a full period."""

    id: str
    name: Name
    amount: Money
    prorated: bool = True
    kind: Literal["base_guarantee"] = "base_guarantee"


@dataclass(frozen=True, slots=True)
class GradeAllowance:
    """职级津贴: an amount by the manager's grade for a full period. A grade that is not listed cannot be paid."""

    id: str
    name: Name
    amounts: Mapping[str, Money]
    prorated: bool = True
    kind: Literal["grade_allowance"] = "grade_allowance"


@dataclass(frozen=True, slots=True)
class PieceRate:
    """What one unit of a product measure is worth, in major units of the plan's currency; may be finer than a fen."""

    measure: str
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class PieceRates:
    """产品计价: counted sales times their price, one line a product, each line rounded to the minor unit."""

    id: str
    name: Name
    rates: tuple[PieceRate, ...]
    kind: Literal["piece_rates"] = "piece_rates"


@dataclass(frozen=True, slots=True)
class ScoreBonus:
    """绩效工资: a target for a full period times the factor that the score earns."""

    id: str
    name: Name
    target: Money
    table: FactorTable
    prorated: bool = True
    kind: Literal["score_bonus"] = "score_bonus"


Component = BaseGuarantee | GradeAllowance | PieceRates | ScoreBonus


@dataclass(frozen=True, slots=True)
class GateRule:
    """What crossing a red line costs: the components named keep only `factor` of their amount (0 takes it all)."""

    reason_code: str
    components: tuple[str, ...]
    factor: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Deferral:
    """延期分发: a share of the named components is paid later, in equal instalments `months_between` months apart."""

    share: Decimal
    instalments: int
    months_between: int
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PayPlan:
    """A dated version: in force for periods that start on or after `valid_from`, until the next of its `code`."""

    code: str
    name: Name
    valid_from: date
    currency: str
    components: tuple[Component, ...]
    gates: tuple[GateRule, ...] = ()
    deferral: Deferral | None = None

    @property
    def source(self) -> str:
        """How a figure names this version."""
        return f"pay plan {self.code}@{self.valid_from}"
