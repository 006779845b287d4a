"""The access log: one line a request, written in a microsecond or two."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

import orjson
import structlog

HELD_S = 0.2
"""How long a line may wait to be written with others. Lines of failures do not wait."""

MOST_HELD_BYTES = 65_536

Write = Callable[[Mapping[str, object]], None]


@dataclass(slots=True)
class _Sink:
    """Where lines go: as `configure_logs` says."""

    write: Write | None = None


SINK = _Sink()


class AccessLog:
    """The lines of one gateway or service."""

    def __init__(self, name: str) -> None:
        self._logger = structlog.get_logger(name)

    def write(self, fields: Mapping[str, object]) -> None:
        """Write the line of one request."""
        if SINK.write is None:
            self._logger.info("request", **fields)
        else:
            SINK.write(fields)


@dataclass(slots=True)
class JsonLines:
    """Lines as JSON, straight to where they go. Together with others, because a system call costs more than a line."""

    out: BinaryIO
    _held: bytearray = field(default_factory=bytearray)

    def write(self, fields: Mapping[str, object]) -> None:
        """One line; who kills the process hard loses those of the last `HELD_S` seconds."""
        line = {"event": "request", **fields, "level": "info", "timestamp": datetime.now(UTC)}
        first = not self._held
        self._held += orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
        if len(self._held) > MOST_HELD_BYTES:
            self.flush()
        elif first:
            asyncio.get_running_loop().call_later(HELD_S, self.flush)

    def flush(self) -> None:
        """Write what is held."""
        held, self._held = bytes(self._held), bytearray()
        if held:
            self.out.write(held)
            self.out.flush()
