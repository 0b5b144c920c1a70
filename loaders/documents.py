"""Files to documents: one file, one document with the text as read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graph.claims import Document
from graph.errors import DocumentError

__all__ = ["SUFFIXES", "find_documents", "read_document"]

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm"})
LARGEST = 5_000_000
"""Bytes of a file above which it is no press release."""
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "for",
        "on",
        "with",
        "that",
        "by",
        "at",
        "as",
        "from",
        "be",
        "will",
        "was",
        "are",
        "this",
        "has",
        "have",
        "its",
        "an",
        "it",
    ]
)
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 25
_ENGLISH_SHARE = 0.12


def find_documents(paths: Iterable[Path]) -> Iterator[Path | DocumentError]:
    """The document files of files and folders, sorted within a folder.

    Args:
        paths: what the user named; folders are searched, hidden files left out.

    Yields:
        A file, or the error that says why a path gives none.
    """
    for path in paths:
        if not path.exists():
            yield DocumentError(str(path), "does not exist")
        elif path.is_dir():
            found = [
                file
                for file in sorted(path.rglob("*"))
                if file.suffix.lower() in SUFFIXES
                and file.is_file()
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
                and file.resolve().is_relative_to(path.resolve())
            ]
            if not found:
                yield DocumentError(
                    str(path), f"holds no documents ({', '.join(sorted(SUFFIXES))})"
                )
            yield from found
        elif path.suffix.lower() not in SUFFIXES:
            yield DocumentError(
                str(path), f"is no kind of file that is read ({', '.join(sorted(SUFFIXES))})"
            )
        else:
            yield path


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise DocumentError(str(path), f"is larger than {LARGEST // 1_000_000} MB; split it")
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read ({error.strerror})") from error
    if not raw.strip():
        raise DocumentError(str(path), "is empty")
    if b"\x00" in raw[:8192]:
        raise DocumentError(str(path), "is no text but binary data")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            str(path), f"is not UTF-8 (byte {error.start}); convert it first"
        ) from error


def language_of(text: str) -> str | None:
    """``en`` for a text with the function words of English, None for any other.

    Texts too short to tell count as English.
    """
    words = [w.casefold() for w in _LETTERS.findall(text[:20_000])]
    if len(words) < _FEWEST_WORDS:
        return "en"
    return "en" if sum(w in _ENGLISH for w in words) >= _ENGLISH_SHARE * len(words) else None


def _from_html(path: Path, raw: str) -> Document:
    import trafilatura

    found: Any = trafilatura.bare_extraction(raw, with_metadata=True, include_comments=False)
    text = found.text if found is not None else None
    if not text or not text.strip():
        raise DocumentError(str(path), "holds no article text")
    return Document(
        path.name,
        text,
        title=found.title,
        date=found.date,
        publisher=found.sitename or found.hostname,
        url=found.url,
        language=language_of(text),
    )


def read_document(path: Path) -> Document:
    """The document in a file.

    The text of a plain file is the decoded file, unchanged; of a web page it is the
    article without menus and adverts, with title, date and publisher where the page tells.

    Raises:
        DocumentError: the file is missing, empty, binary, not UTF-8, too large, or in
            another language than English.
    """
    raw = _decoded(path)
    if path.suffix.lower() in {".html", ".htm"}:
        document = _from_html(path, raw)
    else:
        document = Document(path.name, raw, title=_title(raw), language=language_of(raw))
    if document.language is None:
        raise DocumentError(
            str(path), "is not in English; only English is read, it gives no claims"
        )
    return document


def _title(text: str) -> str | None:
    for line in text.splitlines():
        if line.strip():
            title = line.strip(" \t#*")
            return title if len(title) <= 200 and not title.endswith(".") else None
    return None
