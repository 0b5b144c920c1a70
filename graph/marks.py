"""Which documents are done: a mark on each that says what its claims were extracted from, and by what.

The mark holds the hash of the text and the extractor's version. It is set after a document's
claims are committed, so that a run that was stopped is taken up where it ended, and a changed
text or extractor is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.claims import Document
from graph.projection import Reader
from graph.statements import read_statement
from graph.store import Store

__all__ = ["fetch_marks", "forget", "mark", "restore_marks", "unmarked"]


def _mark_of(document: Document, extractor: str) -> str:
    return f"{extractor}:{document.sha256}"


def unmarked(store: Store, documents: Sequence[Document], *, extractor: str) -> list[Document]:
    """The documents whose claims are not in the store as this extractor would draw them.

    Args:
        store: where to look.
        documents: in the order in which they are given back.
        extractor: the extractor's version.
    """
    names = {"names": [document.name for document in documents]}
    rows = store.read(read_statement("documents/extracted"), names)
    marks = {row["name"]: row["extracted"] for row in rows}
    return [d for d in documents if marks.get(d.name) != _mark_of(d, extractor)]


def _set(store: Store, rows: Sequence[dict[str, str | None]]) -> None:
    for _ in store.write_batches(read_statement("documents/mark"), rows):
        pass


def mark(store: Store, documents: Iterable[Document], *, extractor: str) -> None:
    """Mark documents as done, once their claims are committed."""
    _set(store, [{"name": d.name, "extracted": _mark_of(d, extractor)} for d in documents])


def fetch_marks(store: Reader) -> dict[str, str]:
    """The marks of all documents that have one."""
    rows = store.read(read_statement("documents/marks"))
    return {row["name"]: row["extracted"] for row in rows}


def restore_marks(store: Store, marks: Mapping[str, str]) -> None:
    """Set marks as they were, once the claims of their documents are restored."""
    _set(store, [{"name": name, "extracted": mark} for name, mark in sorted(marks.items())])


def forget(store: Store, names: Iterable[str]) -> None:
    """Take the marks of documents away, as their claims come from elsewhere now."""
    _set(store, [{"name": name, "extracted": None} for name in names])
