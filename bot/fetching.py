"""Fetching of a page or file from the web, from public addresses alone.

Whoever may add a story by its address must not reach the machine's own network with it. Each host, that of every
redirect too, is resolved here; all its addresses must be public; and the connection is made to the address that was
checked, so that a name cannot mean another one a moment later (DNS rebinding). The host's name stays in the request and
in the check of its certificate.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from ssl import SSLContext

import httpx

from bot.setting_values import without_login
from corpus import StorybotError

MOST_REDIRECTS = 5
"""Redirects that are followed."""

LARGEST_BODY = 10_000_000
"""Largest answer, in bytes, as sent and as unpacked."""

SECONDS = 20.0
"""Longest time for all of it, redirects included."""

CONNECT_SECONDS = 4.0
"""Longest time for a connection to an address if the host has another one."""

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[Address]]]
"""Gives the addresses of a host. Raises OSError: gaierror with EAI_NONAME if there is no such host."""

_HEADERS = {
    "User-Agent": "storybot",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
# What Python takes for public and is not: protocol assignments and relays, documentation, and the service that tells
# a machine of Azure about itself.
_NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")))
# IPv6 addresses that lead to an IPv4 address, which is in their last or middle bits (RFC 6052, RFC 3056).
_NAT64, _6TO4 = IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16")
_REASONS = {
    401: "the page asks for a login",
    402: "the page is behind a paywall",
    403: "the site refuses to give the page to a program",
    404: "there is no such page",
    410: "the page is gone",
    429: "the site is asked too often",
    451: "the site may not show the page",
}
_SAVE = "save the page in a browser and add the file"


class FetchError(StorybotError):
    """An address that cannot be fetched, or may not be; `may_pass` if a later try may succeed without a change."""

    def __init__(self, what: str, why: str, cure: str, *, may_pass: bool = False) -> None:
        super().__init__(what, why, cure)
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server says of a version: its `ETag` and `Last-Modified` (RFC 9110, section 8.8); None if nothing."""

    etag: str | None = None
    modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request that wants another version alone."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


NOTHING_KNOWN = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Args:
        data: the bytes; none if `is_unchanged`.
        content_type: their media type, in lower case without parameters.
        final_url: the last address.
        validators: what the server says of this version.
        is_unchanged: whether the version is the one that was known.
    """

    data: bytes
    content_type: str
    final_url: str
    validators: Validators = NOTHING_KNOWN
    is_unchanged: bool = False


async def system_resolver(host: str, port: int) -> Sequence[Address]:
    """Return the addresses of a host as the system resolves it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found))


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, and so is the IPv4 address that it may stand for.

    Example:
        >>> is_public(ip_address("10.0.0.1")), is_public(ip_address("::ffff:127.0.0.1"))
        (False, False)
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address in _6TO4:
            return is_public(IPv4Address(int(address) >> 80 & 0xFFFFFFFF))
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_reserved
        or address.is_unspecified
        or any(address in network for network in _NOT_PUBLIC)
    )


async def fetch(
    url: str,
    known: Validators = NOTHING_KNOWN,
    *,
    resolve: Resolver = system_resolver,
    allowed: Callable[[Address], bool] = is_public,
    certificates: SSLContext | None = None,
) -> Fetched:
    """Fetch an address: http or https, at most five redirects, 10 MB and 20 seconds, without cookies.

    Args:
        url: the address, without a user name or password.
        known: what the server said of a version that need not be sent again.
        resolve: how hosts are resolved. If not given, as the system does.
        allowed: which addresses may be connected to. If not given, public ones.
        certificates: whom to trust. If None, whom httpx does.

    Raises FetchError.

    Example:
        fetched = await fetch("https://example.org/news/ferry")
    """
    try:
        async with asyncio.timeout(SECONDS):
            return await _followed(url, _Line(resolve, allowed, certificates, known))
    except TimeoutError:
        why = f"it takes longer than {SECONDS:.0f} seconds"
        raise FetchError(url, why, f"try again, or {_SAVE}", may_pass=True) from None
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
        why = f"the connection failed ({_reason(error)})"
        raise FetchError(url, why, "check the address, or try again later", may_pass=True) from None


