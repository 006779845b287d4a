"""The same rules on OpenFisca, whose figures are 32-bit floats (the package `openfisca-core`, extra `bench`)."""

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.kpi_rules import (
    ALLOWANCES,
    BASE,
    CATALOGUE,
    GATE,
    MEASURES,
    PRICES,
    SHARE,
    SHARES,
    TARGET,
    TIERS,
    WEIGHTS,
    levels,
)
from chassis.domain.period import Period
from services.kpi.domain.measure import decimals_of

Array = np.ndarray[Any, Any]
Person = Callable[[str, object], Array]
"""How a formula of OpenFisca asks for a variable in a period."""
Arrays = dict[str, Array]
"""By measure, and `payee/days` and `payee/grade`: whole numbers, one a manager."""


def paid(columns: Arrays, month: Period) -> Array:
    """What every manager is paid for a month, in fen, as OpenFisca computes it."""
    from openfisca_core.simulations import SimulationBuilder  # noqa: PLC0415 - needs the extra

    system = _system((month.end - month.start).days)
    count = len(next(iter(columns.values())))
    simulation = SimulationBuilder().build_default_simulation(system, count)
    for name, values in columns.items():
        scale = decimals_of(CATALOGUE.measures[name].unit) if name in CATALOGUE.measures else 0
        simulation.set_input(_plain(name), str(month), values / 10**scale)
    return np.rint(simulation.calculate("paid_now", str(month)).astype(np.float64) * 100).astype(np.int64)


def _plain(name: str) -> str:
    return name.replace("/", "_")


def _rounded(values: Array) -> Array:
    return np.floor(np.abs(values) * 100 + 0.5) / 100 * np.sign(values)


def _system(days: int) -> object:
    from openfisca_core.entities import build_entity  # noqa: PLC0415 - needs the extra
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # noqa: PLC0415 - needs the extra

    person = build_entity("person", "persons", "A manager.", is_person=True)
    system = TaxBenefitSystem([person])
    for name in (*MEASURES, "payee/days", "payee/grade"):
        system.add_variable(_variable(_plain(name), person, None))
    for name, formula in _formulas(days).items():
        system.add_variable(_variable(name, person, formula))
    return system


def _variable(name: str, person: object, formula: object) -> object:
    from openfisca_core.periods import DateUnit  # noqa: PLC0415 - needs the extra
    from openfisca_core.variables import Variable  # noqa: PLC0415 - needs the extra

    body = {"value_type": float, "entity": person, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def _formulas(days: int) -> dict[str, Any]:
    def score(person: Person, period: object) -> Array:
        points = sum(_membership(person, period, key) * float(weight) for key, weight in WEIGHTS.items())
        return _rounded(100 * points)

    def bonus(person: Person, period: object) -> Array:
        reached, factor = person("score", period), 0
        for start, earned in TIERS.items():
            factor = np.where(reached >= float(start), float(earned), factor)
        kept = _share(person, period, GATE) < 0.02
        return _rounded(TARGET / 100 * factor * person("payee_days", period) / days * kept)

    def paid_now(person: Person, period: object) -> Array:
        worked = person("payee_days", period) / days
        allowance = np.choose(person("payee_grade", period).astype(int), [minor / 100 for minor in ALLOWANCES.values()])
        pieces = sum(_rounded(person(measure, period) * float(price)) for measure, price in PRICES.items())
        earned = person("bonus", period)
        later = _rounded(earned * float(SHARE))
        return _rounded(BASE / 100 * worked) + _rounded(allowance * worked) + pieces + earned - later

    return {"score": score, "bonus": bonus, "paid_now": paid_now}


def _share(person: Person, period: object, key: str) -> Array:
    over, under = SHARES[key]
    return person(over, period) / person(under, period)


def _membership(person: Person, period: object, key: str) -> Array:
    start, end = map(float, levels(key))
    return np.clip((_share(person, period, key) - start) / (end - start), 0, 1)
