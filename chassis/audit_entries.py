"""The audit chain as a list to read, for those whose office it is."""

from typing import Annotated

from fastapi import Query
from pydantic import Field
from sqlalchemy import Select, select
from starlette.responses import Response

from chassis.access import access
from chassis.domain.errors import Fault, Forbidden
from chassis.edge import ReadEdge
from chassis.pages import PageQuery, Slice, keyset, paging
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.tables import AuditEntryRow
from chassis.wire import Line, Moment, Page, Wire, example
from chassis.work import Work

READERS = access().audits
"""The roles that may read the chain, if their token has the scope too."""

_HASH = "^[0-9a-f]{64}$"
_Hash = Annotated[str, Field(pattern=_HASH)]


class AuditEntry(Wire):
    """One thing that was done."""

    model_config = example(
        {
            "id": "01981d2e-7a7c-7000-8000-000000000003",
            "sequence": 42,
            "occurred_at": "2026-01-05T08:00:00Z",
            "subject": "finance-1",
            "roles": ["finance"],
            "action": "approve_pay_run",
            "resource_type": "pay_run",
            "resource_id": "01981d2e-7a7c-7000-8000-000000000001",
            "before_hash": None,
            "after_hash": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
            "details": {},
            "previous_hash": "0" * 64,
            "hash": "3e1d9c5d0e5f6a7b8c9daebfc0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293",
        }
    )

    id: str
    sequence: Annotated[int, Field(ge=1, description="Counts from 1 without a gap.")]
    occurred_at: Moment
    subject: Annotated[str, Field(description="Who did it.")]
    roles: list[str]
    action: Annotated[str, Field(description="The operation, by its operationId.")]
    resource_type: str
    resource_id: str
    before_hash: _Hash | None
    after_hash: _Hash | None
    details: dict[str, object]
    previous_hash: Annotated[_Hash, Field(description="The hash of the entry before.")]
    hash: Annotated[_Hash, Field(description="SHA-256 of all other fields as canonical JSON.")]

    @classmethod
    def from_row(cls, row: AuditEntryRow) -> "AuditEntry":
        """The entry as it is kept."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields} | {"id": str(row.id)})


def routes(service: ServiceName) -> Routes:
    """The operation that lists the audit entries of `service`."""
    entries = Routes("Audit")

    @entries.get(
        f"/v1/audit-entries/{service}",
        Page[AuditEntry],
        scope="audit:read",
        operation_id=f"list_{service}_audit_entries",
    )
    async def list_audit_entries(
        edge: ReadEdge,
        query: Annotated[PageQuery, paging("sequence", default="-sequence")],
        subject: Annotated[Line | None, Query(description="Who did it: the subject of the token.")] = None,
        action: Annotated[Line | None, Query(description="What was done: the operation's id.")] = None,
        resource_type: Annotated[Line | None, Query(description="To what kind of resource.")] = None,
        resource_id: Annotated[Line | None, Query(description="To which one: its path.")] = None,
    ) -> Response:
        """List audit entries.

        Each entry's hash covers the entry before it, so that none can be altered or removed unnoticed. For the roles
        admin and auditor.
        """
        wanted = {"subject": subject, "action": action, "resource_type": resource_type, "resource_id": resource_id}
        return await edge.page(lambda work: list_entries(work, query, wanted).map(AuditEntry.from_row))

    return entries


def list_entries(work: Work, page: PageQuery, wanted: dict[str, str | None]) -> Slice[AuditEntryRow]:
    """The entries that match every filter given."""
    if not READERS & work.principal.roles:
        raise Forbidden(Fault("role_missing", "@authorization", {"roles": ", ".join(sorted(READERS))}))
    query: Select[AuditEntryRow] = select(AuditEntryRow)
    query = query.where(*(getattr(AuditEntryRow, name) == value for name, value in wanted.items() if value is not None))
    return keyset(work.session, query, page, {"sequence": AuditEntryRow.sequence}, AuditEntryRow.id)
