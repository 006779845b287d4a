"""The seal of a closed run: a SHA-256 over its canonical JSON, so that anybody can tell whether it was touched."""

import hashlib
import json

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
"""JSON without floats: a float would not print to the same bytes everywhere."""


def canonical(document: Json) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks: the same document always gives the same bytes."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def seal(document: Json) -> str:
    """The hex digest of `document`."""
    return hashlib.sha256(canonical(document)).hexdigest()
