"""What became of the rows, who is a key account and why, who serves whom."""

from chassis.catalogue import Locale
from suite.demo.chapters.accounts import DECISIONS, Accounts
from suite.demo.screen import Screen

BEST = 8


def show_accounts(screen: Screen, accounts: Accounts, locale: Locale) -> None:
    """Import, qualification, allocation."""
    say, done = screen.say, accounts.companies
    screen.tell("accounts.told", rows=done.rows, landed=done.landed, refused=done.refused,
                contacts=accounts.contacts.landed, evidence=accounts.evidence.landed)  # fmt: skip
    headings = [say("row"), say("column"), say("what_is_wrong"), say("cell")]
    screen.table(
        headings,
        [[str(e.row), e.pointer.strip("/"), e.detail[locale], e.value] for e in done.errors],
        right=(0,),
        wrapped=(2, 3),
    )
    decided = say("list_separator").join(f"{say(f'decision.{d}')} {accounts.decisions[d]:,}" for d in DECISIONS)
    screen.tell("qualification.told", decided=decided)
    headings = [say("key_account"), "LEI", say("score"), say("reason")]
    rows = [[a.legal_name, a.lei, f"{a.score}", a.reasons[0][locale]] for a in accounts.key_accounts[:BEST]]
    screen.table(headings, rows, right=(2,), wrapped=(0, 3))
    _show_allocation(screen, accounts)


def _show_allocation(screen: Screen, accounts: Accounts) -> None:
    made = accounts.allocation
    least, most = (choose(load.hours for load in made.loads) for choose in (min, max))
    screen.tell("allocation.told", accounts=made.accounts, managers=len(made.loads), unplaced=made.unplaced)
    screen.tell("allocation.signed", least=least, most=most, author=made.author, approver=made.approver)
    first = made.loads[0].manager
    screen.tell("rights.told", manager=first.name, accounts=accounts.seen_by_manager)
