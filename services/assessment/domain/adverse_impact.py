"""A preview of adverse impact: whether a shortlist would take clearly fewer of one group of people than of another.

The groups are named for the preview alone and are kept nowhere; figures of small groups are suppressed.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault
from chassis.domain.money import round_decimal
from services.assessment.domain.chances import significant
from services.assessment.domain.rules import Edition


@dataclass(frozen=True, slots=True)
class ImpactRules:
    """The smallest group shown, the ratio under which impact is suspected, and the level of the exact test."""

    edition: Edition
    least_group: int
    least_ratio: Decimal
    significance: Decimal


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of candidates under one label: a sex, an age band, whatever must not decide."""

    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImpactQuestion:
    """What would happen if the first `shortlist` of the ranking were taken."""

    shortlist: int
    cohorts: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class CohortImpact:
    """One group: how many there are and were taken, its rate over the highest rate, and Fisher's exact p against that.

    All figures are None where the group is suppressed. `suspected` when the ratio is below four fifths.
    """

    label: str
    members: int | None = None
    taken: int | None = None
    rate: Decimal | None = None
    ratio: Decimal | None = None
    p: Decimal | None = None
    suspected: bool | None = None


@dataclass(frozen=True, slots=True)
class ImpactPreview:
    """The groups in the order asked; `flags`: `four_fifths` and `significant` ask a person to look."""

    shortlist: int
    cohorts: tuple[CohortImpact, ...]
    flags: tuple[str, ...]


def faults_in_question(question: ImpactQuestion, candidates: Sequence[str]) -> Iterator[Fault]:
    """Groups that hold somebody who is not ranked, or somebody twice, and a shortlist longer than the ranking."""
    if question.shortlist > len(candidates):
        yield Fault("shortlist_too_long", "/adverse_impact/shortlist", {"most": len(candidates)})
    seen: set[str] = set()
    for n, cohort in enumerate(question.cohorts):
        for m, member in enumerate(cohort.members):
            pointer = f"/adverse_impact/groups/{n}/profile_ids/{m}"
            if member not in candidates:
                yield Fault("not_a_candidate", pointer, {"id": member})
            elif member in seen:
                yield Fault("named_twice", pointer, {"id": member})
            seen.add(member)


def preview(question: ImpactQuestion, ordered: Sequence[str], rules: ImpactRules) -> ImpactPreview:
    """The impact of taking the first `shortlist` of `ordered`, group by group against the one with the highest rate."""
    taken = set(ordered[: question.shortlist])
    counts = {c.label: (len(c.members), len(taken.intersection(c.members))) for c in question.cohorts}
    shown = {label: counts[label] for label in counts if label not in suppressed(counts, rules.least_group)}
    found = tuple(_impact(cohort.label, shown, rules) for cohort in question.cohorts)
    signs = {
        "four_fifths": any(impact.suspected for impact in found),
        "significant": any(impact.p is not None and impact.p < rules.significance for impact in found),
    }
    return ImpactPreview(question.shortlist, found, tuple(flag for flag, seen in signs.items() if seen))


def suppressed(counts: dict[str, tuple[int, int]], least: int) -> set[str]:
    """The groups too small to be shown; a single one takes the next smallest with it, or subtraction would show it."""
    by_size = sorted(counts, key=lambda label: counts[label][0])
    small = sum(members < least for members, _ in counts.values())
    return set(by_size[: 2 if small == 1 else small])


def fisher_exact(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The two-sided p of Fisher's exact test for two groups of (members, taken): all tables as unlikely as this one."""
    (m, a), (n, b) = one, other
    whole = math.comb(m + n, a + b)
    chances = {
        k: math.comb(m, k) * math.comb(n, a + b - k) / whole for k in range(max(0, a + b - n), min(m, a + b) + 1)
    }
    return min(1.0, math.fsum(chance for chance in chances.values() if chance <= chances[a] * (1 + 1e-7)))


def _impact(label: str, shown: dict[str, tuple[int, int]], rules: ImpactRules) -> CohortImpact:
    if label not in shown:
        return CohortImpact(label)
    members, taken = shown[label]
    best = max(shown.values(), key=lambda count: Decimal(count[1]) / count[0])
    rate, highest = Decimal(taken) / members, Decimal(best[1]) / best[0]
    if not highest:
        return CohortImpact(label, members, taken, round_decimal(rate, 3))
    ratio = rate / highest
    p = None if shown[label] == best else significant(fisher_exact(shown[label], best))
    return CohortImpact(
        label, members, taken, round_decimal(rate, 3), round_decimal(ratio, 3), p, ratio < rules.least_ratio
    )
