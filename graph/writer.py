"""Claims into the store: documents, entities, claims, and the edges derived from them.

What stands on an entity or an edge is a function of the claims that support it, never of
the order in which they came: after each change it is worked out anew for what was touched.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from graph.claims import Claim, Document, Entity
from graph.gazetteer import country_called
from graph.identity import entity_key, names_of
from graph.ontology import LABELS, RELATIONS
from graph.statements import read_statement
from graph.store import Store

__all__ = ["Fact", "LoadSummary", "Writer"]

_BATCH = 1000
_CHUNK = 20_000
"""Claims that are held in memory at once."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """What a claim says, whoever says it: a relation between two keys."""

    type: str
    source: str
    target: str

    @property
    def text(self) -> str:
        """The form in which claims carry it."""
        return f"{self.type}|{self.source}|{self.target}"


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load or a retraction did."""

    documents: int = 0
    claims: int = 0
    known: int = 0
    """Claims that the store had already."""
    removed: int = 0


@dataclass(slots=True)
class _Touched:
    """What must be worked out anew."""

    facts: set[Fact] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)

    def add(self, fact: Fact) -> None:
        self.facts.add(fact)
        self.entities |= {fact.source, fact.target}


def _for(name: str, placeholder: str, value: str) -> str:
    """A statement for one label or relation; these cannot be parameters in Cypher."""
    if value not in LABELS and value not in RELATIONS:
        raise ValueError(f"{value!r} is no label or relation of the ontology")
    return read_statement(f"writer/{name}").replace(placeholder, value)


def _runs(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while run := list(islice(iterator, size)):
        yield run


def _fact_of(claim: Claim) -> tuple[Fact, Entity, Entity]:
    ends = (claim.source, claim.target)
    keys = tuple(entity_key(end) for end in ends)
    if RELATIONS[claim.type].symmetric and keys[0] > keys[1]:
        ends, keys = ends[::-1], keys[::-1]
    return Fact(claim.type, *keys), *ends


def _claim_row(
    claim: Claim, fact: Fact, source: Entity, target: Entity, *, checked: bool
) -> dict[str, Any]:
    identity = "\x1f".join(
        (claim.document, fact.text, str(claim.start), str(claim.end), claim.extractor)
    )
    properties = {
        "fact": fact.text,
        "type": claim.type,
        "source": fact.source,
        "target": fact.target,
        "source_name": source.name,
        "target_name": target.name,
        "source_aliases": json.dumps(sorted(source.aliases), ensure_ascii=False),
        "target_aliases": json.dumps(sorted(target.aliases), ensure_ascii=False),
        "source_country": source.country,
        "target_country": target.country,
        "document": claim.document,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "date": claim.date,
        "status": claim.status,
        "confidence": round(claim.confidence, 3),
        "inferred": claim.inferred,
        "statement": claim.statement,
        "extractor": claim.extractor,
        "attributes": json.dumps(dict(sorted(claim.attributes.items())), ensure_ascii=False),
        "checked": checked,
    }
    return {
        "key": hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32],
        "document": claim.document,
        "source": fact.source,
        "target": fact.target,
        "properties": {k: v for k, v in properties.items() if v is not None},
    }


