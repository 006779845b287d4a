"""One delivery over the wire: to an address that was checked, without redirects, in bounded time and size."""

import socket
import time
from dataclasses import dataclass
from ipaddress import IPv6Address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from chassis.events.address import Address, AddressRefusedError, Network, resolve

TIMEOUT = aiohttp.ClientTimeout(total=10.0, connect=3.0)
GONE = 410
"""What a receiver answers that wants nothing more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt came to: the receiver's status, or the reason why there is none."""

    status: int | None
    reason: str
    duration_ms: int

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it: any 2xx; a redirect is not followed and counts as a refusal."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Sender:
    """Posts to receivers, in the networks that the installation allows beside the public ones."""

    networks: tuple[Network, ...] = ()

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Outcome:
        """Post `body` to `url`. What goes wrong is the outcome, never an exception."""
        started, status, reason = time.monotonic(), None, ""
        try:
            status = await self._post(URL(url), body, headers)
        except AddressRefusedError:
            reason = "address_refused"
        except TimeoutError:
            reason = "timeout"
        except (aiohttp.ClientError, OSError, ValueError):
            reason = "connection_failed"
        return Outcome(status, reason, int((time.monotonic() - started) * 1000))

    async def _post(self, url: URL, body: bytes, headers: dict[str, str]) -> int:
        addresses = await resolve(url.host or "", url.port or 0, self.networks)
        connector = aiohttp.TCPConnector(resolver=_Pinned(addresses), force_close=True, use_dns_cache=False)
        async with (
            aiohttp.ClientSession(
                connector=connector, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
            ) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as response,
        ):
            # The head is all that counts: a body of whatever size is never read.
            return response.status


class _Pinned(AbstractResolver):
    """Knows the addresses that were checked, and asks nobody again."""

    def __init__(self, addresses: list[Address]) -> None:
        self._addresses = addresses

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - aiohttp's signature
    ) -> list[ResolveResult]:
        """The addresses, whatever the name."""
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""
