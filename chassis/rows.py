"""What every row of a mutable resource has: its id, its version, and the moments of its making and last change."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from chassis.columns import UtcDateTime
from chassis.domain.kept import Kept

Value = TypeVar("Value")


class ResourceRow:
    """Columns to mix into a table. An update that finds another version than it read fails instead of overwriting."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-2)
    version: Mapped[int] = mapped_column(sort_order=-1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=98)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=99)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.version}

    def kept(self, value: Value) -> Kept[Value]:
        """The domain's view of the row."""
        return Kept(self.id, self.version, self.created_at, self.updated_at, value)