class Writer:
    """Writes claims into a store and keeps what is derived from them true."""

    def __init__(self, store: Store, *, progress: Progress | None = None) -> None:
        self._store = store
        self._progress = progress or (lambda _what, _number: None)

    def load(
        self, documents: Iterable[Document], claims: Iterable[Claim], *, checked: bool = True
    ) -> LoadSummary:
        """Write documents and claims; loading the same again changes nothing.

        A document that the store has already is replaced: claims that it no longer makes
        are removed. Claims of documents that are not given are added to what is there.

        Args:
            documents: the documents that were read.
            claims: claims of these or of other documents.
            checked: whether the quotes were checked against their documents.

        Raises:
            StoreError: the store refuses; what was acknowledged before stays, and the
                same load again completes it.
        """
        touched = _Touched()
        names: set[str] = set()
        for run in _runs(documents, _BATCH):
            self._write("documents", [_document_row(d) for d in run])
            names |= {d.name for d in run}
        stale = self._claims_of(names)
        new = known = 0
        for chunk in _runs(claims, _CHUNK):
            added, kept = self._load_chunk(chunk, touched, checked=checked, stale=stale)
            new, known = new + added, known + kept
            self._progress("claims", new + known)
        for row in stale.values():
            touched.add(Fact(row["type"], row["source"], row["target"]))
        self._write("delete_claims", [{"key": key} for key in stale])
        self._derive(touched)
        return LoadSummary(len(names), new, known, len(stale))

    def retract(self, names: Iterable[str]) -> LoadSummary:
        """Take documents out again, with just what nothing else supports.

        Args:
            names: documents; unknown ones are passed over.
        """
        known = self._store.read(
            read_statement("writer/known_documents"), {"names": sorted(set(names))}
        )
        wanted = {row["name"] for row in known}
        stale = self._claims_of(wanted)
        touched = _Touched()
        for row in stale.values():
            touched.add(Fact(row["type"], row["source"], row["target"]))
        self._write("delete_claims", [{"key": key} for key in stale])
        self._write("delete_documents", [{"name": name} for name in sorted(wanted)])
        self._derive(touched)
        return LoadSummary(documents=len(wanted), removed=len(stale))

    def _write(self, name: str, rows: Sequence[dict[str, Any]]) -> None:
        for _ in self._store.write_batches(read_statement(f"writer/{name}"), rows, size=_BATCH):
            pass

    def _claims_of(self, names: set[str]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for run in _runs(sorted(names), _BATCH):
            rows = self._store.read(read_statement("writer/claims_of_documents"), {"names": run})
            found |= {row["key"]: row for row in rows}
        return found

    def _load_chunk(
        self, chunk: list[Claim], touched: _Touched, *, checked: bool, stale: dict[str, Any]
    ) -> tuple[int, int]:
        rows: dict[str, dict[str, Any]] = {}
        entities: dict[str, Entity] = {}
        for claim in chunk:
            fact, source, target = _fact_of(claim)
            touched.add(fact)
            entities.setdefault(fact.source, source)
            entities.setdefault(fact.target, target)
            row = _claim_row(claim, fact, source, target, checked=checked)
            rows[row["key"]] = row
        known: set[str] = set()
        for run in _runs(sorted(rows), _BATCH):
            found = self._store.read(
                read_statement("writer/known_claims"), {"rows": [{"key": k} for k in run]}
            )
            known |= {row["key"] for row in found}
        fresh = [row for key, row in rows.items() if key not in known]
        self._write(
            "mentioned_documents", [{"name": n} for n in sorted({r["document"] for r in fresh})]
        )
        self._write_entities(
            {key: entities[key] for row in fresh for key in (row["source"], row["target"])}
        )
        self._write("claims", fresh)
        for key in rows:
            stale.pop(key, None)
        return len(fresh), len(known)

    def _write_entities(self, entities: dict[str, Entity]) -> None:
        by_label: dict[str, list[dict[str, Any]]] = {}
        for key, entity in sorted(entities.items()):
            by_label.setdefault(entity.label, []).append(
                {"key": key, "label": entity.label, "name": entity.name}
            )
        for label, rows in sorted(by_label.items()):
            for _ in self._store.write_batches(_for("entities", "LABEL", label), rows, size=_BATCH):
                pass

    def _derive(self, touched: _Touched) -> None:
        gone = self._derive_edges(sorted(touched.facts))
        self._derive_names(sorted(touched.entities), certain=not gone)

    def _derive_edges(self, facts: list[Fact]) -> int:
        gone = 0
        for number, run in enumerate(_runs(facts, _BATCH), 1):
            support = {
                row["fact"]: row
                for row in self._store.read(
                    read_statement("writer/support"), {"facts": [f.text for f in run]}
                )
            }
            by_type: dict[str, list[dict[str, Any]]] = {}
            lost: dict[str, list[dict[str, Any]]] = {}
            for fact in run:
                ends = {"source": fact.source, "target": fact.target}
                if row := support.get(fact.text):
                    by_type.setdefault(fact.type, []).append({**row, **ends})
                else:
                    lost.setdefault(fact.type, []).append(ends)
                    gone += 1
            self._write_edges("edge", by_type)
            self._write_edges("delete_edge", lost)
            self._progress("edges", min(number * _BATCH, len(facts)))
        return gone

    def _write_edges(self, name: str, by_type: dict[str, list[dict[str, Any]]]) -> None:
        for relation, rows in sorted(by_type.items()):
            for _ in self._store.write_batches(_for(name, "RELATION", relation), rows, size=_BATCH):
                pass

    def _derive_names(self, keys: list[str], *, certain: bool) -> None:
        """Name, other names and country of entities from their claims; gone where there are none."""
        for number, run in enumerate(_runs(keys, _BATCH), 1):
            votes: dict[str, list[dict[str, Any]]] = {}
            for side in ("names_as_source", "names_as_target"):
                for row in self._store.read(read_statement(f"writer/{side}"), {"keys": run}):
                    votes.setdefault(row["key"], []).append(row)
            self._write("names", [_entity_row(key, votes[key]) for key in run if key in votes])
            if not certain:
                self._write("delete_entities", [{"key": key} for key in run if key not in votes])
            self._progress("entities", min(number * _BATCH, len(keys)))


def _document_row(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "title": document.title,
        "date": document.date,
        "publisher": document.publisher,
        "url": document.url,
        "language": document.language,
        "sha256": document.sha256,
        "text": document.text,
    }


def _entity_row(key: str, votes: list[dict[str, Any]]) -> dict[str, Any]:
    names: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    others: set[str] = set()
    for vote in votes:
        names[vote["name"]] += vote["times"]
        others.update(json.loads(vote["aliases"] or "[]"))
        if vote["country"]:
            countries[vote["country"]] += vote["times"]
    name = _canonical(key, names)
    country = min(countries, key=lambda c: (-countries[c], c)) if countries else None
    aliases = sorted((others | set(names)) - {name})
    label = _label_in(key)
    entity = Entity(name, label, country, None, tuple(aliases))
    return {
        "key": key,
        "name": name,
        "country": country,
        "aliases": aliases,
        "names": names_of(entity),
    }


def _label_in(key: str) -> str:
    """The label that a key tells: its first part, that of its id, or its last."""
    kind, _, rest = key.partition(":")
    label = {"iso": "Country", "geonames": "City"}.get(kind, kind)
    return label if label in LABELS else rest.rpartition(":")[2]


def _canonical(key: str, names: Counter[str]) -> str:
    """A country's name of open data; else the name most claims use, ties to the longer, then by text."""
    if key.startswith("iso:"):
        known = country_called(next(iter(names)))
        if known is not None:
            return known.name
    return min(names, key=lambda n: (-names[n], -len(n), n))
