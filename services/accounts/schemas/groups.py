"""Representations of groups of companies and households."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, DecimalString, ExternalId, Name, Resource, Wire, example, patched
from services.accounts.domain.group import AccountGroup as DomainGroup
from services.accounts.domain.group import GroupKind
from services.accounts.domain.group import GroupMember as DomainMember
from services.accounts.domain.group import TreeNode as DomainNode
from services.accounts.schemas.exact import Exact

_ID = "01981d2e-7a7c-7000-8000-000000000001"
_OTHER = "01981d2e-7a7c-7000-8000-000000000002"
_GROUP: JsonDict = {"kind": "corporate", "name": "华南精工集团", "external_id": "G-0007"}
_MEMBER: JsonDict = {"account_id": _OTHER, "parent_id": _ID, "control_share": "0.75"}
_NODE: JsonDict = _MEMBER | {"legal_name": "华南精工（深圳）有限公司", "depth": 1, "effective_share": "0.750000"}


class AccountGroupDraft(Wire):
    """A group of companies, or a household."""

    model_config = example(_GROUP)

    kind: GroupKind
    name: Name
    external_id: Annotated[ExternalId | None, Field(description="The id in the bank's own system.")] = None

    def to_domain(self) -> DomainGroup:
        """The group that the draft asks for."""
        return DomainGroup(**dict(self))


class AccountGroupPatch(Wire):
    """A merge patch of a group; its kind stays."""

    model_config = example({"name": "华南精工控股"})

    name: Name | None = None
    external_id: ExternalId | None = None

    def applied_to(self, group: DomainGroup) -> DomainGroup:
        """The group with the patch merged in."""
        return patched(AccountGroupDraft.of(group), self).to_domain()


class AccountGroup(AccountGroupDraft, Resource):
    """A group on file."""

    model_config = example(KEPT_EXAMPLE | _GROUP)
    address: ClassVar[str] = "/v1/account-groups/{id}"


class GroupMemberFields(Wire):
    """A member's place: under whom, and with what share of control."""

    model_config = example({"parent_id": _ID, "control_share": "0.75"})

    parent_id: Annotated[UUID | None, Field(description="The account that controls it; null for a head.")] = None
    control_share: Annotated[DecimalString | None, Field(description="How much of it the parent controls, 0 to 1.")] = (
        None
    )

    def placed(self, member: DomainMember) -> DomainMember:
        """The member in this place."""
        share = None if self.control_share is None else Decimal(self.control_share)
        return replace(member, parent_id=self.parent_id, control_share=share)


class GroupMemberDraft(GroupMemberFields):
    """An account that is to join a group."""

    model_config = example(_MEMBER)

    account_id: UUID

    def to_domain(self, group_id: UUID) -> Callable[[GroupKind], DomainMember]:
        """The member of a group of some kind."""
        return lambda kind: self.placed(DomainMember(self.account_id, group_id, kind))


class GroupMemberPatch(Wire):
    """A merge patch of a member's place."""

    model_config = example({"control_share": "0.60"})

    parent_id: UUID | None = None
    control_share: DecimalString | None = None

    def applied_to(self, member: DomainMember) -> DomainMember:
        """The member with the patch merged in; null removes."""
        share = None if member.control_share is None else f"{member.control_share:f}"
        present = GroupMemberFields(parent_id=member.parent_id, control_share=share)
        return patched(present, self).placed(member)


class GroupMember(Resource):
    """A member of a group."""

    model_config = example(KEPT_EXAMPLE | _MEMBER | {"group_id": _ID, "kind": "corporate"})
    address: ClassVar[str] = "/v1/account-groups/{group_id}/members/{id}"

    group_id: UUID
    kind: GroupKind
    account_id: UUID
    parent_id: UUID | None
    control_share: Exact | None


class TreeNode(Wire):
    """A member in its place in the tree."""

    model_config = example(_NODE)

    account_id: UUID
    legal_name: str
    parent_id: UUID | None
    depth: Count
    control_share: Exact | None
    effective_share: Annotated[Exact | None, Field(description="The shares from the head down, multiplied.")]


class AccountGroupTree(Wire):
    """A group from its heads down, each member before what it controls."""

    model_config = example({"group": KEPT_EXAMPLE | _GROUP, "members": [_NODE]})

    group: AccountGroup
    members: list[TreeNode]


def node(found: DomainNode, name: str) -> TreeNode:
    """The representation of a member in its place."""
    member = found.member
    return TreeNode(
        account_id=member.account_id,
        legal_name=name,
        parent_id=member.parent_id,
        depth=found.depth,
        control_share=member.control_share,
        effective_share=found.effective_share,
    )
