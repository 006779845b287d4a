"""A pay plan: what pay consists of, in the order in which a statement lists it.

Article 4: basic guarantee and grade allowance are paid monthly, performance pay follows quantified indicators, and part
of it may be paid later. Article 8: products carry a price a piece.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from chassis.domain.money import Money
from chassis.domain.name import Name
from services.kpi.domain.factor_table import FactorTable
from services.kpi.domain.piece_price import Accelerator, Clawback, PriceTiers
from services.kpi.domain.red_line import Comparison


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
    """What one unit of a product measure is worth, in major units of the plan's currency; may be finer than a fen.

    `cap` is the most that the line pays. Worked tables: `docs/algorithms/pay.md`.
    """

    measure: str
    unit_price: Decimal
    tiers: PriceTiers | None = None
    accelerator: Accelerator | None = None
    cap: Money | None = None
    clawback: Clawback | None = None


@dataclass(frozen=True, slots=True)
class PieceRates:
    """产品计价: counted sales times their price, one line a product, each line rounded to the minor unit.

    `cap` is the most that all lines together pay, before anything is taken back for early redemption.
    """

    id: str
    name: Name
    rates: tuple[PieceRate, ...]
    kind: Literal["piece_rates"] = "piece_rates"
    cap: Money | None = None


@dataclass(frozen=True, slots=True)
class ScoreBonus:
    """绩效工资: a target for a full period times the factor that the score earns."""

    id: str
    name: Name
    target: Money
    table: FactorTable
    prorated: bool = True
    kind: Literal["score_bonus"] = "score_bonus"


BY_SCORE = "score"
"""A pool divided by this goes by the scores; every other name is a measure's."""


@dataclass(frozen=True, slots=True)
class Pool:
    """奖金池: a pot divided among the managers of a run by points: the score or a measure, times the grade's
    coefficient, times the share of days employed. The parts add up to the pot."""

    id: str
    name: Name
    pot: Money
    by: str = BY_SCORE
    coefficients: Mapping[str, Decimal] = field(default_factory=dict)
    prorated: bool = True
    kind: Literal["pool"] = "pool"


@dataclass(frozen=True, slots=True)
class FloatingPay:
    """全额浮动: a share of a measured result, with no fixed part; a loss earns nothing. With a table, the factor
    that the score earns counts too."""

    id: str
    name: Name
    measure: str
    rate: Decimal
    table: FactorTable | None = None
    kind: Literal["floating"] = "floating"


Component = BaseGuarantee | GradeAllowance | PieceRates | ScoreBonus | Pool | FloatingPay


class Window(StrEnum):
    """Over which time a gate reads its measure."""

    PERIOD = "period"
    YEAR_TO_DATE = "year_to_date"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a gate holds a manager to: a measure against a limit. Nothing on record counts as 0."""

    measure: str
    comparison: Comparison
    limit: Decimal
    window: Window = Window.PERIOD


@dataclass(frozen=True, slots=True)
class GateRule:
    """What crossing a line costs: the components named keep only `factor` of their amount (0 takes it all).

    The line is a red line that the scores were held to, or the gate's own requirement (training credits).
    """

    reason_code: str
    components: tuple[str, ...]
    factor: Decimal = Decimal(0)
    requires: Requirement | None = None


@dataclass(frozen=True, slots=True)
class Deferral:
    """延期分发: a share of the named components is paid later, in equal instalments `months_between` months apart."""

    share: Decimal
    instalments: int
    months_between: int
    components: tuple[str, ...]


class PolicyEffect(StrEnum):
    """What a finding does: a blocked run cannot be approved."""

    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """A policy pack that the runs of a plan are held to."""

    pack: str
    effect: PolicyEffect


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
    policies: tuple[PolicyUse, ...] = ()
    posts: Mapping[str, str] = field(default_factory=dict)
    """Grade → the post that policy packs know it as; grades that are not named are ordinary ones."""
    high_variable: Money | None = None
    """From which yearly variable pay on policy packs call it particularly high."""
    clawback_covers_leavers: bool = False

    @property
    def pools(self) -> tuple[Pool, ...]:
        """The components that divide a pot among the managers of a run."""
        return tuple(component for component in self.components if isinstance(component, Pool))

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that its components and gates read for the period, in order."""
        named = (measure for component in self.components for measure in measures_of(component))
        required = (gate.requires.measure for gate in self.gates if gate.requires)
        return tuple(dict.fromkeys((*named, *required)))

    @property
    def source(self) -> str:
        """How a figure names this version."""
        return f"pay plan {self.code}@{self.valid_from}"


def measures_of(component: Component) -> tuple[str, ...]:
    """The measures that a component reads."""
    match component:
        case PieceRates():
            taken_back = (rate.clawback.measure for rate in component.rates if rate.clawback)
            return (*(rate.measure for rate in component.rates), *taken_back)
        case Pool():
            return () if component.by == BY_SCORE else (component.by,)
        case FloatingPay():
            return (component.measure,)
        case _:
            return ()
