"""What can be wrong with a pay plan before anybody is paid by it."""

from collections.abc import Iterator
from decimal import Decimal

from chassis.domain.errors import Fault, Invalid
from chassis.domain.money import Money, minor_digits
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_plan import (
    BaseGuarantee,
    Component,
    Deferral,
    GradeAllowance,
    PayPlan,
    PieceRates,
    ScoreBonus,
)


def check_pay_plan(plan: PayPlan, catalogue: Catalogue) -> list[Fault]:
    """Every fault of the plan, located: components, their amounts and measures, gates and deferral."""
    faults = [fault for i, part in enumerate(plan.components) for fault in _component_faults(i, part, plan, catalogue)]
    faults += _currency_faults(plan.currency)
    if not plan.components:
        faults.append(Fault("no_components", "/components"))
    known = {component.id for component in plan.components}
    for i, gate in enumerate(plan.gates):
        faults += _unknown_components(gate.components, known, f"/gates/{i}/components")
        if gate.reason_code not in _reason_codes(catalogue):
            faults.append(Fault("reason_code_unknown", f"/gates/{i}/reason_code", {"reason_code": gate.reason_code}))
        if not 0 <= gate.factor < 1:
            faults.append(Fault("gate_factor_out_of_range", f"/gates/{i}/factor"))
    if plan.deferral:
        faults += _deferral_faults(plan.deferral, known)
    return faults


def _currency_faults(currency: str) -> tuple[Fault, ...]:
    try:
        minor_digits(currency)
    except Invalid as refusal:
        return refusal.faults
    return ()


def _component_faults(i: int, component: Component, plan: PayPlan, catalogue: Catalogue) -> Iterator[Fault]:
    pointer = f"/components/{i}"
    if component.id in {earlier.id for earlier in plan.components[:i]}:
        yield Fault("component_twice", f"{pointer}/id", {"component": component.id})
    match component:
        case BaseGuarantee():
            yield from _amount_faults(component.amount, plan.currency, f"{pointer}/amount")
        case GradeAllowance():
            for grade, amount in component.amounts.items():
                yield from _amount_faults(amount, plan.currency, f"{pointer}/amounts/{grade}")
        case ScoreBonus():
            yield from _amount_faults(component.target, plan.currency, f"{pointer}/target")
            yield from (fault.under(f"{pointer}/table") for fault in component.table.faults())
        case PieceRates():
            yield from _rate_faults(component, pointer, catalogue)


def _rate_faults(component: PieceRates, pointer: str, catalogue: Catalogue) -> Iterator[Fault]:
    for j, rate in enumerate(component.rates):
        measure = catalogue.measures.get(rate.measure)
        place = f"{pointer}/rates/{j}"
        if measure is None or not measure.product:
            yield Fault("not_a_product_measure", f"{place}/measure", {"measure": rate.measure})
        if rate.measure in {earlier.measure for earlier in component.rates[:j]}:
            yield Fault("measure_twice", f"{place}/measure", {"measure": rate.measure})
        if rate.unit_price < 0:
            yield Fault("amount_negative", f"{place}/unit_price")


def _amount_faults(amount: Money, currency: str, pointer: str) -> Iterator[Fault]:
    if amount.currency != currency:
        yield Fault("currency_not_of_plan", f"{pointer}/currency", {"currency": currency})
    if amount.minor < 0:
        yield Fault("amount_negative", f"{pointer}/amount")


def _deferral_faults(deferral: Deferral, known: set[str]) -> Iterator[Fault]:
    yield from _unknown_components(deferral.components, known, "/deferral/components")
    if not Decimal(0) < deferral.share <= 1:
        yield Fault("share_out_of_range", "/deferral/share")


def _unknown_components(named: tuple[str, ...], known: set[str], pointer: str) -> Iterator[Fault]:
    for i, component in enumerate(named):
        if component not in known:
            yield Fault("component_unknown", f"{pointer}/{i}", {"component": component})


def _reason_codes(catalogue: Catalogue) -> set[str]:
    return {indicator.red_line.reason_code for indicator in catalogue.indicators.values() if indicator.red_line}
