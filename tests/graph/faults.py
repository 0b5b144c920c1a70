"""What the fault tests do in a process of its own: load a part of a known set of claims, slowly."""

from __future__ import annotations

import sys

from graph.claims import Claim, Document, Entity
from graph.store import open_store
from graph.writer import Writer

DOCUMENTS = 40
EACH = 25


def made() -> tuple[list[Document], list[Claim]]:
    """Forty documents of twenty-five claims that overlap in their entities and facts."""
    documents, claims = [], []
    for number in range(DOCUMENTS):
        text = ""
        for line in range(EACH):
            a, b = f"Body {(number + line) % 37}", f"Body {(3 * number + line) % 41 + 50}"
            quote = f"{a} met {b}."
            start = len(text)
            text += quote + " "
            claims.append(
                Claim(
                    "MET_WITH",
                    Entity(a, "Company"),
                    Entity(b, "Agency", "KR" if line % 2 else None),
                    f"d{number}.txt",
                    quote,
                    start,
                    start + len(quote),
                    date=f"20{number % 20:02d}",
                )
            )
        documents.append(Document(f"d{number}.txt", text))
    return documents, claims


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(address: str) -> None:
    """Load the documents one after another, and tell each that is acknowledged."""
    documents, claims = made()
    with open_store(address) as store:
        store.install()
        writer = Writer(store, tell=_tell)
        for document in documents:
            own = [claim for claim in claims if claim.document == document.name]
            writer.load([document], own)
            _tell(document.name)


if __name__ == "__main__":
    main(sys.argv[1])
