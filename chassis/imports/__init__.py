"""Files as input: CSV, XLSX and NDJSON, each good row landing and each bad row reported, exactly once."""

from chassis.imports.api import routes
from chassis.imports.kind import Column, ImportKind, ImportMode, Row
from chassis.imports.landing import ImportJob

__all__ = ["Column", "ImportJob", "ImportKind", "ImportMode", "Row", "routes"]
