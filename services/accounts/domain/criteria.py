"""Criteria sets: what makes an account a key account, as dated data that a bank can change.

Article 9 lists seven criteria and says that no fixed way decides between them: they are combined. A set gives each its
two-point line, its weight, its gates and what an unknown value means.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chassis.domain.errors import Fault, Invalid
from chassis.domain.money import minor_digits
from chassis.domain.name import Name
from services.accounts.domain.evidence import KIND_OF, EvidenceKey, EvidenceKind


@dataclass(frozen=True, slots=True)
class Line:
    """Membership by two points: 0 at the laggard's level `x1`, 1 at the leader's level `x2`, straight between them.

    `x2` below `x1` is how less-is-better is written.
    """

    x1: Decimal
    x2: Decimal

    def membership(self, x: Decimal) -> Fraction:
        """(x − x1) ÷ (x2 − x1), clipped to [0, 1]; exact."""
        raw = (Fraction(x) - Fraction(self.x1)) / (Fraction(self.x2) - Fraction(self.x1))
        return min(Fraction(1), max(Fraction(0), raw))


class Comparison(StrEnum):
    """Which side of a gate's limit is open; the limit itself passes."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Gate:
    """A hard condition: whoever fails it is no key account, whatever the score."""

    comparison: Comparison
    limit: Decimal

    def passes(self, x: Decimal) -> bool:
        """Whether `x` satisfies the gate."""
        return x >= self.limit if self.comparison is Comparison.AT_LEAST else x <= self.limit


class MissingPolicy(StrEnum):
    """What an unknown value means: left out of the score, counted as the laggard, or no decision without it."""

    EXCLUDE = "exclude"
    ZERO = "zero"
    REQUIRE = "require"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the set's questions, what of the evidence answers it, and how the answer counts."""

    code: str
    name: Name
    kind: EvidenceKind
    reads: EvidenceKey
    line: Line
    weight_pct: Decimal
    missing: MissingPolicy = MissingPolicy.EXCLUDE
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A version of the bank's criteria, in force from `effective_from`.

    A score of `key_account_min` or more makes a key account, one of `candidate_min` or more a candidate; nothing is
    decided while less than `known_weight_min_pct` of the weight is known. Amounts are in `currency`.
    """

    code: str
    name: Name
    effective_from: date
    currency: str
    key_account_min: Decimal
    candidate_min: Decimal
    known_weight_min_pct: Decimal
    criteria: tuple[Criterion, ...]
    source: str


def criteria_set_faults(criteria_set: CriteriaSet) -> Iterator[Fault]:
    """Everything that keeps the set from being put in force."""
    yield from _currency_faults(criteria_set.currency)
    if not criteria_set.criteria:
        yield Fault("no_criteria", "/criteria")
    if not 0 <= criteria_set.candidate_min <= criteria_set.key_account_min <= 100:
        yield Fault("thresholds_not_ordered", "/candidate_min")
    if not 0 <= criteria_set.known_weight_min_pct <= 100:
        yield Fault("out_of_range", "/known_weight_min_pct", {"least": 0, "most": 100})
    codes = Counter(criterion.code for criterion in criteria_set.criteria)
    for i, criterion in enumerate(criteria_set.criteria):
        if codes[criterion.code] > 1:
            yield Fault("criterion_repeated", f"/criteria/{i}/code", {"code": criterion.code})
        yield from (fault.under(f"/criteria/{i}") for fault in _criterion_faults(criterion))
    weights = sum(criterion.weight_pct for criterion in criteria_set.criteria)
    if criteria_set.criteria and weights != 100:
        yield Fault("weights_not_whole", "/criteria", {"sum": f"{weights}"})


def _currency_faults(currency: str) -> Iterator[Fault]:
    try:
        minor_digits(currency)
    except Invalid as refusal:
        yield from refusal.faults


def _criterion_faults(criterion: Criterion) -> Iterator[Fault]:
    if criterion.line.x1 == criterion.line.x2:
        yield Fault("line_without_slope", "/line/x2")
    if criterion.weight_pct <= 0:
        yield Fault("weight_not_positive", "/weight_pct")
    if KIND_OF[criterion.reads] is not criterion.kind:
        params = {"key": criterion.reads.value, "kind": KIND_OF[criterion.reads].value}
        yield Fault("kind_differs", "/kind", params)
