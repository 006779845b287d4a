"""Representations of the components that a pay plan can have."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from chassis.domain.name import Name
from chassis.wire import Code, MoneyWire, Names, Wire
from services.kpi.domain import pay_plan as domain
from services.kpi.domain.factor_table import FactorTable as DomainFactorTable
from services.kpi.domain.factor_table import Tier as DomainTier
from services.kpi.domain.factor_table import TierMode
from services.kpi.schemas.fields import Multiple, Points, UnitPrice
from services.kpi.schemas.gathering import at, gathered
from services.kpi.schemas.piece_rates import PieceRate


class ComponentWire(Wire):
    """What every component has: its id in the plan and its name on the statement."""

    id: Code
    name: Names

    @property
    def title(self) -> Name:
        """The name."""
        return Name(self.name.en, self.name.zh_cn)


class BaseGuarantee(ComponentWire):
    """基本保障: fixed pay for a full period."""

    kind: Literal["base_guarantee"]
    amount: MoneyWire
    prorated: Annotated[bool, Field(description="Paid by days employed.")] = True

    def to_domain(self) -> domain.Component:
        """The component."""
        return domain.BaseGuarantee(self.id, self.title, at("/amount", self.amount.to_domain), self.prorated)


class GradeAllowance(ComponentWire):
    """职级津贴: an amount by the manager's grade for a full period."""

    kind: Literal["grade_allowance"]
    amounts: Annotated[dict[Code, MoneyWire], Field(min_length=1, max_length=50)]
    prorated: Annotated[bool, Field(description="Paid by days employed.")] = True

    def to_domain(self) -> domain.Component:
        """The component."""
        amounts = gathered((f"/amounts/{grade}", amount.to_domain) for grade, amount in self.amounts.items())
        by_grade = dict(zip(self.amounts, amounts, strict=True))
        return domain.GradeAllowance(self.id, self.title, by_grade, self.prorated)


class PieceRates(ComponentWire):
    """产品计价: counted sales times their price, each product rounded to the smallest coin."""

    kind: Literal["piece_rates"]
    rates: Annotated[list[PieceRate], Field(min_length=1, max_length=100)]
    cap: Annotated[MoneyWire | None, Field(description="The most that all products together pay.")] = None

    def to_domain(self) -> domain.Component:
        """The component."""
        rates = gathered((f"/rates/{i}", rate.to_domain) for i, rate in enumerate(self.rates))
        cap = at("/cap", self.cap.to_domain) if self.cap else None
        return domain.PieceRates(self.id, self.title, tuple(rates), cap=cap)


class Tier(Wire):
    """From this score on, up to the next tier."""

    from_score: Points
    factor: Multiple


class FactorTable(Wire):
    """From a score to the share of the target. `whole`: the tier reached sets the factor of the whole target;
    `marginal`: each point earns by its own tier."""

    mode: TierMode
    tiers: Annotated[list[Tier], Field(min_length=1, max_length=50)]

    def to_domain(self) -> DomainFactorTable:
        """The table."""
        tiers = tuple(DomainTier(Decimal(tier.from_score), Decimal(tier.factor)) for tier in self.tiers)
        return DomainFactorTable(self.mode, tiers)


class ScoreBonus(ComponentWire):
    """绩效工资: a target for a full period times the factor that the score earns."""

    kind: Literal["score_bonus"]
    target: MoneyWire
    table: FactorTable
    prorated: Annotated[bool, Field(description="Paid by days employed.")] = True

    def to_domain(self) -> domain.Component:
        """The component."""
        return domain.ScoreBonus(
            self.id, self.title, at("/target", self.target.to_domain), self.table.to_domain(), self.prorated
        )


class Pool(ComponentWire):
    """奖金池: a pot divided among the managers of a run by points; the parts add up to the pot."""

    kind: Literal["pool"]
    pot: MoneyWire
    by: Annotated[Code, Field(description="`score`, or the measure whose value gives the points.")] = domain.BY_SCORE
    coefficients: Annotated[dict[Code, Multiple], Field(description="By grade; one that is not named has 1.")] = Field(
        default_factory=dict, max_length=50
    )
    prorated: Annotated[bool, Field(description="Points count by days employed.")] = True

    def to_domain(self) -> domain.Component:
        """The component."""
        coefficients = {grade: Decimal(given) for grade, given in self.coefficients.items()}
        return domain.Pool(self.id, self.title, at("/pot", self.pot.to_domain), self.by, coefficients, self.prorated)


class FloatingPay(ComponentWire):
    """全额浮动: a share of a measured result, with no fixed part; a loss earns nothing."""

    kind: Literal["floating"]
    measure: Code
    rate: Annotated[UnitPrice, Field(description="Major units of pay for one unit of the measure.")]
    table: FactorTable | None = None

    def to_domain(self) -> domain.Component:
        """The component."""
        table = self.table.to_domain() if self.table else None
        return domain.FloatingPay(self.id, self.title, self.measure, Decimal(self.rate), table)


AnyComponent = Annotated[
    BaseGuarantee | GradeAllowance | PieceRates | ScoreBonus | Pool | FloatingPay, Field(discriminator="kind")
]
