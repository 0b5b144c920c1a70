"""Documents as the store keeps them, with the claims that they state, and whether these hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.claims import Document
from graph.errors import UnknownNameError
from graph.statements import read_statement
from graph.store import Store

__all__ = ["Finding", "StatedClaim", "StoredDocument", "fetch_document", "verify_claims"]

_AT_ONCE = 50
"""Documents whose texts are in memory together."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim as its document states it."""

    type: str
    source: str
    target: str
    quote: str
    start: int
    end: int
    date: str | None = None
    status: str | None = None
    extractor: str | None = None

    @property
    def fact(self) -> str:
        """The claim in one line."""
        return f"{self.source} {self.type} {self.target}"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the store has it."""

    name: str
    text: str | None
    """None or empty where claims came without their document, or it was too long to keep."""
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    sha256: str | None = None
    claims: tuple[StatedClaim, ...] = ()
    """In order of place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of one document."""

    document: str
    held: int = 0
    unchecked: int = 0
    """Claims of a document whose text is not stored."""
    broken: tuple[tuple[StatedClaim, str], ...] = ()
    """Claims that no longer hold, each with the reason."""
    altered: bool = False
    """Whether the text is another than that of which the hash was taken."""


def _fetch(store: Store, names: list[str]) -> list[StoredDocument]:
    claims: dict[str, list[StatedClaim]] = {}
    for row in store.read(read_statement("documents/claims"), {"names": names}):
        name = row.pop("document")
        claims.setdefault(name, []).append(StatedClaim(**row))
    rows: list[dict[str, Any]] = store.read(read_statement("documents/texts"), {"names": names})
    return [
        StoredDocument(**row, claims=tuple(claims.get(row["name"], ())))
        for row in sorted(rows, key=lambda row: names.index(row["name"]))
    ]


def _names(store: Store) -> list[str]:
    return [row["name"] for row in store.read(read_statement("documents/names"))]


def fetch_document(store: Store, name: str) -> StoredDocument:
    """A document by its name, with its claims.

    Raises:
        UnknownNameError: no document is called so; it carries the nearest names.
    """
    if found := _fetch(store, [name]):
        return found[0]
    from rapidfuzz import process

    near = process.extract(name, _names(store), limit=_NEAREST)
    raise UnknownNameError(name, tuple(other for other, _, _ in near))


def verify_claims(store: Store) -> Iterator[Finding]:
    """Each claim of the store held against the text that the store keeps.

    Yields:
        What was found for each document that has claims, by name.
    """
    names = iter(_names(store))
    while run := list(islice(names, _AT_ONCE)):
        for document in _fetch(store, run):
            if document.claims:
                yield _finding(document)


def _finding(document: StoredDocument) -> Finding:
    if not document.text:
        return Finding(document.name, unchecked=len(document.claims))
    broken = tuple(
        (claim, reason)
        for claim in document.claims
        if (reason := _why_broken(claim, document.text))
    )
    altered = Document(document.name, document.text).sha256 != document.sha256
    return Finding(
        document.name, held=len(document.claims) - len(broken), broken=broken, altered=altered
    )


def _why_broken(claim: StatedClaim, text: str) -> str | None:
    if text[claim.start : claim.end] == claim.quote:
        return None
    at = text.find(claim.quote)
    if at >= 0:
        return f"the quote stands at {at}, not at {claim.start}"
    return "the text does not hold the quote"
