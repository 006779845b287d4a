"""Something that is kept: a domain value with its identity and its history, which the value itself need not know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Kept(Generic[Value_co]):
    """`value` as it stands in version `version`; the version counts from 1 and is what ETag and If-Match carry."""

    id: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    value: Value_co
