"""What accounts tells other systems of."""

from chassis.domain.event_type import EventType

ACCOUNT_CREATED = EventType("account.created", "accounts:read", "An account was taken on file.")
ACCOUNT_CHANGED = EventType("account.changed", "accounts:read", "An account file or its status changed.")
QUALIFICATION_DECIDED = EventType(
    "qualification.decided", "accounts:read", "It was decided whether an account is a key account."
)

EVENT_TYPES = (ACCOUNT_CREATED, ACCOUNT_CHANGED, QUALIFICATION_DECIDED)
