"""Requests to addresses that somebody typed in: to hosts that are allowed, and no further.

Such an address could lead into our own network (SSRF). So: https alone, hosts on a list alone,
every address of the host public, and the connection made to the very address that was looked at
(a second look-up could say something else). No redirect is followed, no proxy of the environment is
used, and of the answer only the status is read.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import httpx

_HTTPS: Final = 443
#: Seconds for everything together: a worker waits for it.
_WITHIN: Final = 15.0

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: RFC 6052: behind it lies an IPv4 address, which may be a private one.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotSent(Exception):
    """There was no answer; `reason` says why, as a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_public(address: Address) -> bool:
    """Say whether an address is on the internet, and leads nowhere else by another road."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


async def _look_up(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How names become addresses, and which of them may be talked to."""

    look_up: Callable[[str, int], Awaitable[Sequence[str]]] = _look_up
    allowed: Callable[[Address], bool] = is_public
    #: None = the certificates that everybody trusts.
    certificates: ssl.SSLContext | None = None


INTERNET: Final = Network()


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: a host that is on the list, and what to ask there."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        return self.host if self.port == _HTTPS else f"{self.host}:{self.port}"


def target(url: str, hosts: frozenset[str]) -> Target | None:
    """Read an address; None unless it is https, names nobody, and its host is on the list.

    A host on the list stands for port 443; another port is listed as host:port.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _HTTPS
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.fragment:
        return None
    found = Target(parts.hostname, port, urlunsplit(("", "", parts.path or "/", parts.query, "")))
    return found if found.authority in hosts else None


async def post(
    url: str,
    content: bytes,
    headers: Mapping[str, str],
    *,
    hosts: frozenset[str],
    network: Network = INTERNET,
) -> int:
    """Send `content` and return the status of the answer. Raise `NotSent` without one."""
    found = target(url, hosts)
    if found is None:
        raise NotSent("not_allowed")
    try:
        async with asyncio.timeout(_WITHIN):
            address = await _address(found, network)
            return await _send(found, address, content, headers, network)
    except TimeoutError as error:
        raise NotSent("too_slow") from error
    except ssl.SSLError as error:
        raise NotSent("no_trust") from error
    except (httpx.HTTPError, OSError) as error:
        raise NotSent("no_answer") from error


async def _address(found: Target, network: Network) -> Address:
    """Return an address of the host. One that is not public refuses the whole host."""
    try:
        known = [ipaddress.ip_address(a) for a in await network.look_up(found.host, found.port)]
    except (OSError, ValueError) as error:
        raise NotSent("no_such_host") from error
    if not known:
        raise NotSent("no_such_host")
    if not all(network.allowed(address) for address in known):
        raise NotSent("not_public")
    return known[0]


async def _send(
    found: Target, address: Address, content: bytes, headers: Mapping[str, str], network: Network
) -> int:
    host = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IPv6
    async with (
        httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            verify=network.certificates or True,
            timeout=_WITHIN,
        ) as client,
        client.stream(
            "POST",
            f"https://{host}:{found.port}{found.path}",
            content=content,
            headers={**headers, "Host": found.authority},
            # The certificate has to be that of the host, not of its address.
            extensions={"sni_hostname": found.host},
        ) as answer,
    ):
        return answer.status_code
