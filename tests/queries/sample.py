"""The sample graph of the query tests as documents and claims."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.claims import Claim, Document, Entity

__all__ = ["sample"]


@cache
def sample() -> tuple[tuple[Document, ...], tuple[Claim, ...]]:
    """The documents and claims of ``sample.yaml``."""
    data = yaml.safe_load(Path(__file__).with_name("sample.yaml").read_text("utf-8"))
    entities = {name: _entity(name, more) for name, more in data["entities"].items()}
    texts = dict.fromkeys(data["documents"], "")
    claims = []
    for document, kind, source, target, more, sentence in data["claims"]:
        start = len(texts[document])
        texts[document] += sentence + "\n"
        claims.append(
            Claim(
                type=kind,
                source=entities[source],
                target=entities[target],
                document=document,
                quote=sentence,
                start=start,
                end=start + len(sentence),
                date=str(more["date"]) if "date" in more else None,
                status=more.get("status", "done"),
                confidence=more.get("confidence", 0.9),
                inferred=more.get("inferred", False),
                attributes=more.get("attributes", {}),
            )
        )
    documents = tuple(
        Document(name, texts[name], **{k: str(v) for k, v in more.items()})
        for name, more in data["documents"].items()
    )
    return documents, tuple(claims)


def _entity(name: str, more: dict[str, Any]) -> Entity:
    return Entity(name, more["label"], more.get("country"), aliases=tuple(more.get("aliases", ())))
