"""The certificate that a caller showed: to us, or to the proxy in front of us if the installation trusts one.

A proxy's word counts only in the field that the settings name (off by default) and only from the networks that they
name. It is read as RFC 9440 writes it (`:base64:`) or as nginx does (`$ssl_client_escaped_cert`).
"""

import hashlib
import ssl
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import unquote_to_bytes

from gateway.exchange import Exchange

LONGEST_CERTIFICATE = 16_384


@dataclass(frozen=True, slots=True)
class Certificates:
    """How certificates of callers are come by."""

    header: bytes = b""
    proxies: Sequence[IPv4Network | IPv6Network] = ()

    def thumbprint(self, exchange: Exchange) -> str:
        """The SHA-256 thumbprint of the caller's certificate (RFC 8705 §3.1); empty when none was shown."""
        found = self._forwarded(exchange) if self.header and self._is_proxy(exchange) else _of_peer(exchange)
        return thumbprint(found) if found else ""

    def _is_proxy(self, exchange: Exchange) -> bool:
        client = exchange.scope.get("client")
        try:
            address = ip_address(client[0]) if client else None
        except ValueError:
            return False
        return address is not None and any(address in network for network in self.proxies)

    def _forwarded(self, exchange: Exchange) -> bytes:
        given = [value for name, value in exchange.scope["headers"] if name == self.header]
        return certificate_in(given[0]) if len(given) == 1 else b""


def thumbprint(certificate: bytes) -> str:
    """`x5t#S256` of a certificate in DER."""
    return urlsafe_b64encode(hashlib.sha256(certificate).digest()).decode().rstrip("=")


def certificate_in(field: bytes) -> bytes:
    """The certificate in a proxy's field, in DER; empty when there is none that can be read."""
    if len(field) > LONGEST_CERTIFICATE:
        return b""
    try:
        if field.startswith(b":") and field.endswith(b":") and len(field) > 2:
            return b64decode(field[1:-1], validate=True)
        return ssl.PEM_cert_to_DER_cert(unquote_to_bytes(field).decode("ascii")) if field else b""
    except ValueError:
        return b""


def _of_peer(exchange: Exchange) -> bytes:
    # As the ASGI TLS extension has it: the caller's own certificate comes first.
    tls = exchange.scope.get("extensions", {}).get("tls", {})
    chain = tls.get("client_cert_chain") or ()
    return ssl.PEM_cert_to_DER_cert(chain[0]) if chain else b""
