"""One number over all rows of a table, whatever their order: two tables with the same rows have the same digest."""

import hashlib

_MODULUS = 1 << 256


class RowsDigest:
    """The sum of the rows' SHA-256 modulo 2²⁵⁶, and their count. Databases sort text differently; a sum does not care.

    It proves that nothing went missing or changed on the way. It is no seal against somebody who forges a backup: that
    is what the audit chain inside is for.
    """

    __slots__ = ("_sum", "rows")

    def __init__(self) -> None:
        self._sum, self.rows = 0, 0

    def add(self, line: bytes) -> None:
        """Count a row in, by its written form."""
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % _MODULUS
        self.rows += 1

    def hex(self) -> str:
        """The digest of the rows counted so far."""
        return f"{self._sum:064x}"
