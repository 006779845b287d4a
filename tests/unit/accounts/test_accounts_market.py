"""Look-alikes and wallet shares, against the worked tables of the documentation."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.money import Money
from services.accounts import rulebook
from services.accounts.domain.look_alike import look_alikes
from services.accounts.domain.market import WalletEstimate, wallet_share

DAY = date(2026, 3, 31)


def test_look_alikes_score_as_the_worked_table_says() -> None:
    rule = rulebook.look_alike_rule(DAY)
    assert list(rule.weights) == ["sector", "category", "country", "kind"]
    assert sum(rule.weights.values()) == 100
    rest = ("general", "CN", "organisation")
    keys = [(("energy_power", *rest), 8), (("mining", *rest), 2)]
    others = [(sector, *rest) for sector in ("retail_consumer", "mining", "energy_power")]
    found = look_alikes(keys, others, rule)
    assert [(each.traits[0], each.score) for each in found] == [
        ("energy_power", Decimal("100.00")),
        ("mining", Decimal("62.50")),
    ]
    assert look_alikes([], others, rule) == []


def test_our_share_of_a_wallet_has_the_interval_of_its_estimate() -> None:
    def yuan(amount: int) -> Money:
        return Money.parse(str(amount), "CNY")

    wallet = WalletEstimate(UUID(int=1), DAY, "interview", yuan(30_000_000), yuan(40_000_000), yuan(55_000_000))
    found = wallet_share(yuan(10_000_000), wallet)
    assert (str(found.share), str(found.least), str(found.most)) == ("0.2500", "0.1818", "0.3333")
    assert wallet_share(yuan(60_000_000), wallet).share == 1
