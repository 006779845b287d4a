"""Teams: who serves an account on a day, what is missing, and how its results are shared."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.referral import ReferralState
from services.accounts.domain.team import (
    MemberShare,
    ShareSheet,
    Team,
    TeamRole,
    credited,
    latest_sheet,
    sheet_faults,
    team_findings,
    undivided,
)
from services.accounts.store import accounts
from services.accounts.store import teams as store
from services.accounts.store.deals import opportunities
from services.accounts.usecases.measures.ask import end_of
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_office, viewer_of


def get_team(work: Work, account_id: UUID, on: date, opportunity_id: UUID | None) -> Team:
    """The account's team on `on`, with the shares in one deal where a deal is named."""
    accounts.get(work.session, account_id, viewer_of(work))
    [team] = _teams(work, [account_id], on)
    if opportunity_id is None:
        return team
    with referred_to_at("?opportunity_id"):
        opportunities.get(work.session, opportunity_id, None, account_id=account_id)
    parts = _credits(work, opportunity_id)
    shares = team.shares or (undivided(team.members) if parts else ())
    return replace(team, shares=credited(shares, parts) if shares else ())


def list_teams(work: Work, query: PageQuery, on: date, missing: ManagerRole | None) -> Slice[Team]:
    """One page of the teams of core accounts; `missing` asks for those that nobody serves in that role."""
    decisions, at = rulebook.team_rule(on).core_decisions, _known(work, on)
    page = store.core_accounts(work.session, query, viewer_of(work), decisions, at, on=on, missing=missing)
    return Slice(tuple(_teams(work, page.things, on)), page.next_cursor)


def create_share_sheet(work: Work, sheet: ShareSheet) -> Kept[ShareSheet]:
    """Lay down how the account's results are shared from a day on."""
    require_office(work)
    accounts.get(work.session, sheet.account_id, lock=True)
    team = store.members(work.session, [sheet.account_id], sheet.starts_on).get(sheet.account_id, [])
    refuse_if(sheet_faults(sheet, team))
    return store.share_sheets.add(work.session, work.new_id(), sheet, work.now)


def list_share_sheets(work: Work, account_id: UUID, query: PageQuery) -> Slice[Kept[ShareSheet]]:
    """One page of the sheets of an account that the caller may see."""
    accounts.get(work.session, account_id, viewer_of(work))
    return store.share_sheets.page(work.session, query, None, {"account_id": account_id})


def get_share_sheet(work: Work, account_id: UUID, sheet_id: UUID) -> Kept[ShareSheet]:
    """One sheet of an account that the caller may see."""
    return store.share_sheets.get(work.session, sheet_id, viewer_of(work), account_id=account_id)


def _teams(work: Work, account_ids: Sequence[UUID], on: date) -> list[Team]:
    core = store.core(work.session, account_ids, rulebook.team_rule(on).core_decisions, _known(work, on))
    members, paired = store.members(work.session, account_ids, on), store.pairs_on(work.session, on)
    sheets = [kept.value for kept in store.share_sheets.among(work.session, "account_id", account_ids)]
    teams = []
    for account_id in account_ids:
        sheet = latest_sheet([each for each in sheets if each.account_id == account_id], on)
        shares, since = (sheet.shares, sheet.starts_on) if sheet else ((), None)
        found = tuple(members.get(account_id, ()))
        team = Team(account_id, on, account_id in core, found, shares, since, ())
        teams.append(replace(team, findings=tuple(team_findings(team, paired))))
    return teams


def _credits(work: Work, opportunity_id: UUID) -> list[MemberShare]:
    found = [kept.value for kept in store.referrals.every(work.session, opportunity_id=opportunity_id)]
    return [
        MemberShare(each.sender, each.credited_share, TeamRole.REFERRER if each.referrer else TeamRole.AGENT)
        for each in found
        if each.credited_share and each.state is not ReferralState.LOST
    ]


def _known(work: Work, on: date) -> datetime:
    return min(work.now, end_of(on))
