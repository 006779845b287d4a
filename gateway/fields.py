"""Header fields as ASGI writes them: names in lower case, and bytes throughout."""

Fields = tuple[tuple[bytes, bytes], ...]

NO_STORE: Fields = ((b"cache-control", b"no-store"),)
"""What is said of an answer about which neither service nor contract says how long it may be kept."""

CLOSE: Fields = ((b"connection", b"close"),)
"""Tells the caller to come back over another connection; the server closes this one."""
