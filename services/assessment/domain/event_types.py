"""What assessment tells other systems of."""

from chassis.domain.event_type import EventType

PROFILE_SUBMITTED = EventType(
    "profile.submitted", "assessment:read", "A respondent submitted a questionnaire and a profile was made."
)
ROLE_MODEL_PUBLISHED = EventType(
    "role_model.published", "assessment:read", "An edition of a role model came into force."
)

COMPETENCY_REVIEW_OPENED = EventType(
    "competency_review.opened", "assessment:read", "A review of competencies opened: its raters can be asked to rate."
)
COMPETENCY_REVIEW_CLOSED = EventType(
    "competency_review.closed", "assessment:read", "A review of competencies closed and has a result."
)

EVENT_TYPES = (PROFILE_SUBMITTED, ROLE_MODEL_PUBLISHED, COMPETENCY_REVIEW_OPENED, COMPETENCY_REVIEW_CLOSED)
