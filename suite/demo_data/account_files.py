"""The contacts and the evidence of the demo's Chinese companies: made up, and the same every time.

The companies are real, so what is said of them here must not be: every name of a person and every figure is drawn from
the company's LEI by a hash. `python -m suite.demo_data.account_files` writes the two files anew.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
FISCAL_YEAR_END = date(2025, 12, 31)
SOURCE = "demo ledger 2025"

_FAMILY_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹"
_GIVEN_NAMES = (
    *("伟", "芳", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "霞", "平", "建国", "晓梅"),
    *("志强", "丽华", "海燕", "文博", "雨桐", "子轩", "欣怡", "浩然", "梦洁", "国栋", "思远", "佳琪"),
)
_POSTS = (
    ("总经理", "decision_maker", "decides"),
    ("财务总监", "approver", "vetoes"),
    ("采购总监", "influencer", "advises"),
    ("信息技术经理", "user", "advises"),
    ("总经理助理", "gatekeeper", "none"),
    ("战略发展部主任", "champion", "advises"),
)


@dataclass(frozen=True, slots=True)
class Tier:
    """What companies of one size are like: sales in ten thousand yuan, margin and growth in thousandths."""

    up_to: float
    sales: tuple[int, int]
    margin: tuple[int, int]
    growth: tuple[int, int]
    payment_days: tuple[int, int]
    levels: tuple[int, int]
    contacts: tuple[int, int]


TIERS = (
    Tier(0.08, (1_200, 4_000), (140, 280), (50, 300), (20, 55), (2, 4), (3, 5)),
    Tier(0.10, (3_000, 9_000), (-60, -5), (100, 400), (125, 200), (2, 4), (2, 4)),
    Tier(0.32, (400, 1_500), (100, 220), (0, 200), (30, 75), (1, 3), (1, 4)),
    Tier(1.00, (5, 500), (20, 160), (-150, 120), (35, 118), (0, 2), (0, 2)),
)
"""The second tier buys much, presses the price below the cost and pays late: article 9's example."""


def draw(lei: str, what: str, least: int, most: int) -> int:
    """A number from `least` to `most` that belongs to this company and this question."""
    digest = hashlib.sha256(f"{lei}/{what}".encode()).digest()
    return least + int.from_bytes(digest[:8], "big") % (most - least + 1)


def tier_of(lei: str) -> Tier:
    """The tier that the company falls into."""
    position = draw(lei, "tier", 0, 9_999) / 10_000
    return next(tier for tier in TIERS if position < tier.up_to)


def contacts(lei: str) -> Iterator[dict[str, object]]:
    """The people of one company."""
    for i in range(draw(lei, "contacts", *tier_of(lei).contacts)):
        title, buying_role, deciding_power = _POSTS[i]
        family = _FAMILY_NAMES[draw(lei, f"family {i}", 0, len(_FAMILY_NAMES) - 1)]
        given = _GIVEN_NAMES[draw(lei, f"given {i}", 0, len(_GIVEN_NAMES) - 1)]
        met = FISCAL_YEAR_END - timedelta(days=draw(lei, f"met {i}", 0, 150))
        yield {
            "account_lei": lei,
            "external_id": f"P-{lei[-6:]}-{i + 1}",
            "name": family + given,
            "title": title,
            "buying_role": buying_role,
            "deciding_power": deciding_power,
            "support": draw(lei, f"support {i}", -1, 2),
            "in_post": "false" if draw(lei, f"left {i}", 1, 12) == 1 else "true",
            "last_contacted_on": met.isoformat(),
        }


def evidence(lei: str) -> Iterator[dict[str, object]]:
    """What is known of one company; of every twentieth, nothing is."""
    if draw(lei, "known", 1, 20) == 1:
        return
    tier = tier_of(lei)
    sales = draw(lei, "sales", *tier.sales) * 10_000
    values: dict[str, object] = {
        "annual_sales": f"{sales}.00",
        "margin_rate": f"{draw(lei, 'margin', *tier.margin) / 1000:.3f}",
        "growth_rate": f"{draw(lei, 'growth', *tier.growth) / 1000:.3f}",
        "wallet_estimate": f"{sales * draw(lei, 'wallet', 120, 600) // 100}.00",
        "payment_days": draw(lei, "payment days", *tier.payment_days),
        "goal_access_level": draw(lei, "goal access", *tier.levels),
        "openness_level": draw(lei, "openness", *tier.levels),
    }
    known = {name: "" if draw(lei, f"unknown {name}", 1, 15) == 1 else value for name, value in values.items()}
    yield {"account_lei": lei, "as_of": FISCAL_YEAR_END.isoformat(), "source": SOURCE, "currency": "CNY", **known}


def chinese_leis() -> Sequence[str]:
    """The Chinese companies of the demo, in the file's order."""
    with (FOLDER / "companies.csv").open(encoding="utf-8", newline="") as file:
        return [row["lei"] for row in csv.DictReader(file) if row["country"] == "CN"]


def files() -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Both files, by name."""
    leis = chinese_leis()
    return {
        "contacts.csv": [row for lei in leis for row in contacts(lei)],
        "evidence.csv": [row for lei in leis for row in evidence(lei)],
    }


def main() -> None:
    """Write both files."""
    for name, rows in files().items():
        with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
