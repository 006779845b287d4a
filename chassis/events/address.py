"""Where a delivery may go, so that no subscription makes the suite speak to what only the suite can reach (SSRF).

An address must be a public one or lie in a network that the installation names (`KAM_WEBHOOK_NETWORKS`). Names are
resolved once a delivery, every address found must pass, and the connection goes to what was checked.
"""

import asyncio
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_UNICAST = IPv6Network("2000::/3")
"""All public IPv6 addresses given out so far; what translates to IPv4 (64:ff9b::/96 and the like) lies outside."""


class AddressRefusedError(Exception):
    """The name leads to an address that deliveries may not go to, or nowhere."""


def permitted(address: Address, networks: Iterable[Network]) -> bool:
    """Whether a delivery may go to `address`."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in networks if network.version == address.version):
        return True
    if isinstance(address, IPv6Address):
        return address in _UNICAST and address.is_global and address.sixtofour is None
    return address.is_global and not address.is_multicast


async def resolve(host: str, port: int, networks: Sequence[Network]) -> list[Address]:
    """The addresses of `host`, all of them permitted; `AddressRefusedError` otherwise."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(ip_address(entry[4][0]) for entry in found))
    except (OSError, ValueError) as error:
        raise AddressRefusedError(host) from error
    if not addresses or not all(permitted(address, networks) for address in addresses):
        raise AddressRefusedError(host)
    return addresses
