"""What a score and a line of pay say of themselves, word by word, as in `tests/cases/kpi/explanations.yaml`."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from kpi_builders import CATALOGUE, MARCH, cases, pay_case_of, plan_of, readings_of, scheme_of

from chassis.domain.explain import Figure
from services.kpi.domain.pay_pool import divide, points_in
from services.kpi.domain.scorecard import score
from services.kpi.domain.statement import state_pay

TOLD = cases("explanations")


def told(figure: Figure, depth: int = 0) -> Iterator[str]:
    """A line a figure: key = value unit (before rounding) : formula [source], what it rests on beneath."""
    exact = "" if figure.unrounded is None else f" (from {figure.unrounded:f})"
    formula = f": {figure.formula}" if figure.formula else ""
    source = f" [{figure.source}]" if figure.source else ""
    yield f"{'  ' * depth}{figure.key} = {figure.value:f} {figure.unit}{exact}{formula}{source}"
    for part in figure.inputs:
        yield from told(part, depth + 1)


def statement_told(plan, case) -> list[str]:
    return [
        line
        for part in state_pay(plan, case, CATALOGUE).lines
        for line in (
            f"{part.component} | {part.name.en} | {part.name.zh_cn} | {', '.join(part.reasons)}",
            *told(part.figure, 1),
        )
    ]


def pool_told(case) -> list[str]:
    plan = plan_of({"components": [{"kind": "pool", "id": "pool", **case["pool"]}], "gates": case.get("gates", ())})
    people = {name: pay_case_of({"grade": "junior", **given}) for name, given in case["managers"].items()}
    people = {who: replace(one, payee=replace(one.payee, manager=who)) for who, one in people.items()}
    [pool] = plan.pools
    parts = divide(pool.pot, {who: points_in(pool, plan, one) for who, one in people.items()})
    shared = {who: replace(one, pools={"pool": parts[who]}) for who, one in people.items()}
    return [line for one in (*shared.values(), *people.values()) for line in statement_told(plan, one)]


def score_told(case) -> list[str]:
    card = score(scheme_of(case), CATALOGUE, readings_of(case["measured"]), MARCH)
    return [*told(card.figure), *(line for gate in card.gates for line in told(gate.figure))]


KINDS = {
    "pieces": (cases("piece_rates")["cases"], lambda case: statement_told(plan_of(case["plan"]), pay_case_of(case))),
    "statements": (cases("statements")["cases"], lambda case: statement_told(plan_of(case["plan"]), pay_case_of(case))),
    "pools": (cases("pools"), pool_told),
    "scores": ([case for case in cases("scores") if "score" in case], score_told),
}
ALL = [(kind, case, tell) for kind, (them, tell) in KINDS.items() for case in them]


@pytest.mark.parametrize(("kind", "case", "tell"), ALL, ids=[f"{kind}: {case['name']}" for kind, case, _ in ALL])
def test_a_figure_tells_how_it_came_about(kind, case, tell):
    assert tell(case) == TOLD[kind][case["name"]]


def test_nothing_is_explained_that_is_not_reckoned():
    assert {kind: set(them) for kind, them in TOLD.items()} == {
        kind: {case["name"] for case in them} for kind, (them, _) in KINDS.items()
    }
