"""Pages from addresses, fetched from a server on this machine that behaves well or badly."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from graph.claims import Document
from graph.errors import DocumentError
from loaders import web
from loaders.documents import DocumentReader
from loaders.web import fetch_page
from tests.files import make_html, make_pdf

PARAGRAPHS = [
    "Turku and Tartu meet",
    "The mayor of Turku met with the mayor of Tartu in May 2020, and they signed an agreement on culture that will hold for five years in both of the towns.",
]


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.strip("/").partition("?")[0]
        getattr(self, f"_{name}", self._missing)()

    def _missing(self) -> None:
        self.send_error(404)

    def _give(self, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _page(self) -> None:
        self._give("text/html; charset=utf-8", make_html(PARAGRAPHS))

    def _file(self) -> None:
        self._give("application/pdf", make_pdf(PARAGRAPHS))

    def _film(self) -> None:
        self._give("video/mp4", b"film")

    def _moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/page")
        self.end_headers()

    def _round(self) -> None:
        self.send_response(301)
        self.send_header("Location", "/round")
        self.end_headers()

    def _local(self) -> None:
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def _short(self) -> None:
        self._give("text/html", b"<html>", Content_Length="500")

    def _packed(self) -> None:
        self._give("text/html", b"\x1f\x8b", Content_Encoding="gzip")

    def _endless(self) -> None:
        self._give("text/html", b"")
        try:
            while True:
                self.wfile.write(b" " * 65536)
        except OSError:
            return

    def _silent(self) -> None:
        self.server.ended.wait(30)  # type: ignore[attr-defined]

    def _dripping(self) -> None:
        try:
            while not self.server.ended.wait(0.05):  # type: ignore[attr-defined]
                self.wfile.write(b"H")
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def _served(context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.ended = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.ended.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with _served() as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def secure_port(authority: trustme.CA) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with _served(context) as port:
        yield port


def test_a_page_is_a_document_named_by_its_address(site: str) -> None:
    said: list[str] = []
    with DocumentReader(private=True, tell=said.append) as reader:
        (moved,) = reader.read(f"{site}/moved")
        (file,) = reader.read(f"{site}/file")
    assert isinstance(moved, Document)
    assert (moved.name, moved.url, moved.title) == (f"{site}/moved", f"{site}/page", PARAGRAPHS[0])
    assert said == [f"{site}/moved leads to {site}/page"]
    assert isinstance(file, Document)
    assert PARAGRAPHS[1] in file.text


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("none", "answers 404"),
        ("film", "is video/mp4"),
        ("round", "more than 5 times"),
        ("local", "no http"),
        ("short", "broke off"),
        ("packed", "compressed"),
        ("silent", "within 0.5 s"),
        ("dripping", "within 0.5 s"),
    ],
)
def test_what_a_page_may_not_do(site: str, path: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        fetch_page(f"{site}/{path}", private=True, seconds=0.5 if "0.5" in reason else 60)
    assert caught.value.path == f"{site}/{path}"


def test_a_page_over_tls(
    secure_port: int, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    page = fetch_page(f"https://localhost:{secure_port}/moved", private=True)
    assert (page.url, page.suffix) == (f"https://localhost:{secure_port}/page", ".html")
    assert page.raw == make_html(PARAGRAPHS)
    with pytest.raises(DocumentError, match="certificate verify failed"):
        fetch_page(f"https://127.0.0.1:{secure_port}/page", private=True)


def test_a_server_that_nobody_vouches_for_is_not_read(secure_port: int) -> None:
    with pytest.raises(DocumentError, match="certificate verify failed"):
        fetch_page(f"https://localhost:{secure_port}/page", private=True)


def test_a_page_without_end_is_cut(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_LARGEST", 1_000_000)
    with pytest.raises(DocumentError, match="larger than 1 MB"):
        fetch_page(f"{site}/endless", private=True)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "2130706433",
    ],
)
def test_private_networks_are_closed(host: str) -> None:
    with pytest.raises(DocumentError, match="private network"):
        fetch_page(f"http://{host}/", seconds=60)


def test_a_redirect_does_not_open_them(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first address counts as public, as that of a hostile site would be.
    real = web._connect
    asked: list[str] = []

    def connect(host: str, port: int, *, seconds: float, private: bool) -> object:
        asked.append(host)
        return real(host, port, seconds=seconds, private=private or len(asked) == 1)

    monkeypatch.setattr(web, "_connect", connect)
    with pytest.raises(DocumentError, match="private network"):
        fetch_page(f"{site}/moved", seconds=60)
    assert len(asked) == 2


def test_an_unknown_host_is_one_sentence() -> None:
    with pytest.raises(DocumentError, match="cannot be fetched"):
        fetch_page("http://nowhere.invalid/", seconds=60)
