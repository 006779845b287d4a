"""Representations of tiers, of their assessments, and of the matrix of moves."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, Count, CurrencyCode, Moment, Names, Resource, Wire, example
from services.accounts import rulebook
from services.accounts.domain.tier import Tier as DomainTier
from services.accounts.domain.tier import TierAssessment as DomainAssessment
from services.accounts.domain.tier import TierModel as DomainModel
from services.accounts.domain.tier import TierReason
from services.accounts.domain.tier_moves import TierMoves as DomainMoves
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.sentences import sentence

_TIER: JsonDict = {
    "code": "A",
    "name": {"en": "Core", "zh-CN": "核心客户"},
    "boundaries": {"score": "65", "aum": "5000000"},
}
_MODEL: JsonDict = {
    "effective_from": "2026-01-01",
    "source": "Article 8",
    "currency": "CNY",
    "margin_up_pct": "5",
    "margin_down_pct": "10",
    "min_stay_up_days": 0,
    "min_stay_down_days": 90,
    "tiers": [_TIER],
}


class Tier(Wire):
    """A tier: any measure that reaches its boundary is enough; one without boundaries takes everybody."""

    model_config = example(_TIER)

    code: str
    name: Names
    boundaries: dict[str, Exact]

    @classmethod
    def from_domain(cls, tier: DomainTier) -> Self:
        """The representation of a tier."""
        name = Names(en=tier.name.en, zh_cn=tier.name.zh_cn)
        return cls(code=tier.code, name=name, boundaries=dict(tier.boundaries))


class TierModel(Wire):
    """A version of the tiers, from the highest down. Margins are shares of a boundary in percent."""

    model_config = example(_MODEL)

    effective_from: date
    source: str
    currency: CurrencyCode
    margin_up_pct: Exact
    margin_down_pct: Exact
    min_stay_up_days: Annotated[Count, Field(description="How long an account stays before it may go up.")]
    min_stay_down_days: Annotated[Count, Field(description="How long an account stays before it may go down.")]
    tiers: list[Tier]

    @classmethod
    def from_domain(cls, model: DomainModel) -> Self:
        """The representation of a version."""
        plain = {name: getattr(model, name) for name in cls.model_fields if name != "tiers"}
        return cls(tiers=[Tier.from_domain(tier) for tier in model.tiers], **plain)


class TierModels(Wire):
    """Every version of the tiers, oldest first."""

    model_config = example({"items": [_MODEL]})

    items: list[TierModel]


class TierAssessmentDraft(Wire):
    """Which account is to be sorted, as of which day; today when it is left out."""

    model_config = example({"account_id": "01981d2e-7a7c-7000-8000-000000000001", "as_of": None})

    account_id: UUID
    as_of: date | None = None


class TierRunDraft(Wire):
    """As of which day the portfolio is to be sorted; today when it is left out."""

    model_config = example({"as_of": None})

    as_of: date | None = None


class TierAssessment(Resource):
    """The tier of an account as of a day, why, and what was read; a measure of which nothing is known is null."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "as_of": "2026-03-31",
            "tier": "A",
            "before": "B",
            "since": "2026-03-31",
            "reason": "tier_raised",
            "sentence": {"en": "From B up to A.", "zh-CN": "由 B 升至 A。"},
            "measures": {"score": "86.02", "aum": None},
            "rule_effective_from": "2026-01-01",
            "superseded_at": None,
        }
    )
    address: ClassVar[str] = "/v1/tier-assessments/{id}"

    account_id: UUID
    as_of: date
    tier: str
    before: Annotated[str | None, Field(description="The tier before; null when this is the first.")]
    since: Annotated[date, Field(description="The day on which the account came into its tier.")]
    reason: TierReason
    sentence: Names
    measures: dict[str, Exact | None]
    rule_effective_from: date
    superseded_at: Moment | None

    @classmethod
    def from_domain(cls, kept: Kept[DomainAssessment]) -> Self:
        """The representation of an assessment."""
        return cls.showing(kept, sentence=_sentence(kept.value))


def _sentence(made: DomainAssessment) -> Names:
    model = rulebook.tier_model(made.rule_effective_from)
    params = {
        "tier": made.tier,
        "before": made.before or "",
        "since": made.since.isoformat(),
        "up": model.margin_up_pct,
        "down": model.margin_down_pct,
    }
    return sentence(made.reason.value, params)


class TierMove(Wire):
    """How many accounts went from `before` to `after`; null is no tier."""

    model_config = example({"before": "B", "after": "A", "accounts": 12})

    before: str | None
    after: str | None
    accounts: Count


class TierMoves(Wire):
    """The matrix of moves between two days: every cell, from the highest tier down."""

    model_config = example(
        {
            "first_day": "2026-01-01",
            "last_day": "2026-03-31",
            "tiers": ["A", "B", "C"],
            "moves": [{"before": "B", "after": "A", "accounts": 12}],
            "raised": 12,
            "lowered": 0,
            "stayed": 0,
        }
    )

    first_day: date
    last_day: date
    tiers: list[Code]
    moves: list[TierMove]
    raised: Count
    lowered: Count
    stayed: Count

    @classmethod
    def from_domain(cls, found: DomainMoves) -> Self:
        """The representation of the matrix."""
        return cls.of(found)
