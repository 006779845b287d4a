"""What accounts tells other systems of."""

from chassis.domain.event_type import EventType

ACCOUNT_CREATED = EventType("account.created", "accounts:read", "An account was taken on file.")
ACCOUNT_CHANGED = EventType("account.changed", "accounts:read", "An account file or its status changed.")
ACCOUNT_REMOVED = EventType("account.removed", "accounts:read", "An account is not on file any more.")
ACCOUNT_MERGED = EventType("account.merged", "accounts:read", "An account was found to be another, which goes on.")
QUALIFICATION_DECIDED = EventType(
    "qualification.decided", "accounts:read", "It was decided whether an account is a key account."
)
DOCUMENT_DUE = EventType("account_document.due", "accounts:read", "A document of an account is due, or soon will be.")
CASE_LATE = EventType("complaint.late", "accounts:read", "A complaint, an enquiry or an emergency missed its deadline.")
RENEWAL_OPENED = EventType("renewal.opened", "accounts:read", "A contract nears its end and has to be renewed.")
TIER_CHANGED = EventType("tier.changed", "accounts:read", "An account came into another tier, or into its first.")
LIST_JOINED = EventType("list_member.joined", "accounts:read", "An account came upon a list.")
LIST_LEFT = EventType("list_member.left", "accounts:read", "An account left a list, since it no longer meets the rule.")

EVENT_TYPES = (
    ACCOUNT_CREATED,
    ACCOUNT_CHANGED,
    ACCOUNT_REMOVED,
    ACCOUNT_MERGED,
    QUALIFICATION_DECIDED,
    DOCUMENT_DUE,
    CASE_LATE,
    RENEWAL_OPENED,
    TIER_CHANGED,
    LIST_JOINED,
    LIST_LEFT,
)
