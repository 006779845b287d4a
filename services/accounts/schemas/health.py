"""The representation of an account's health."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Wire, example
from services.accounts.domain.health import Health, HealthComponent
from services.accounts.schemas.exact import Exact

_COMPONENT: JsonDict = {"component": "engagement", "value": "33", "points": "75.00", "weight_pct": "25"}


class ComponentHealth(Wire):
    """One component: what was read, its points from 0 to 100, and what it weighs."""

    model_config = example(_COMPONENT)

    component: HealthComponent
    value: Exact
    points: Exact
    weight_pct: Exact


class AccountHealth(Wire):
    """How well the relationship stands today; how complete the file is stands elsewhere."""

    model_config = example(
        {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "score": "75.00",
            "known_weight_pct": "25",
            "components": [_COMPONENT],
            "missing": ["satisfaction", "overdue", "trend", "goal_progress"],
            "rule_version": "2026-01-01",
        }
    )

    account_id: UUID
    score: Annotated[Exact | None, Field(description="0 to 100 over what is known; null when nothing is.")]
    known_weight_pct: Annotated[Exact, Field(description="How much of the weight is known.")]
    components: list[ComponentHealth]
    missing: Annotated[list[HealthComponent], Field(description="What nothing is known of.")]
    rule_version: date

    @classmethod
    def from_domain(cls, account_id: UUID, found: Health) -> Self:
        """The representation of the account's health."""
        return cls(
            account_id=account_id,
            score=found.score,
            known_weight_pct=found.known_weight_pct,
            components=[ComponentHealth.of(component) for component in found.components],
            missing=list(found.missing),
            rule_version=found.rule.effective_from,
        )
