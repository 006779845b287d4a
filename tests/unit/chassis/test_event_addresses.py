"""No subscription makes the suite speak to what only the suite can reach."""

from ipaddress import ip_address, ip_network

import pytest

from chassis.events.address import AddressRefusedError, permitted, resolve

REFUSED = {
    "loopback": "127.0.0.1",
    "this host": "0.0.0.0",  # noqa: S104 - nothing binds to it
    "private": "10.1.2.3",
    "private too": "192.168.0.1",
    "shared": "100.64.0.1",
    "a cloud's metadata": "169.254.169.254",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "loopback in IPv6": "::1",
    "loopback mapped": "::ffff:127.0.0.1",
    "loopback compatible": "::7f00:1",
    "loopback through NAT64": "64:ff9b::7f00:1",
    "loopback through 6to4": "2002:7f00:1::",
    "loopback through Teredo": "2001:0:7f00:1::1",
    "unique local": "fd00::1",
    "link local": "fe80::1",
    "site local": "fec0::1",
    "multicast in IPv6": "ff02::1",
    "documentation": "2001:db8::1",
}


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_public_is_refused(address):
    assert not permitted(ip_address(address), ())


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_public_is_permitted(address):
    assert permitted(ip_address(address), ())


def test_a_network_that_the_installation_names_is_permitted_and_its_neighbours_are_not():
    networks = (ip_network("10.20.0.0/16"), ip_network("fd12::/16"))
    assert permitted(ip_address("10.20.3.4"), networks)
    assert permitted(ip_address("::ffff:10.20.3.4"), networks)
    assert permitted(ip_address("fd12::9"), networks)
    assert not permitted(ip_address("10.21.0.1"), networks)
    assert not permitted(ip_address("fd13::9"), networks)


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f000001", "2130706433", "017700000001", "::1"])
async def test_other_spellings_of_loopback_are_seen_through(host):
    with pytest.raises(AddressRefusedError):
        await resolve(host, 80, ())


async def test_a_name_that_leads_nowhere_is_refused():
    with pytest.raises(AddressRefusedError):
        await resolve("nowhere.invalid", 443, ())


async def test_without_the_check_loopback_is_found(monkeypatch):
    """The negative control: what resolves is called, wherever it is, unless it is held against the rule."""
    monkeypatch.setattr("chassis.events.address.permitted", lambda address, networks: True)
    assert [str(address) for address in await resolve("127.1", 80, ())] == ["127.0.0.1"]
