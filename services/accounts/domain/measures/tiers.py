"""Measures of the tiers of a book: core customers, and customers raised to a higher tier."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from services.accounts.domain.account import AccountKind
from services.accounts.domain.measures.reading import Reading
from services.accounts.domain.tier import TierModel

MEASURES = ("corporate_core_customers", "personal_core_customers", "customers_upgraded")


def tier_readings(
    manager: str,
    own: Sequence[UUID],
    kinds: Mapping[UUID, AccountKind],
    now: Mapping[UUID, str],
    before: Mapping[UUID, str],
    model: TierModel,
) -> Iterator[Reading]:
    """Of the accounts led on the last day; nothing is read while none of them is in a tier.

    `now` and `before` are the tiers on the last day and on the eve of the period. Core is the highest tier.
    """
    placed = [account_id for account_id in own if account_id in now]
    if not placed:
        return
    core = [account_id for account_id in placed if now[account_id] == model.tiers[0].code]
    raised = [one for one in placed if one in before and model.rank(now[one]) > model.rank(before[one])]
    persons = sum(kinds[account_id] is AccountKind.PERSON for account_id in core)
    counts = {
        "corporate_core_customers": len(core) - persons,
        "personal_core_customers": persons,
        "customers_upgraded": len(raised),
    }
    inputs = {"accounts_led": Decimal(len(own)), "accounts_in_tiers": Decimal(len(placed))}
    yield from (Reading(manager, measure, Decimal(count), inputs=inputs) for measure, count in counts.items())
