"""The plans of a group of companies or a household, rolled up."""

from uuid import UUID

from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts.domain.plan import AccountPlan
from services.accounts.domain.plan_progress import GroupPlans, KnownMember, group_plans
from services.accounts.store import accounts
from services.accounts.store.planning import plans
from services.accounts.usecases.groups import read_tree
from services.accounts.usecases.planning import standing
from services.accounts.usecases.rights import today


def read_group_plans(work: Work, group_id: UUID) -> GroupPlans:
    """The plans of the members that the caller may see, from the heads down."""
    tree = read_tree(work, group_id)
    ids = [node.member.account_id for node in tree.nodes]
    filed: dict[UUID, list[Kept[AccountPlan]]] = {}
    for kept in plans.among(work.session, "account_id", ids):
        filed.setdefault(kept.value.account_id, []).append(kept)
    present = {account_id: standing(found).value for account_id, found in filed.items()}
    statuses = accounts.statuses(work.session, ids)
    known = {i: KnownMember(tree.names[i], statuses[i], present.get(i)) for i in ids}
    return group_plans(group_id, tree.nodes, known, today(work))
