"""The chapter about accounts: the import, the seven criteria, who serves whom."""

from decimal import Decimal

from chassis.catalogue import Locale
from chassis.drawing.elements import figure, section, table, unfolding
from chassis.drawing.markup import Markup, joined, tag
from chassis.drawing.palette import BAD, NEUTRAL
from suite.demo.chapters.accounts import DECISIONS, Accounts, Criterion, Qualified
from suite.demo.pictures.bars import Bar, draw_bars
from suite.demo.pictures.breakdown import Part, draw_breakdown
from suite.demo.pictures.colours import EXTERNAL, INTERNAL, MODEL
from suite.demo.report.told import Told
from suite.demo.telling import Story
from suite.demo.words import Say

_COLOURS = {"key_account": INTERNAL, "candidate": EXTERNAL, "not_key_account": MODEL, "undecided": NEUTRAL}


def accounts_chapter(story: Story) -> Told:
    """What landed and what did not, what the accounts are, one account in full, and the managers' work."""
    accounts = story.accounts
    best = accounts.key_accounts[0]

    def told(say: Say, locale: Locale) -> Markup:
        return section(
            f"accounts-{locale}",
            say("chapter.accounts"),
            say("accounts.lead", **_counts(accounts)),
            figure(draw_bars(say("funnel.title"), _funnel(accounts, say), say), say("funnel.caption")),
            tag("h3", say("errors.title")),
            _errors(accounts, say, locale),
            tag("h3", say("key_accounts.title")),
            _key_accounts(accounts, say, locale),
            figure(_picture(best, say, locale), say("qualification.caption", account=best.legal_name)),
            _reasons(best, say, locale),
            tag("h3", say("allocation.title")),
            tag("p", say("allocation.lead", managers=len(accounts.allocation.loads), **_signed(accounts))),
            unfolding(say("allocation.all"), figure(_loads(accounts, say), say("allocation.caption"))),
        )

    return told


def _counts(accounts: Accounts) -> dict[str, int]:
    return {
        "rows": accounts.companies.rows,
        "contacts": accounts.contacts.landed,
        "evidence": accounts.evidence.landed,
    }


def _signed(accounts: Accounts) -> dict[str, object]:
    made = accounts.allocation
    return {
        "accounts": made.accounts,
        "unplaced": made.unplaced,
        "hours": made.hours,
        "author": made.author,
        "approver": made.approver,
    }


def _funnel(accounts: Accounts, say: Say) -> list[Bar]:
    done = accounts.companies
    return [
        Bar(say("funnel.rows"), Decimal(done.rows), colour=NEUTRAL),
        Bar(say("funnel.refused"), Decimal(done.refused), colour=BAD),
        Bar(say("funnel.landed"), Decimal(done.landed), colour=INTERNAL),
        *(
            Bar(say(f"funnel.{decision}"), Decimal(accounts.decisions[decision]), colour=_COLOURS[decision])
            for decision in DECISIONS
        ),
    ]


def _errors(accounts: Accounts, say: Say, locale: Locale) -> Markup:
    headings = [say("row"), say("column"), say("what_is_wrong"), say("code"), say("cell")]
    rows = [[f"{e.row}", e.pointer.strip("/"), e.detail[locale], e.code, e.value] for e in accounts.companies.errors]
    return table(headings, rows, right=(0,))


def _key_accounts(accounts: Accounts, say: Say, locale: Locale) -> Markup:
    headings = [say("key_account"), "LEI", say("country"), say("score"), say("reason")]
    rows = [
        [account.legal_name, account.lei, account.country, f"{account.score}", account.reasons[0][locale]]
        for account in accounts.key_accounts
    ]
    shown = table(headings, rows[:10], right=(3,))
    return joined((shown, unfolding(say("key_accounts.all", accounts=len(rows)), table(headings, rows, right=(3,)))))


def _picture(account: Qualified, say: Say, locale: Locale) -> Markup:
    parts = [_part(criterion, locale) for criterion in account.criteria]
    return draw_breakdown(say("qualification.title", account=account.legal_name), account.score, parts, say)


def _part(criterion: Criterion, locale: Locale) -> Part:
    points = None if criterion.membership is None else criterion.membership * criterion.weight_pct
    return Part(criterion.name[locale], points, criterion.weight_pct, criterion.membership, _measured(criterion))


def _measured(criterion: Criterion) -> str:
    if criterion.value is None:
        return "–"
    return f"{100 * criterion.value:.1f} %" if criterion.kind == "rate" else f"{criterion.value:,.0f}"


def _reasons(account: Qualified, say: Say, locale: Locale) -> Markup:
    sentences = (reason[locale] for criterion in account.criteria for reason in criterion.reasons)
    return unfolding(say("qualification.reasons"), tag("ul", *(tag("li", sentence) for sentence in sentences)))


def _loads(accounts: Accounts, say: Say) -> Markup:
    bars = [
        Bar(
            f"{load.manager.name} {load.manager.external_id}",
            load.hours,
            say("allocation.remark", accounts=load.accounts),
        )
        for load in accounts.allocation.loads
    ]
    return draw_bars(say("allocation.title"), bars, say)
