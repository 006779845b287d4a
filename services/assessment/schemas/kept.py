"""The fields of keeping, for representations whose other fields do not come from the value one by one."""

from chassis.domain.kept import Kept


def kept_fields(kept: Kept[object]) -> dict[str, object]:
    """Id, version and moments of something kept."""
    return {name: getattr(kept, name) for name in ("id", "version", "created_at", "updated_at")}
