"""What can be wrong with a pay plan before anybody is paid by it."""

from collections.abc import Collection, Iterator
from decimal import Decimal

from chassis.domain.errors import Fault, Invalid
from chassis.domain.money import minor_digits
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.component_check import component_faults
from services.kpi.domain.pay_plan import Deferral, GateRule, PayPlan


def check_pay_plan(plan: PayPlan, catalogue: Catalogue, packs: Collection[str] = ()) -> list[Fault]:
    """Every fault of the plan, located: components, their amounts and measures, gates, deferral and policies."""
    faults = [fault for i, part in enumerate(plan.components) for fault in component_faults(i, part, plan, catalogue)]
    faults += _currency_faults(plan.currency)
    if not plan.components:
        faults.append(Fault("no_components", "/components"))
    known = {component.id for component in plan.components}
    for i, gate in enumerate(plan.gates):
        faults += _unknown_components(gate.components, known, f"/gates/{i}/components")
        faults += (fault.under(f"/gates/{i}") for fault in _gate_faults(gate, catalogue))
    if plan.deferral:
        faults += _deferral_faults(plan.deferral, known)
    return [*faults, *_policy_faults(plan, packs)]


def _policy_faults(plan: PayPlan, packs: Collection[str]) -> Iterator[Fault]:
    named = [use.pack for use in plan.policies]
    for i, pack in enumerate(named):
        if pack not in packs:
            yield Fault("policy_pack_unknown", f"/policies/{i}/pack", {"pack": pack})
        if pack in named[:i]:
            yield Fault("policy_pack_twice", f"/policies/{i}/pack", {"pack": pack})
    if plan.high_variable is not None and plan.high_variable.currency != plan.currency:
        yield Fault("currency_not_of_plan", "/high_variable/currency", {"currency": plan.currency})


def _currency_faults(currency: str) -> tuple[Fault, ...]:
    try:
        minor_digits(currency)
    except Invalid as refusal:
        return refusal.faults
    return ()


def _gate_faults(gate: GateRule, catalogue: Catalogue) -> Iterator[Fault]:
    if gate.requires is None and gate.reason_code not in _reason_codes(catalogue):
        yield Fault("reason_code_unknown", "/reason_code", {"reason_code": gate.reason_code})
    if gate.requires is not None and gate.requires.measure not in catalogue.measures:
        yield Fault("measure_unknown", "/requires/measure", {"measure": gate.requires.measure})
    if not 0 <= gate.factor < 1:
        yield Fault("gate_factor_out_of_range", "/factor")


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
