"""Row-level rights: whoever runs assessments sees all of them, everybody else only the own one."""

from chassis.work import Work

RUNS_ASSESSMENTS = "assessment:write"
"""The scope of those who may see and mend other people's sittings."""


def only_own(work: Work) -> str | None:
    """The one `external_id` that exists for the caller; None for one who runs assessments."""
    return None if RUNS_ASSESSMENTS in work.principal.scopes else work.principal.subject
