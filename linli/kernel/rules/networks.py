"""Which network an address belongs to: what is counted is a line into somebody's house, not a device."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network

HOUSE = 64
"""A household's or phone's own part of IPv6 (RFC 6177, RFC 7934): it may use any address in there."""


def network(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address as its /64; what cannot be read stays as it came."""
    plain = _plain(address)
    try:
        found = ip_address(plain.partition("%")[0])
    except ValueError:
        return plain
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, HOUSE), strict=False))


def _plain(address: str) -> str:
    """Without brackets and port, as some proxies write it."""
    text = address.strip()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    host, colon, port = text.rpartition(":")
    return host if colon and port.isdigit() and host.count(":") == 0 else text


def caller(direct: str, forwarded: Sequence[str], proxies: int) -> str:
    """The caller's address behind so many proxies of ours: each appends whom it heard.

    Whatever stands further left was written by the caller and is not believed.
    """
    if proxies < 1 or not forwarded:
        return direct
    return forwarded[-min(proxies, len(forwarded))]
