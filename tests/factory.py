"""Claims for tests in few words."""

from __future__ import annotations

from graph.claims import Claim, Document, Entity


def entity(name: str, label: str = "Company", country: str | None = None) -> Entity:
    return Entity(name, label, country)


def claim(
    line: str,
    *,
    document: str = "a.txt",
    start: int = 0,
    date: str | None = None,
    status: str = "done",
    labels: tuple[str, str] = ("Company", "Company"),
) -> Claim:
    """A claim from "TYPE: source -> target"; its quote is the line itself."""
    kind, ends = line.split(": ", 1)
    source, target = ends.split(" -> ")
    return Claim(
        type=kind,
        source=entity(source, labels[0]),
        target=entity(target, labels[1]),
        document=document,
        quote=line,
        start=start,
        end=start + len(line),
        date=date,
        status=status,
    )


def document(name: str, *claims: Claim) -> Document:
    """The document whose text holds the quotes of its claims where they say."""
    text = ""
    for c in sorted((c for c in claims if c.document == name), key=lambda c: c.start):
        text = text.ljust(c.start) + c.quote
    return Document(name, text or name)
