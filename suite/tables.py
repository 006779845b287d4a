"""The tables of a service as the code knows them, for whoever handles databases whole: migrations and backups."""

from importlib import import_module

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from chassis.settings import ServiceName
from chassis.tables import ChassisRow


def metadata_of(service: ServiceName) -> list[MetaData]:
    """The tables that every service has, and the service's own; the gateway has its own alone."""
    module = import_module("gateway.ledger.tables" if service is ServiceName.GATEWAY else f"services.{service}.tables")
    rows = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, DeclarativeBase)]
    own = {row.metadata for row in rows if row is not DeclarativeBase}
    common = [] if service is ServiceName.GATEWAY else [ChassisRow.metadata]
    return [*common, *(own - {ChassisRow.metadata})]


def tables_of(service: ServiceName) -> list[Table]:
    """Every table of the service's database, those that others refer to first."""
    return [table for metadata in metadata_of(service) for table in metadata.sorted_tables]