async def _followed(url: str, line: _Line) -> Fetched:
    """Follow redirects to what is there."""
    here = _parsed(url, url)
    for _ in range(MOST_REDIRECTS + 1):
        async with line.get(here, url) as response:
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                if response.status_code == httpx.codes.NOT_MODIFIED and line.known.headers:
                    return Fetched(b"", "", str(here), line.known, is_unchanged=True)
                return await _body(response, here, url)
            target = str(here.join(response.headers["location"]))
        here = _parsed(target, url)
    raise FetchError(url, f"it redirects more than {MOST_REDIRECTS} times", "give the address where it ends")


def _parsed(address: str, url: str) -> httpx.URL:
    """The parts of an address that may be fetched; `url` is the one that was asked for, for messages."""
    shown = without_login(url)
    try:
        parsed = httpx.URL(address.strip())
    except (httpx.InvalidURL, UnicodeError):
        raise FetchError(shown, "not a web address", "write it as https://example.org/page") from None
    redirected = "" if address == url else "it redirects to "
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError(shown, f"{redirected}not a web address", "give one that begins with https://")
    if parsed.userinfo:
        why = f"{redirected}an address with a user name or password"
        raise FetchError(shown, why, "leave it out of the address")
    return parsed


class _Line:
    """Connections to addresses that are allowed."""

    def __init__(
        self,
        resolve: Resolver,
        allowed: Callable[[Address], bool],
        certificates: SSLContext | None,
        known: Validators,
    ) -> None:
        self._resolve, self._allowed = resolve, allowed
        self.known = known
        self._certificates = certificates or httpx.create_ssl_context()

    @asynccontextmanager
    async def get(self, here: httpx.URL, url: str) -> AsyncIterator[httpx.Response]:
        """Get an address over a connection of its own, so that nothing of it is left for the next one."""
        host = here.raw_host.decode("ascii")
        addresses = await self._addresses(here, host, url)
        # No proxy and no netrc of the environment: a proxy would resolve the host again.
        async with httpx.AsyncClient(trust_env=False, verify=self._certificates) as client:
            for address in addresses:
                is_last = address == addresses[-1]
                timeout = httpx.Timeout(SECONDS, connect=SECONDS if is_last else CONNECT_SECONDS)
                request = client.build_request("GET", here, headers=_HEADERS | self.known.headers, timeout=timeout)
                request.url = here.copy_with(host=str(address))
                request.extensions["sni_hostname"] = host
                try:
                    response = await client.send(request, stream=True)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    if is_last:
                        raise
                    continue
                try:
                    yield response
                finally:
                    await response.aclose()
                return

    async def _addresses(self, here: httpx.URL, host: str, url: str) -> Sequence[Address]:
        """The addresses of the host, all of which are allowed. The second is of the other kind if there is one.

        On many machines no address of IPv6 is ever reached, and packets to it get no reply (RFC 8305).
        """
        port = here.port or {"http": 80, "https": 443}[here.scheme]
        try:
            addresses = await self._resolve(host, port)
        except OSError as error:
            # Anything else says nothing of the host: its name server, or this machine's network, is away.
            if not (isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME):
                raise
            addresses = ()
        except ValueError:
            addresses = ()
        if not addresses:
            raise FetchError(url, f"there is no host {here.host}", "check the address")
        if not all(map(self._allowed, addresses)):
            raise FetchError(url, f"{here.host} is not on the public internet", _SAVE)
        first, *others = addresses
        return [first, *sorted(others, key=lambda other: other.version == first.version)]


async def _body(response: httpx.Response, here: httpx.URL, url: str) -> Fetched:
    """Read the answer within its limits."""
    status = response.status_code
    if not response.is_success:
        reason = _REASONS.get(status, "the site has an error" if status >= 500 else "the site refuses")
        cure = "check the address" if status in (404, 410) else _SAVE
        raise FetchError(url, f"{reason} (HTTP {status})", cure, may_pass=status == 429 or status >= 500)
    # One encoding, of those that grow a thousandfold at most: the next piece is not unpacked if the limit is reached.
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise FetchError(url, "the page is packed in a way that was not asked for", _SAVE)
    if encoding == "x-gzip":
        # Another name for the same (RFC 9110, section 8.4.1.3), which httpx does not know.
        response.headers["content-encoding"] = "gzip"
    data = bytearray()
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > LARGEST_BODY or response.num_bytes_downloaded > LARGEST_BODY:
            raise FetchError(url, f"it is larger than {LARGEST_BODY:,} bytes", "download it and add the article alone")
    if not data:
        raise FetchError(url, "the page is empty", "check the address")
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
    return Fetched(bytes(data), content_type, str(here), validators)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
