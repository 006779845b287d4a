"""Representations of competitions for promotion."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, Code, Count, ExternalId, Names, Resource, Wire, example
from services.kpi.domain import competition as domain
from services.kpi.domain.career import CareerRules
from services.kpi.domain.competition import CompetitionState, CompetitionTransition
from services.kpi.domain.payee import Payee
from services.kpi.schemas.fields import Exact, Points, Weight

_EXAMPLE: JsonDict = {
    "name": {"en": "Independent managers 2026", "zh-CN": "2026 年独立客户经理竞聘"},
    "career_rules_id": "01981d2e-7a7c-7000-8000-000000000007",
    "from_role": "product",
    "to_role": "relationship",
    "seats": 2,
    "held_on": "2026-06-15",
    "criteria": [{"code": "interview", "name": {"en": "Interview", "zh-CN": "面试"}, "weight": "1"}],
}


class JudgingCriterion(Wire):
    """What candidates are rated by, and how much it counts; the weights add up to 1."""

    code: Code
    name: Names
    weight: Weight


class CandidateDraft(Wire):
    """Who competes, and since when in the present role; left out, since the day of employment."""

    manager: ExternalId
    in_role_since: date | None = None


class CompetitionDraft(Wire):
    """A competition of people in `from_role` for seats in `to_role`. Roles and employment come from their records."""

    model_config = example(_EXAMPLE | {"candidates": [{"manager": "A-017", "in_role_since": "2025-03-01"}]})

    name: Names
    career_rules_id: UUID
    from_role: Code
    to_role: Code
    seats: Annotated[int, Field(strict=True, ge=1, le=200)]
    held_on: date
    criteria: Annotated[list[JudgingCriterion], Field(min_length=1, max_length=20)]
    candidates: Annotated[list[CandidateDraft], Field(min_length=1, max_length=500)]

    def to_domain(
        self, rules: CareerRules, people: Mapping[str, Payee], roles: Mapping[str, str], author: str
    ) -> domain.Competition:
        """The competition; who is not on record cannot win."""
        criteria = tuple(
            domain.JudgingCriterion(each.code, Name(each.name.en, each.name.zh_cn), Decimal(each.weight))
            for each in self.criteria
        )
        candidates = tuple(self._candidate(each, rules, people, roles) for each in self.candidates)
        name = Name(self.name.en, self.name.zh_cn)
        seats = (self.from_role, self.to_role, self.seats, self.held_on)
        return domain.Competition(name, rules, *seats, criteria, candidates, author)

    def _candidate(
        self, draft: CandidateDraft, rules: CareerRules, people: Mapping[str, Payee], roles: Mapping[str, str]
    ) -> domain.Candidate:
        known = people.get(draft.manager)
        if known is None:
            return domain.Candidate(draft.manager, "", 0, ("no_such_manager",))
        since = draft.in_role_since or known.employed_from
        return domain.candidate(rules, self.from_role, draft.manager, roles[draft.manager], since, self.held_on)


class Candidate(Wire):
    """A candidate as on the day, with the reason codes of what stands in the way."""

    manager: ExternalId
    role: str
    months: Count
    eligible: bool
    reasons: list[Code]


class CandidateRating(Wire):
    """What one judge gave one candidate."""

    judge: str
    manager: ExternalId
    points: dict[Code, Exact]


class CandidateStanding(Wire):
    """Where a candidate stands: the weighted mean of all judges; equal points, equal rank."""

    manager: ExternalId
    points: Exact
    judges: Count
    rank: Count


class Competition(Resource):
    """A competition: who may win, how they stand, and who is to be promoted."""

    model_config = example(
        KEPT_EXAMPLE
        | {name: value for name, value in _EXAMPLE.items() if name != "career_rules_id"}
        | {
            "rules": "career rules retail@2026-01-01",
            "state": "open",
            "allowed_transitions": ["propose"],
            "author": "hr",
            "proposer": None,
            "approver": None,
            "candidates": [],
            "ratings": [],
            "standings": [],
            "winners": [],
        }
    )
    address: ClassVar[str] = "/v1/competitions/{id}"

    name: Names
    rules: str
    from_role: Code
    to_role: Code
    seats: Count
    held_on: date
    criteria: list[JudgingCriterion]
    candidates: list[Candidate]
    state: CompetitionState
    allowed_transitions: list[CompetitionTransition]
    author: str
    proposer: str | None
    approver: str | None
    ratings: list[CandidateRating]
    standings: list[CandidateStanding]
    winners: list[ExternalId]

    @classmethod
    def shown(cls, kept: Kept[domain.Competition]) -> "Competition":
        """The representation."""
        found = kept.value
        candidates = [
            Candidate(manager=c.manager, role=c.role, months=c.months, eligible=c.eligible, reasons=list(c.reasons))
            for c in found.candidates
        ]
        return cls.showing(
            kept,
            rules=found.rules.source,
            criteria=list(found.criteria),
            candidates=candidates,
            allowed_transitions=list(found.transitions),
            ratings=list(found.ratings),
            standings=list(domain.standings(found)),
            winners=list(found.winners),
        )


class RatingDraft(Wire):
    """What the caller, as a judge, gives a candidate: 0 to 100 for each criterion; the latest rating counts."""

    model_config = example({"manager": "A-017", "points": {"interview": "82.5"}})

    manager: ExternalId
    points: Annotated[dict[Code, Points], Field(min_length=1, max_length=20)]

    def to_domain(self, judge: str) -> domain.Rating:
        """The rating of `judge`."""
        return domain.Rating(judge, self.manager, {code: Decimal(given) for code, given in self.points.items()})


class CompetitionTransitionRequest(Wire):
    """What is asked of a competition. `propose` takes the best by points unless `winners` are named."""

    model_config = example({"transition": "propose", "winners": []})

    transition: CompetitionTransition
    winners: Annotated[list[ExternalId], Field(max_length=200)] = Field(default_factory=list)
