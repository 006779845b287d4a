"""What is known of accounts on a day, for the rules that sort them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.trait import Traits
from services.accounts.store import traits as store
from services.accounts.store.traits import TraitsAsked


def traits_of(work: Work, account_ids: Collection[UUID], day: date, currency: str) -> dict[UUID, Traits]:
    """The traits of the accounts on `day`, by what is known now; amounts in `currency` count."""
    asked = TraitsAsked(account_ids, day, work.now, currency, rulebook.product_rule(day))
    return store.traits(work.session, asked)
