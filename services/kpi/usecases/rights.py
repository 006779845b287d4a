"""Row-level rights: a manager without a wider role sees what is theirs; what belongs to everybody else is not there."""

from chassis.domain.errors import Fault, NotFound
from chassis.work import Work


def own(work: Work) -> str | None:
    """The only manager that exists for the caller; `None` for one who sees every manager."""
    return work.principal.subject if work.principal.sees_only_own() else None


def see_all(work: Work, pointer: str, resource: str) -> None:
    """Refuse with `NotFound` a caller who sees only what is theirs: `resource` belongs to nobody alone."""
    if own(work) is not None:
        raise NotFound(Fault("unknown_resource", pointer, {"resource": resource}))
