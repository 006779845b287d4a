"""What assessment tells other systems of."""

from chassis.domain.event_type import EventType

PROFILE_SUBMITTED = EventType(
    "profile.submitted", "assessment:read", "A respondent submitted a questionnaire and a profile was made."
)
ROLE_MODEL_PUBLISHED = EventType(
    "role_model.published", "assessment:read", "An edition of a role model came into force."
)

EVENT_TYPES = (PROFILE_SUBMITTED, ROLE_MODEL_PUBLISHED)
