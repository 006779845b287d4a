"""A month is measured, indicators are weighed, and everybody is scored by the service-quality index of article 13."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from suite.demo.chapters.figures import Figure
from suite.demo.chapters.given import given_document
from suite.demo.chapters.imports import Import, import_rows
from suite.demo.chapters.values import Names, exact
from suite.demo.client import Caller, Document, Door
from suite.demo.screen import Screen
from suite.demo_data.kpi_measurements import Measured, measurements

PERIOD = "2026-03"
SEED = 20260331


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights that the judgements come to, and how consistent the judgements are, level by level."""

    weights: Mapping[str, Decimal]
    consistency_ratios: Mapping[str, Decimal]
    ratio_limit: Decimal
    id: str


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator in a scorecard."""

    indicator: str
    observed: Decimal | None
    unit: str
    membership: Decimal
    weight: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A manager's score, taken apart, and the red lines that were crossed."""

    manager: str
    score: Decimal
    parts: Sequence[Part]
    broken_gates: Sequence[str]
    figure: Figure


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything of the month."""

    run_id: str
    measured: Import
    weights: Weights
    indicators: Mapping[str, Names]
    measures: Mapping[str, Names]
    scorecards: Sequence[Scorecard]
    unscored: Sequence[str]


def score_the_month(door: Door, screen: Screen, managers: Mapping[str, str]) -> Scores:
    """Finance brings the measurements in, lays down weights and scheme, and runs the scores.

    `managers` are personnel numbers, each with the performance group.
    """
    finance = door.for_role("finance", "finance-1")
    measured = import_rows(
        finance, screen, "scoring.import_progress", "measurements", _csv(measurements(managers, SEED))
    )
    weights = _weigh(finance)
    scheme = finance.post("/v1/schemes", given_document("kpi_scheme") | {"weighting_id": weights.id}, key="demo-scheme")
    draft = {"scheme_id": scheme["id"], "period": PERIOD, "managers": list(managers)}
    run = finance.post("/v1/score-runs", draft, key="demo-score-run")
    with screen.progress("scoring.run_progress", len(managers)) as advance:
        finance.finish(finance.get(run["job"]), advance)
    run = finance.get(f"/v1/score-runs/{run['id']}")
    return Scores(
        run_id=run["id"],
        measured=measured,
        weights=weights,
        indicators={found["id"]: found["name"] for found in finance.get("/v1/indicators")["items"]},
        measures={found["id"]: found["name"] for found in finance.get("/v1/measures")["items"]},
        scorecards=_scorecards(finance, run["id"]),
        unscored=[left_out["manager"] for left_out in run["unscored"]],
    )


def _weigh(finance: Caller) -> Weights:
    weighting = finance.post("/v1/weightings", given_document("kpi_weighting"), key="demo-weighting")
    return Weights(
        weights={entry["indicator"]: exact(entry["weight"]) for entry in weighting["weights"]},
        consistency_ratios={level["item"]: exact(level["consistency_ratio"]) for level in weighting["levels"]},
        ratio_limit=exact(weighting["ratio_limit"]),
        id=weighting["id"],
    )


def _scorecards(finance: Caller, run_id: str) -> list[Scorecard]:
    summaries = finance.find("/v1/scorecards", score_run_id=run_id)
    found = (finance.get(f"/v1/scorecards/{summary['id']}") for summary in summaries)
    return sorted((_scorecard(document) for document in found), key=lambda card: (-card.score, card.manager))


def _scorecard(document: Document) -> Scorecard:
    figure = Figure.read(document["figure"])
    return Scorecard(
        manager=document["manager"],
        score=exact(document["score"]),
        parts=[_part(contribution) for contribution in figure.inputs],
        broken_gates=document["broken_gates"],
        figure=figure,
    )


def _part(contribution: Figure) -> Part:
    """A contribution is 100 × membership × weight, and its membership says what was observed."""
    membership, weight = contribution.inputs
    observed = contribution.below("indicator/")
    return Part(
        indicator=contribution.key.removeprefix("contribution/"),
        observed=observed.value if observed else None,
        unit=observed.unit if observed else "",
        membership=membership.value,
        weight=weight.value,
        points=contribution.value,
    )


def _csv(rows: Sequence[Measured]) -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("manager", "measure", "period", "value"))
    writer.writerows((row.manager, row.measure, PERIOD, row.value) for row in rows)
    return lines.getvalue().encode()
