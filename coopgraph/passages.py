"""A document's text with the passages that its claims quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.archive import StoredDocument

__all__ = ["Stretch", "marked_text", "stretches"]

OPEN, CLOSE = "⟦", "⟧"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the text, quoted by the same claims from end to end."""

    text: str
    quoted_by: tuple[int, ...]
    """Numbers of the claims, from 1, in order of place."""
    opened: int = 0
    """How many quotes begin with it."""
    closed: tuple[int, ...] = ()
    """Numbers of the claims whose quote ends with it."""


def stretches(document: StoredDocument) -> Iterator[Stretch]:
    """The text from its beginning to its end, cut wherever a quote begins or ends."""
    text = document.text or ""
    spans = [
        (claim.start, claim.end, number)
        for number, claim in enumerate(document.claims, 1)
        if 0 <= claim.start < claim.end <= len(text)
    ]
    cuts = sorted({0, len(text), *(at for start, end, _ in spans for at in (start, end))})
    for start, end in pairwise(cuts):
        yield Stretch(
            text[start:end],
            tuple(number for first, last, number in spans if first <= start and end <= last),
            opened=len({(first, last) for first, last, _ in spans if first == start}),
            closed=tuple(number for _, last, number in spans if last == end),
        )


def marked_text(document: StoredDocument) -> str:
    """The text with its quotes in brackets, each followed by the numbers of its claims."""
    parts: list[str] = []
    for stretch in stretches(document):
        parts += [OPEN * stretch.opened, stretch.text]
        if stretch.closed:
            distinct = {document.claims[number - 1].start for number in stretch.closed}
            numbers = ",".join(map(str, stretch.closed))
            parts.append(f"{CLOSE * len(distinct)}[{numbers}]")
    return "".join(parts)
