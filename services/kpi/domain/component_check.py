"""What can be wrong with one component of a pay plan."""

from collections.abc import Iterator

from chassis.domain.errors import Fault
from chassis.domain.money import Money
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_plan import (
    BY_SCORE,
    BaseGuarantee,
    Component,
    FloatingPay,
    GradeAllowance,
    PayPlan,
    PieceRate,
    PieceRates,
    Pool,
    ScoreBonus,
)
from services.kpi.domain.piece_price import Accelerator


def component_faults(i: int, component: Component, plan: PayPlan, catalogue: Catalogue) -> Iterator[Fault]:
    """Every fault of the component listed at `i`."""
    pointer = f"/components/{i}"
    if component.id in {earlier.id for earlier in plan.components[:i]}:
        yield Fault("component_twice", f"{pointer}/id", {"component": component.id})
    yield from (fault.under(pointer) for fault in _own_faults(component, plan, catalogue))


def _own_faults(component: Component, plan: PayPlan, catalogue: Catalogue) -> Iterator[Fault]:
    match component:
        case BaseGuarantee():
            yield from _amount_faults(component.amount, plan, "/amount")
        case GradeAllowance():
            for grade, amount in component.amounts.items():
                yield from _amount_faults(amount, plan, f"/amounts/{grade}")
        case ScoreBonus():
            yield from _amount_faults(component.target, plan, "/target")
            yield from (fault.under("/table") for fault in component.table.faults())
        case PieceRates():
            yield from _rates_faults(component, plan, catalogue)
        case Pool():
            yield from _pool_faults(component, plan, catalogue)
        case FloatingPay():
            yield from _measure_faults(component.measure, "/measure", catalogue)
            yield from (fault.under("/table") for fault in (component.table.faults() if component.table else ()))


def _rates_faults(component: PieceRates, plan: PayPlan, catalogue: Catalogue) -> Iterator[Fault]:
    for j, rate in enumerate(component.rates):
        if rate.measure in {earlier.measure for earlier in component.rates[:j]}:
            yield Fault("measure_twice", f"/rates/{j}/measure", {"measure": rate.measure})
        yield from (fault.under(f"/rates/{j}") for fault in _rate_faults(rate, plan, catalogue))
    if component.cap is not None:
        yield from _amount_faults(component.cap, plan, "/cap")


def _rate_faults(rate: PieceRate, plan: PayPlan, catalogue: Catalogue) -> Iterator[Fault]:
    measure = catalogue.measures.get(rate.measure)
    if measure is None or not measure.product:
        yield Fault("not_a_product_measure", "/measure", {"measure": rate.measure})
    if rate.unit_price < 0:
        yield Fault("amount_negative", "/unit_price")
    if rate.tiers is not None:
        yield from (fault.under("/tiers") for fault in rate.tiers.faults())
    if rate.accelerator is not None:
        yield from _accelerator_faults(rate.accelerator)
    if rate.cap is not None:
        yield from _amount_faults(rate.cap, plan, "/cap")
    if rate.clawback is not None:
        yield from _measure_faults(rate.clawback.measure, "/clawback/measure", catalogue)
        if not 0 < rate.clawback.share <= 1:
            yield Fault("share_out_of_range", "/clawback/share")


def _accelerator_faults(accelerator: Accelerator) -> Iterator[Fault]:
    if accelerator.factor <= 1:
        yield Fault("accelerator_slows", "/accelerator/factor")


def _pool_faults(component: Pool, plan: PayPlan, catalogue: Catalogue) -> Iterator[Fault]:
    yield from _amount_faults(component.pot, plan, "/pot")
    if component.by != BY_SCORE:
        yield from _measure_faults(component.by, "/by", catalogue)


def _measure_faults(measure: str, pointer: str, catalogue: Catalogue) -> Iterator[Fault]:
    if measure not in catalogue.measures:
        yield Fault("measure_unknown", pointer, {"measure": measure})


def _amount_faults(amount: Money, plan: PayPlan, pointer: str) -> Iterator[Fault]:
    if amount.currency != plan.currency:
        yield Fault("currency_not_of_plan", f"{pointer}/currency", {"currency": plan.currency})
    if amount.minor < 0:
        yield Fault("amount_negative", f"{pointer}/amount")
