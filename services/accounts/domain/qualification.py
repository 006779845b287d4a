"""Qualification: is this account a key account, and why.

Gates first, then the score 100·Σwμ/Σw over what is known, then the set's thresholds. Worked tables stand in
`docs/algorithms/qualification.md`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from chassis.domain.money import round_decimal
from services.accounts.domain.criteria import Comparison, CriteriaSet, Criterion, Gate, MissingPolicy
from services.accounts.domain.evidence import EvidenceKey, EvidenceKind, Reading


class Decision(StrEnum):
    """What the evidence says."""

    KEY_ACCOUNT = "key_account"
    CANDIDATE = "candidate"
    NOT_KEY_ACCOUNT = "not_key_account"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with its values; `messages/` has its sentence. `criteria` are the codes of those that it is about.

    The sentence of a criterion is also given its `name`, that of a decision the names of its `criteria`.
    """

    code: str
    criteria: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one criterion contributes: its reading, and μ to six decimals, `None` where it does not count."""

    criterion: Criterion
    reading: Reading | None
    membership: Decimal | None
    reasons: tuple[Reason, ...]
    gate_failed: bool = False
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision with everything that led to it. `score` is 0 to 100 with two decimals, `None` if nothing counts."""

    decision: Decision
    score: Decimal | None
    known_weight_pct: Decimal
    outcomes: tuple[Outcome, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is decided on the evidence that is on file, and what would be if more were known."""

    account_id: UUID
    criteria_set_id: UUID
    evidence_until: date
    on_file: Verdict
    supposed: Verdict


@dataclass(frozen=True, slots=True)
class ValidityRule:
    """How long a decision holds."""

    valid_days: int
    effective_from: date
    source: str

    def last_day(self, decided_on: date) -> date:
        """The last day of a decision."""
        return decided_on + timedelta(days=self.valid_days)


@dataclass(frozen=True, slots=True)
class Qualification:
    """A verdict on record: by which set, and on the evidence of sheets up to and with `evidence_until`.

    It holds up to and with `valid_until`; then the account is to be qualified anew.
    The verdict holds the readings themselves, so it can be read again whatever is filed later.
    """

    account_id: UUID
    criteria_set_id: UUID
    evidence_until: date
    valid_until: date
    verdict: Verdict
    superseded_at: datetime | None = None


def qualify(criteria: CriteriaSet, evidence: Mapping[EvidenceKey, Reading]) -> Verdict:
    """Decide by `criteria` what the account with this evidence is.

    The score is exact until it is rounded half up to two decimals, and it is the rounded score that meets the
    thresholds: what is decided is what is shown.
    """
    outcomes = tuple(_outcome(criterion, criteria.currency, evidence) for criterion in criteria.criteria)
    known_weight_pct = sum(
        (o.criterion.weight_pct for o in outcomes if o.reading and o.membership is not None), Decimal(0)
    )
    score = _score(outcomes)
    decision, reason = _decide(criteria, outcomes, score, known_weight_pct)
    return Verdict(decision, score, known_weight_pct, outcomes, (reason,))


def _outcome(criterion: Criterion, currency: str, evidence: Mapping[EvidenceKey, Reading]) -> Outcome:
    reading = evidence.get(criterion.reads)
    if reading is None:
        return _unknown(criterion, None, "evidence_missing")
    if criterion.kind is EvidenceKind.AMOUNT and reading.currency != currency:
        return _unknown(criterion, reading, "evidence_in_other_currency")
    failed = [gate for gate in criterion.gates if not gate.passes(reading.value)]
    membership = criterion.line.membership(reading.value)
    return Outcome(
        criterion,
        reading,
        six_decimals(membership),
        (*(_gate_reason(criterion, gate, reading) for gate in failed), _line_reason(criterion, reading, membership)),
        gate_failed=bool(failed),
    )


def _unknown(criterion: Criterion, reading: Reading | None, why: str) -> Outcome:
    """A criterion without a usable value. A gate cannot be passed unseen, so a gated criterion blocks a decision."""
    blocks = criterion.missing is MissingPolicy.REQUIRE or bool(criterion.gates)
    membership = Decimal(0) if criterion.missing is MissingPolicy.ZERO else None
    params = {"currency": reading.currency if reading else ""}
    consequence = "missing_blocks" if blocks else f"missing_{criterion.missing.value}"
    reasons = (Reason(why, (criterion.code,), params), Reason(consequence, (criterion.code,), params))
    return Outcome(criterion, None, membership, reasons, blocks=blocks)


def _gate_reason(criterion: Criterion, gate: Gate, reading: Reading) -> Reason:
    code = "gate_too_low" if gate.comparison is Comparison.AT_LEAST else "gate_too_high"
    return Reason(code, (criterion.code,), {"value": plain(reading.value), "limit": plain(gate.limit)})


def _line_reason(criterion: Criterion, reading: Reading, membership: Fraction) -> Reason:
    code = {Fraction(0): "at_laggard_level", Fraction(1): "at_leader_level"}.get(membership, "between_levels")
    levels = {"x1": plain(criterion.line.x1), "x2": plain(criterion.line.x2)}
    params = {"value": plain(reading.value), **levels, "membership": plain(six_decimals(membership))}
    return Reason(code, (criterion.code,), params)


def _score(outcomes: Iterable[Outcome]) -> Decimal | None:
    counted = list(_counted(outcomes))
    if not counted:
        return None
    weights = sum((weight for weight, _ in counted), Fraction(0))
    return _rounded(100 * sum((weight * membership for weight, membership in counted), Fraction(0)) / weights, 2)


def _counted(outcomes: Iterable[Outcome]) -> Iterator[tuple[Fraction, Fraction]]:
    for outcome in outcomes:
        weight = Fraction(outcome.criterion.weight_pct)
        if outcome.reading and outcome.membership is not None:
            yield weight, outcome.criterion.line.membership(outcome.reading.value)
        elif outcome.membership is not None:
            yield weight, Fraction(0)


def _decide(
    criteria: CriteriaSet, outcomes: Sequence[Outcome], score: Decimal | None, known_weight_pct: Decimal
) -> tuple[Decision, Reason]:
    shown = {"score": plain(score) if score is not None else ""}
    failed = tuple(outcome.criterion.code for outcome in outcomes if outcome.gate_failed)
    blocking = tuple(outcome.criterion.code for outcome in outcomes if outcome.blocks)
    known = {"known_pct": plain(known_weight_pct), "least_pct": plain(criteria.known_weight_min_pct)}
    if failed:
        return Decision.NOT_KEY_ACCOUNT, Reason("gate_decides", failed)
    if blocking:
        return Decision.UNDECIDED, Reason("evidence_decides", blocking)
    if score is None or known_weight_pct < criteria.known_weight_min_pct:
        return Decision.UNDECIDED, Reason("too_little_known", (), known)
    if score >= criteria.key_account_min:
        return Decision.KEY_ACCOUNT, Reason("score_is_key", (), {**shown, "least": plain(criteria.key_account_min)})
    if score >= criteria.candidate_min:
        return Decision.CANDIDATE, Reason("score_is_candidate", (), {**shown, "least": plain(criteria.candidate_min)})
    return Decision.NOT_KEY_ACCOUNT, Reason("score_too_low", (), {**shown, "least": plain(criteria.candidate_min)})


def six_decimals(membership: Fraction) -> Decimal:
    """μ as it is shown and kept."""
    return _rounded(membership, 6)


def _rounded(value: Fraction, digits: int) -> Decimal:
    """Half up from the exact fraction. `value` is never negative here, so the floor of value + ½ is half up."""
    scaled = int(value * 10**digits + Fraction(1, 2))
    return round_decimal(Decimal(scaled).scaleb(-digits), digits)


def plain(value: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
