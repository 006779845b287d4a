"""What a review of competencies comes to: how the person and the others see each competency, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.money import round_decimal
from services.assessment.domain.agreement import icc_2k, r_wg
from services.assessment.domain.competency import Competency, CompetencyModel
from services.assessment.domain.factors import mean


class Relation(StrEnum):
    """From which side a rater sees the person."""

    SELF = "self"
    PEER = "peer"
    SUPERVISOR = "supervisor"


class Reading(StrEnum):
    """What a competency shows: seen more by the person than by others, less, or alike."""

    BLIND_SPOT = "blind_spot"
    HIDDEN_STRENGTH = "hidden_strength"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Rated:
    """One rater's levels by competency."""

    relation: Relation
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ResultRules:
    """`least_peers` hides what fewer peers said; a gap of `gap_from` levels is one; `agreement_floor` flags discord."""

    least_peers: int
    gap_from: Decimal
    agreement_floor: Decimal


@dataclass(frozen=True, slots=True)
class CompetencyFinding:
    """One competency. Levels are means to two decimals; None where nobody may be shown.

    `others` are peers and supervisors together, or the supervisors alone while the peers are too few to be shown: else
    the peers could be reckoned back. `agreement` is the r_wg of those others, `gap_self` is self − others,
    `gap_target` is others − target; a negative one is a level that the role asks for and others do not see yet.
    """

    competency: str
    area: str
    target: int
    self_level: int | None
    peers: Decimal | None
    supervisors: Decimal | None
    others: Decimal | None
    agreement: Decimal | None
    gap_self: Decimal | None
    gap_target: Decimal | None
    reading: Reading | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """All findings in the model's order, who took part, and how reliable the others are together (ICC(2,k))."""

    findings: tuple[CompetencyFinding, ...]
    peers: int
    supervisors: int
    reliability: Decimal | None
    flags: tuple[str, ...]


def result_of(
    ratings: Sequence[Rated], targets: Mapping[str, int], model: CompetencyModel, rules: ResultRules
) -> ReviewResult:
    """The result; peers fewer than `least_peers` are counted and not shown."""
    sides = {side: [rated.levels for rated in ratings if rated.relation is side] for side in Relation}
    own, peers, supervisors = sides[Relation.SELF], sides[Relation.PEER], sides[Relation.SUPERVISOR]
    seen = _Seen(own, peers if len(peers) >= rules.least_peers else [], supervisors)
    table = [[levels[one.id] for one in model.competencies] for levels in seen.others]
    return ReviewResult(
        findings=tuple(_finding(one, seen, targets[one.id], rules) for one in model.competencies),
        peers=len(peers),
        supervisors=len(supervisors),
        reliability=icc_2k(table) if table else None,
        flags=("peers_suppressed",) if peers and not seen.peers else (),
    )


Levels = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What may be shown of what each side said; peers are empty while they are too few."""

    own: Sequence[Levels]
    peers: Sequence[Levels]
    supervisors: Sequence[Levels]

    @property
    def others(self) -> list[Levels]:
        return [*self.supervisors, *self.peers]


def _finding(competency: Competency, seen: _Seen, target: int, rules: ResultRules) -> CompetencyFinding:
    key = competency.id
    own = next((levels[key] for levels in seen.own), None)
    others = _mean(seen.others, key)
    agreement = r_wg([[levels[key]] for levels in seen.others], len(competency.levels))
    gap_self = None if own is None or others is None else own - others
    discord = agreement is not None and agreement < rules.agreement_floor
    return CompetencyFinding(
        competency=key,
        area=competency.area,
        target=target,
        self_level=own,
        peers=_mean(seen.peers, key),
        supervisors=_mean(seen.supervisors, key),
        others=others,
        agreement=None if agreement is None else round_decimal(agreement, 2),
        gap_self=gap_self,
        gap_target=None if others is None else others - target,
        reading=None if gap_self is None else _reading(gap_self, rules.gap_from),
        flags=("low_agreement",) if discord else (),
    )


def _mean(raters: Sequence[Levels], key: str) -> Decimal | None:
    return round_decimal(mean([Decimal(levels[key]) for levels in raters]), 2) if raters else None


def _reading(gap: Decimal, gap_from: Decimal) -> Reading:
    if abs(gap) < gap_from:
        return Reading.SHARED
    return Reading.BLIND_SPOT if gap > 0 else Reading.HIDDEN_STRENGTH
