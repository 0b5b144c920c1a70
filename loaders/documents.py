"""Files, archives and addresses to documents: each with the text as it was read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from graph.claims import Document
from graph.errors import DocumentError
from loaders.archives import CONTAINERS, LARGEST_MEMBER, open_members
from loaders.formats import READERS, TEXT_SUFFIXES, FileText
from loaders.knowledge_base import word_set
from loaders.reading import FileReader
from loaders.web import fetch_page

__all__ = ["SUFFIXES", "DocumentReader", "Source", "find_documents", "is_address"]

SUFFIXES = frozenset({*TEXT_SUFFIXES, *READERS, *CONTAINERS})
LARGEST_TEXT = 5_000_000
"""Bytes of a text above which it is no press release."""
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 25
_ENGLISH_SHARE = 0.12

Source = Path | str
"""A file, or an http(s) address."""


def is_address(source: Source) -> bool:
    """Whether a source is an http(s) address."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def _kinds() -> str:
    return ", ".join(sorted(SUFFIXES))


def _files_in(folder: Path) -> Iterator[Path | DocumentError]:
    inside = folder.resolve()
    found = False
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if hidden or file.suffix.lower() not in SUFFIXES or not file.is_file():
            continue
        if not file.resolve().is_relative_to(inside):
            yield DocumentError(str(file), "leads out of its folder; name the file itself")
            continue
        found = True
        yield file
    if not found:
        yield DocumentError(str(folder), f"holds no documents ({_kinds()})")


def find_documents(sources: Iterable[Source]) -> Iterator[Source | DocumentError]:
    """The document files of files, folders and addresses, sorted within a folder.

    Args:
        sources: what the user named; folders are searched, hidden files left out.

    Yields:
        A file or address, or the error that says why a source gives none.
    """
    for source in sources:
        path = Path(source)
        if is_address(source):
            yield source
        elif not path.exists():
            yield DocumentError(str(path), "does not exist")
        elif path.is_dir():
            yield from _files_in(path)
        elif path.suffix.lower() not in SUFFIXES or not path.is_file():
            yield DocumentError(str(path), f"is no kind of file that is read ({_kinds()})")
        else:
            yield path


def _bytes_of(path: Path) -> bytes:
    largest = LARGEST_TEXT if path.suffix.lower() in TEXT_SUFFIXES else LARGEST_MEMBER
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > largest:
                raise DocumentError(
                    str(path), f"is larger than {largest // 1_000_000} MB; split it"
                )
            raw = file.read(largest + 1)
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read ({error.strerror})") from error
    if not raw.strip():
        raise DocumentError(str(path), "is empty")
    return raw


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST_TEXT:
        raise DocumentError("", f"is larger than {LARGEST_TEXT // 1_000_000} MB; split it")
    if b"\x00" in raw[:8192]:
        raise DocumentError("", "is no text but binary data")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError("", f"is not UTF-8 (byte {error.start}); convert it first") from error


def language_of(text: str) -> str | None:
    """``en`` for a text with the function words of English, None for any other.

    Texts too short to tell count as English.
    """
    words = [w.casefold() for w in _LETTERS.findall(text[:20_000])]
    if len(words) < _FEWEST_WORDS:
        return "en"
    english = word_set("english.tsv")
    return "en" if sum(w in english for w in words) >= _ENGLISH_SHARE * len(words) else None


def _title(text: str) -> str | None:
    for line in text.splitlines():
        if line.strip():
            title = line.strip(" \t#*")
            return title if len(title) <= 200 and not title.endswith(".") else None
    return None


class DocumentReader:
    """Reads sources one after another. Use it as a context manager.

    Args:
        private: whether addresses of private networks are allowed.
        tell: is told each redirect of an address.
    """

    def __init__(self, *, private: bool = False, tell: Callable[[str], None] | None = None) -> None:
        self._files = FileReader()
        self._private = private
        self._tell = tell

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def read(self, source: Source) -> Iterator[Document | DocumentError]:
        """The documents of a source: one, or those of an archive or of a mail.

        The text of a plain file is the decoded file, unchanged; of a web page it is the
        article without menus and adverts; of a PDF it is made of paragraphs again.

        Yields:
            A document, or the error that says why something is left out.
        """
        where = str(source)
        try:
            if is_address(source):
                page = fetch_page(where, private=self._private, tell=self._tell)
                document = self._document(where, page.raw, page.suffix)
                yield replace(document, url=page.url)
                return
            path = Path(source)
            raw = _bytes_of(path)
            yield from self._all_of(path.name, raw, path.suffix.lower(), where)
        except DocumentError as error:
            yield DocumentError(error.path or where, error.reason)

    def _all_of(
        self, name: str, raw: bytes, suffix: str, where: str
    ) -> Iterator[Document | DocumentError]:
        if suffix != ".zip":
            yield self._document(name, raw, suffix)
        if suffix not in CONTAINERS:
            return
        for member in open_members(where, raw, suffix):
            if isinstance(member, DocumentError):
                yield member
            else:
                yield self._member(name, *member, where)

    def _member(self, name: str, inner: str, raw: bytes, where: str) -> Document | DocumentError:
        suffix = PurePosixPath(inner).suffix.lower()
        at = f"{where}/{inner}"
        try:
            if suffix == ".zip":
                return DocumentError(at, "is an archive in an archive; unpack it first")
            if suffix not in SUFFIXES:
                return DocumentError(at, f"is no kind of file that is read ({_kinds()})")
            return self._document(f"{name}/{inner}", raw, suffix)
        except DocumentError as error:
            return DocumentError(at, error.reason)

    def _document(self, name: str, raw: bytes, suffix: str) -> Document:
        found = (
            FileText(_decoded(raw)) if suffix in TEXT_SUFFIXES else self._files.read(raw, suffix)
        )
        if len(found.text) > LARGEST_TEXT:
            raise DocumentError(
                "", f"has more than {LARGEST_TEXT // 1_000_000} MB of text; split it"
            )
        if not found.text.strip():
            raise DocumentError("", "is empty")
        language = language_of(found.text)
        if language is None:
            raise DocumentError("", "is not in English; only English is read, it gives no claims")
        return Document(
            name,
            found.text,
            title=found.title or _title(found.text),
            date=found.date,
            publisher=found.publisher,
            url=found.url,
            language=language,
        )
