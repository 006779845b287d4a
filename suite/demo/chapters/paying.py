"""Scores become pay: one prepares the run, another approves it, and every amount can be traced to its origin."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from suite.demo.chapters.figures import Figure
from suite.demo.chapters.given import given_document
from suite.demo.chapters.scoring import PERIOD, Scores
from suite.demo.chapters.values import Names, exact
from suite.demo.client import Caller, Document, Door
from suite.demo.screen import Screen

AUTHOR, APPROVER = "finance-1", "finance-2"


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a statement."""

    component: str
    name: Names
    amount: Decimal
    reasons: Sequence[str]
    figure: Figure


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is paid later, with the pay of the month `due`."""

    due: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What a manager gets."""

    manager: str
    name: str
    grade: str
    lines: Sequence[Line]
    total: Decimal
    paid_now: Decimal
    deferred: Sequence[Instalment]
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pay:
    """The run, who prepared and who approved it, and its statements."""

    state: str
    author: str
    approver: str
    currency: str
    total: Decimal
    statements: Sequence[Statement]
    unpaid: Sequence[str]
    same_again: bool


def pay_the_month(door: Door, screen: Screen, scores: Scores) -> Pay:
    """Prepared by one, approved and closed by another; the closed run is computed anew and compared."""
    author, approver = door.for_role("finance", AUTHOR), door.for_role("finance", APPROVER)
    plan = author.post("/v1/pay-plans", given_document("kpi_pay_plan"), key="demo-pay-plan")
    for person, transition in ((author, "submit"), (approver, "approve")):
        place = f"/v1/pay-plans/{plan['id']}"
        if transition in person.get(place)["allowed_transitions"]:
            person.post(f"{place}/transitions", {"transition": transition}, key=f"demo-pay-plan-{transition}")
    draft = {"score_run_id": scores.run_id, "pay_plan_id": plan["id"], "period": PERIOD}
    run = author.post("/v1/pay-runs", draft, key="demo-pay-run")
    with screen.progress("paying.progress", len(scores.scorecards)) as advance:
        author.finish(author.get(run["job"]), advance)
    place = f"/v1/pay-runs/{run['id']}"
    run = _sign(approver, place)
    return Pay(
        state=run["state"],
        author=run["author"],
        approver=run["approver"],
        currency=run["total"]["currency"],
        total=exact(run["total"]["amount"]),
        statements=_statements(author, run["id"]),
        unpaid=[left_out["manager"] for left_out in run["unpaid"]],
        same_again=approver.get(f"{place}/verification")["matches"],
    )


def _sign(approver: Caller, place: str) -> Document:
    run = approver.get(place)
    for transition in ("review", "approve", "pay", "close"):
        if transition in run["allowed_transitions"]:
            run = approver.post(f"{place}/transitions", {"transition": transition}, key=f"demo-pay-run-{transition}")
    return run


def _statements(finance: Caller, run_id: str) -> list[Statement]:
    summaries = finance.find("/v1/pay-statements", pay_run_id=run_id)
    found = (finance.get(f"/v1/pay-statements/{summary['id']}") for summary in summaries)
    return sorted((_statement(document) for document in found), key=lambda statement: statement.manager)


def _statement(document: Document) -> Statement:
    return Statement(
        manager=document["manager"],
        name=document["name"],
        grade=document["grade"],
        lines=[_line(line) for line in document["lines"]],
        total=exact(document["total"]["amount"]),
        paid_now=exact(document["paid_now"]["amount"]),
        deferred=[Instalment(part["due"], exact(part["amount"]["amount"])) for part in document["deferred"]],
        reasons=document["reasons"],
    )


def _line(line: Document) -> Line:
    figure = Figure.read(line["figure"])
    return Line(line["component"], line["name"], exact(line["amount"]["amount"]), line["reasons"], figure)
