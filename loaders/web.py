"""Pages from http(s) addresses, within limits of time, size and redirects.

An address is resolved once, each answer is checked, and the connection goes to the very
address that was checked: neither a name nor a redirect leads into a private network
unless that is asked for. Proxies of the environment are not used, as behind one nobody
can tell where a connection ends.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from graph.errors import DocumentError

__all__ = ["Page", "fetch_page"]

_SECONDS = 30.0
_LARGEST = 20_000_000
_MOST_REDIRECTS = 5
_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}
_MOVED = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave."""

    url: str
    """Where it was in the end, after redirects."""
    raw: bytes
    suffix: str
    """Which reader it needs, as the suffix of a file."""


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast


def _connect(host: str, port: int, *, seconds: float, private: bool) -> socket.socket:
    """A connection to an address of a host that was checked first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not private and not all(map(_is_public, addresses)):
        raise DocumentError(
            "", f"{host} is an address of a private network; allow it with --private"
        )
    failed: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            failed = error
    raise failed or OSError("no address")


class _Connection(http.client.HTTPConnection):
    """HTTP over a connection that was made and checked here."""

    def __init__(
        self, host: str, port: int, *, secure: bool, private: bool, seconds: float
    ) -> None:
        super().__init__(host, port, timeout=seconds)
        self.default_port = 443 if secure else 80
        self._secure = secure
        self._private = private
        self._seconds = seconds

    def connect(self) -> None:
        self.sock = _connect(self.host, self.port, seconds=self._seconds, private=self._private)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread, wherever it waits."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _asked(connection: _Connection, url: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    connection.request(
        "GET",
        target,
        headers={"User-Agent": "coopgraph", "Accept": "text/html, */*", "Connection": "close"},
    )
    return connection.getresponse()


def _body(response: http.client.HTTPResponse, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(65536):
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise DocumentError("", f"is larger than {_LARGEST // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:
        raise DocumentError("", "broke off before its end; try again")
    return b"".join(parts)


def _suffix(response: http.client.HTTPResponse, url: str) -> str:
    kind = response.headers.get_content_type()
    if kind in _KINDS:
        return _KINDS[kind]
    suffix = "." + urlsplit(url).path.rpartition(".")[2].lower()
    if suffix in _KINDS.values():
        return suffix
    raise DocumentError("", f"is {kind}, which is not read")


def _taken(response: http.client.HTTPResponse, url: str, deadline: float) -> Page | str:
    if response.status in _MOVED and (to := response.headers["Location"]):
        return urljoin(url, str(to))
    if response.status != 200:
        raise DocumentError("", f"answers {response.status} {response.reason}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise DocumentError("", "comes compressed though that was not asked for")
    suffix = _suffix(response, url)
    return Page(url, _body(response, deadline), suffix)


def _step(url: str, *, private: bool, deadline: float) -> Page | str:
    """A page, or the address to which it moved."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise DocumentError("", f"leads to {url}, which is no http(s) address")
    seconds = max(0.1, deadline - time.monotonic())
    secure = parts.scheme == "https"
    connection = _Connection(
        parts.hostname,
        parts.port or (443 if secure else 80),
        secure=secure,
        private=private,
        seconds=seconds,
    )
    timer = threading.Timer(seconds, connection.cut)
    timer.start()
    try:
        with _asked(connection, url) as response:
            return _taken(response, url, deadline)
    finally:
        timer.cancel()
        connection.close()


def fetch_page(
    url: str,
    *,
    private: bool = False,
    seconds: float = _SECONDS,
    tell: Callable[[str], None] | None = None,
) -> Page:
    """What an http(s) address gives.

    Args:
        url: the address.
        private: whether addresses of private networks and of this machine are allowed.
        seconds: for all of it, redirects too.
        tell: is told each redirect.

    Raises:
        DocumentError: it cannot be reached or read within the limits, or leads where it
            may not.
    """
    deadline = time.monotonic() + seconds
    at = url
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            found = _step(at, private=private, deadline=deadline)
            if isinstance(found, Page):
                return found
            if tell:
                tell(f"{at} leads to {found}")
            at = found
        raise DocumentError("", f"leads on more than {_MOST_REDIRECTS} times")
    except DocumentError as error:
        raise DocumentError(url, error.reason) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline or isinstance(error, TimeoutError):
            raise DocumentError(url, f"did not answer within {seconds:g} s") from error
        raise DocumentError(url, f"cannot be fetched ({error})") from error
