"""The results for machines: no ids of rows, no moments, all in a fixed order, so that each run prints equal bytes."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from chassis.drawing.scale import Band
from suite.demo.chapters.accounts import Accounts, Qualified
from suite.demo.chapters.imports import Import
from suite.demo.chapters.matching import STYLES, Group, Matches, Placing
from suite.demo.chapters.paying import Pay, Statement
from suite.demo.chapters.people import Person
from suite.demo.chapters.role_model import RoleModel
from suite.demo.chapters.scoring import Scorecard, Scores
from suite.demo.chapters.values import FACTORS
from suite.demo.telling import Story

Value = None | bool | int | float | str | Sequence["Value"] | Mapping[str, "Value"]


def machine_readable(story: Story) -> str:
    """JSON (RFC 8259), one line a chapter. Points are numbers; scores, weights and money are decimal strings."""
    chapters: dict[str, Value] = {
        "role_model": _factors(story.role_model.levels),
        "role_model_evidence": _evidence(story.role_model),
        "profiles": [_profile(person) for person in story.people],
        "ranking": [_placing(placing) for placing in story.matches.placings],
        "groups": [_group(group) for group in story.matches.groups],
        "shifts": _shifts(story.matches),
        "accounts": _accounts(story.accounts),
        "key_accounts": [_qualified(account) for account in story.accounts.key_accounts],
        "allocation": _allocation(story.accounts),
        "measurements": _import(story.scores.measured),
        "weights": _weights(story.scores),
        "scorecards": [_scorecard(card) for card in story.scores.scorecards],
        "unscored": sorted(story.scores.unscored),
        "pay": _pay(story.pay),
        "pay_statements": [_statement(statement) for statement in story.pay.statements],
    }
    lines = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in chapters.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _factors(values: Mapping[str, Decimal]) -> dict[str, Value]:
    return {factor: _number(values[factor]) for factor in FACTORS}


def _points(bands: Mapping[str, Band]) -> dict[str, Value]:
    return {factor: _number(bands[factor].value) for factor in FACTORS}


def _evidence(model: RoleModel) -> Value:
    return {
        "key_traits": [trait["en"] for trait in model.traits],
        "raters": dict(model.raters),
        "standard_error": _factors(model.standard_error),
        "agreement": _factors(model.agreement),
    }


def _profile(person: Person) -> Value:
    return {
        "external_id": person.external_id,
        "bank": person.bank,
        "group": person.group,
        "internal": _points(person.internal),
        "external": _points(person.external),
        "shift": _factors(person.shift),
        "flags": sorted(person.flags),
    }


def _placing(placing: Placing) -> Value:
    styles = {
        style: _points(match.factors) | {"overall": _number(match.overall.value)}
        for style, match in placing.styles.items()
    }
    return {
        "position": placing.position,
        "rank": placing.rank,
        "external_id": placing.person.external_id,
        "match_degree": styles,
        "key_traits_shown": placing.traits_shown,
    }


def _group(group: Group) -> Value:
    styles = {
        style: {
            "bias": _factors(group.styles[style].bias) | {"overall": _number(group.styles[style].overall_bias)},
            "mad": _factors(group.styles[style].mad) | {"overall": _number(group.styles[style].overall_mad)},
        }
        for style in STYLES
    }
    return {"bank": group.bank, "performance": group.performance, "members": group.members, **styles}


def _shifts(matches: Matches) -> Value:
    counts: dict[str, Value] = {
        factor: {"up": count.up, "down": count.down, "level": count.level, "expected_up": _number(count.expected_up)}
        for factor, count in matches.shifts.items()
    }
    fits: dict[str, Value] = {"fits_better_externally": matches.fits_better_externally, "managers": matches.managers}
    return fits | counts


def _import(done: Import) -> Value:
    errors: list[Value] = [
        {"row": error.row, "pointer": error.pointer, "code": error.code, "value": error.value}
        for error in sorted(done.errors, key=lambda error: (error.row, error.pointer, error.code))
    ]
    return {"rows": done.rows, "landed": done.landed, "refused": done.refused, "errors": errors}


def _accounts(accounts: Accounts) -> Value:
    return {
        "companies": _import(accounts.companies),
        "contacts": _import(accounts.contacts),
        "evidence": _import(accounts.evidence),
        "decisions": dict(accounts.decisions),
    }


def _qualified(account: Qualified) -> Value:
    return {
        "lei": account.lei,
        "legal_name": account.legal_name,
        "score": _text(account.score),
        "reasons": [reason["en"] for reason in account.reasons],
        "memberships": {criterion.code: _text(criterion.membership) for criterion in account.criteria},
    }


def _allocation(accounts: Accounts) -> Value:
    made = accounts.allocation
    loads: list[Value] = [
        {"manager": load.manager.external_id, "accounts": load.accounts, "hours": _text(load.hours)}
        for load in made.loads
    ]
    return {
        "accounts": made.accounts,
        "unplaced": made.unplaced,
        "hours": _text(made.hours),
        "author": made.author,
        "approver": made.approver,
        "loads": loads,
    }


def _weights(scores: Scores) -> Value:
    return {
        "weights": {indicator: _text(weight) for indicator, weight in scores.weights.weights.items()},
        "consistency_ratios": {item or "top": _text(r) for item, r in scores.weights.consistency_ratios.items()},
    }


def _scorecard(card: Scorecard) -> Value:
    parts: dict[str, Value] = {
        part.indicator: {
            "observed": _text(part.observed),
            "membership": _text(part.membership),
            "points": _text(part.points),
        }
        for part in card.parts
    }
    return {
        "manager": card.manager,
        "score": _text(card.score),
        "red_lines_crossed": sorted(card.broken_gates),
        "parts": parts,
    }


def _pay(pay: Pay) -> Value:
    return {
        "state": pay.state,
        "author": pay.author,
        "approver": pay.approver,
        "currency": pay.currency,
        "total": _text(pay.total),
        "unpaid": sorted(pay.unpaid),
        "recomputes_to_the_same": pay.same_again,
    }


def _statement(statement: Statement) -> Value:
    lines: list[Value] = [
        {
            "component": line.component,
            "name": line.name["en"],
            "amount": _text(line.amount),
            "explained": line.figure.key,
        }
        for line in statement.lines
    ]
    later: list[Value] = [{"due": part.due, "amount": _text(part.amount)} for part in statement.deferred]
    return {
        "manager": statement.manager,
        "grade": statement.grade,
        "lines": lines,
        "total": _text(statement.total),
        "paid_now": _text(statement.paid_now),
        "deferred": later,
        "reasons": sorted(statement.reasons),
    }
