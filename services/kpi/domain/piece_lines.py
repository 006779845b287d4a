"""The lines of product piece rates (产品计价): a line a product, the cap of all, what is taken back."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chassis.domain.explain import Figure
from chassis.domain.money import Money, total
from chassis.domain.name import Name
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.exact import SCALE, plain, rounded
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.pay_gate import cuts
from services.kpi.domain.pay_line import Factor, PayLine, amount_of, given
from services.kpi.domain.pay_plan import PayPlan, PieceRate, PieceRates
from services.kpi.domain.piece_price import Accelerator, accelerated, worth

CAPPED = Name("Cap on piece rates", "产品计价封顶")
TAKEN_BACK = Name("Taken back for early redemption", "提前赎回扣回")


def piece_lines(component: PieceRates, plan: PayPlan, case: PayCase, catalogue: Catalogue) -> Iterator[PayLine]:
    """Each product's line, what exceeds the cap of all of them, and what early redemptions take back."""
    lines = [_product_line(rate, component, plan, case, catalogue) for rate in component.rates]
    yield from lines
    if component.cap is not None:
        yield from _over_cap(component, component.cap, lines, plan)
    for rate in component.rates:
        if rate.clawback is not None:
            yield from _taken_back(rate, component, plan, case, catalogue)


def _product_line(
    rate: PieceRate, component: PieceRates, plan: PayPlan, case: PayCase, catalogue: Catalogue
) -> PayLine:
    measure, hit = catalogue.measures[rate.measure], cuts(component.id, plan, case)
    none = Figure(f"measure/{rate.measure}", Decimal(0), measure.unit, source=f"no measurement in {case.period}")
    factors = _priced(rate, case.sold.get(rate.measure, none), plan, case)
    figure = amount_of(f"{component.id}/{rate.measure}", plan.currency, (*factors, *(cut.factor for cut in hit)))
    return PayLine(component.id, measure.name, _capped(figure, rate.cap, plan), tuple(cut.reason_code for cut in hit))


def _priced(rate: PieceRate, sold: Figure, plan: PayPlan, case: PayCase) -> tuple[Factor, ...]:
    if rate.tiers is None and rate.accelerator is None:
        return (
            Factor("sold", Fraction(sold.value), (sold,)),
            given("unit price", rate.unit_price, plan.currency, plan.source),
        )
    exact = worth(sold.value, rate.unit_price, rate.tiers)
    formula = rate.tiers.told(rate.unit_price) if rate.tiers else "sold × unit price"
    price = Figure("unit price", rate.unit_price, plan.currency, source=plan.source)
    base = _worth_figure("worth of sales", exact, formula, (sold, price), plan)
    if rate.accelerator is None:
        return (Factor("worth of sales", exact, (base,)),)
    return (_accelerated(rate, rate.accelerator, sold, base, plan, case),)


def _accelerated(
    rate: PieceRate, accelerator: Accelerator, sold: Figure, base: Figure, plan: PayPlan, case: PayCase
) -> Factor:
    target = case.targets.get(rate.measure)
    if target is None:
        return Factor("worth of sales (no target, so no acceleration)", _exact_of(rate, sold), (base,))
    exact = accelerated(sold.value, rate.unit_price, rate.tiers, accelerator, target.value)
    formula = f"what lies beyond {accelerator.from_completion:f} of the target counts {accelerator.factor:f} times"
    figure = _worth_figure("accelerated worth", exact, formula, (base, target), plan)
    return Factor("accelerated worth", exact, (figure,))


def _exact_of(rate: PieceRate, sold: Figure) -> Fraction:
    return worth(sold.value, rate.unit_price, rate.tiers)


def _worth_figure(key: str, exact: Fraction, formula: str, inputs: tuple[Figure, ...], plan: PayPlan) -> Figure:
    return Figure(key, plain(rounded(exact, SCALE)), plan.currency, formula, inputs, plan.source)


def _capped(figure: Figure, cap: Money | None, plan: PayPlan) -> Figure:
    if cap is None or figure.value <= cap.amount:
        return figure
    limit = Figure("cap", cap.amount, plan.currency, source=plan.source)
    before = figure.unrounded if figure.unrounded is not None else figure.value
    return replace(
        figure,
        value=cap.amount,
        formula=f"{figure.formula}, {cap} at most",
        inputs=(*figure.inputs, limit),
        unrounded=before,
    )


def _over_cap(component: PieceRates, cap: Money, lines: list[PayLine], plan: PayPlan) -> Iterator[PayLine]:
    together = total([line.amount for line in lines], plan.currency)
    if together.minor > cap.minor:
        inputs = (
            Figure("cap", cap.amount, plan.currency, source=plan.source),
            Figure("all products", together.amount, plan.currency, "Σ lines", tuple(line.figure for line in lines)),
        )
        figure = Figure(f"{component.id}/cap", (cap - together).amount, plan.currency, "cap − all products", inputs)
        yield PayLine(component.id, CAPPED, figure)


def _taken_back(
    rate: PieceRate, component: PieceRates, plan: PayPlan, case: PayCase, catalogue: Catalogue
) -> Iterator[PayLine]:
    redeemed = case.sold.get(rate.clawback.measure) if rate.clawback else None
    if rate.clawback is None or redeemed is None or redeemed.value <= 0:
        return
    factors = (
        Factor("− redeemed early", -Fraction(redeemed.value), (redeemed,)),
        given("unit price", rate.unit_price, plan.currency, plan.source),
        given("share taken back", rate.clawback.share, "ratio", plan.source),
    )
    figure = amount_of(f"{component.id}/{rate.measure}/clawback", plan.currency, factors)
    of_product = catalogue.measures[rate.measure].name
    name = Name(f"{TAKEN_BACK.en}: {of_product.en}", f"{TAKEN_BACK.zh_cn}：{of_product.zh_cn}")
    yield PayLine(component.id, name, figure, ("early_redemption",))
