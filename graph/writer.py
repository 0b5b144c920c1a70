"""Claims, documents and decisions into the store.

Each batch is one change (``graph.change``), after which the graph is right for the claims
that it has. One writer is at work at a time; a second one waits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph.change import apply_change
from graph.claims import Claim, Document
from graph.decisions import (
    PAIRWISE,
    Decision,
    Resolution,
    decision_from_record,
    in_force,
    resolve_decisions,
    unite,
)
from graph.projection import Reader
from graph.rows import Row, attach, claim_row, document_row, said
from graph.statements import read_statement
from graph.store import Store

__all__ = ["LoadSummary", "Writer", "fetch_decisions"]

_BATCH = 1000
_LONG_TEXT = 100_000
"""Texts of more characters are written after the claims: engines write a node anew for each edge."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load or a retraction did."""

    documents: int = 0
    claims: int = 0
    known: int = 0
    """Claims that the store had already, and those that somebody rejected."""
    removed: int = 0


def _runs(items: Iterable[Any], size: int = _BATCH) -> Iterator[list[Any]]:
    iterator = iter(items)
    while run := list(islice(iterator, size)):
        yield run


def fetch_decisions(store: Reader) -> list[Decision]:
    """The log of decisions that the store holds, oldest first."""
    rows = store.read(read_statement("writer/decisions"))
    return unite(decision_from_record(json.loads(row["record"]), "the store") for row in rows)


class Writer:
    """Writes into a store and keeps what is derived from its claims true."""

    def __init__(
        self,
        store: Store,
        *,
        progress: Progress | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """Write into a store.

        Args:
            store: where to.
            progress: is told what is being written, and how many of it so far.
            tell: is told when another writer has to be waited for.
        """
        self._store = store
        self._progress = progress or (lambda _what, _number: None)
        self._tell = tell

    def load(self, documents: Iterable[Document], claims: Iterable[Claim]) -> LoadSummary:
        """Load documents and claims; what is known already changes nothing.

        A document that is given replaces what the store has of it: claims that it no longer
        makes are removed. Claims of documents that are not given are added to what is there.

        Args:
            documents: the documents that were read.
            claims: claims of these or of other documents.

        Raises:
            StoreError: the store refuses; what was acknowledged before stays, and the
                same load again completes it.
        """
        with self._store.writing(tell=self._tell):
            return self._load(documents, claims)

    def _load(self, documents: Iterable[Document], claims: Iterable[Claim]) -> LoadSummary:
        resolution = resolve_decisions(fetch_decisions(self._store))
        names: set[str] = set()
        long: list[Document] = []
        for run in _runs(documents):
            self._write("documents", [_without_long_text(document_row(d)) for d in run])
            names |= {d.name for d in run}
            long += [d for d in run if len(d.text) > _LONG_TEXT]
        stale = self._claims_of(names)
        new = known = 0
        for rows, added in self._load_batches(claims, resolution):
            new, known = new + added, known + len(rows) - added
            stale -= rows.keys()
            self._progress("claims", new + known)
        self._remove(stale, resolution)
        self._write("documents", [document_row(d) for d in long])
        return LoadSummary(len(names), new, known, len(stale))

    def _load_batches(
        self, claims: Iterable[Claim], resolution: Resolution
    ) -> Iterator[tuple[dict[str, Row], int]]:
        """Each batch once it is acknowledged, with how many of its claims were new.

        While the server takes one batch, the next is read.
        """
        waiting: tuple[dict[str, Row], Future[int]] | None = None
        with ThreadPoolExecutor(1) as pool:
            for run in _runs(claims):
                rows = {row["key"]: row for row in (claim_row(c, resolution) for c in run)}
                if waiting:
                    yield waiting[0], waiting[1].result()
                waiting = rows, pool.submit(self._load_batch, rows, resolution)
            if waiting:
                yield waiting[0], waiting[1].result()

    def _load_batch(self, rows: dict[str, Row], resolution: Resolution) -> int:
        found = self._store.read(read_statement("writer/known_claims"), {"keys": sorted(rows)})
        fresh = [row for key, row in rows.items() if key not in {r["key"] for r in found}]
        rejected = [row for row in fresh if (row["document"], said(row)) in resolution.rejected]
        aside = {row["key"] for row in rejected}
        added = [row for row in fresh if row["key"] not in aside]
        apply_change(self._store, added=added, rejected=rejected, resolution=resolution)
        return len(added)

    def retract(self, names: Iterable[str]) -> LoadSummary:
        """Take documents out again, with just what nothing else supports.

        Args:
            names: documents; unknown ones are passed over.
        """
        with self._store.writing(tell=self._tell):
            known = self._store.read(
                read_statement("writer/known_documents"), {"names": sorted(set(names))}
            )
            wanted = {row["name"] for row in known}
            stale = self._claims_of(wanted)
            self._remove(stale, resolve_decisions(fetch_decisions(self._store)))
            self._write("delete_documents", [{"name": name} for name in sorted(wanted)])
            return LoadSummary(documents=len(wanted), removed=len(stale))

    def decide(self, decisions: Iterable[Decision]) -> Resolution:
        """Add decisions to those of the store, and let the graph follow all of them.

        Returns:
            What follows from them; its problems tell which of them do nothing.

        Raises:
            StoreError: the store refuses; the same call again completes it.
        """
        with self._store.writing(tell=self._tell):
            known = fetch_decisions(self._store)
            log = unite(known, decisions)
            resolution = resolve_decisions(log)
            followed = _hash(log)
            there = {decision.id for decision in known}
            rows = [
                {"key": d.id, "record": json.dumps(d.to_record(), ensure_ascii=False)}
                for d in log
                if d.id not in there
            ]
            self._write("add_decisions", rows)
            state = self._store.read(read_statement("writer/decisions_followed"))
            if log and (not state or state[0]["followed"] != followed):
                self._follow(log, resolution)
                self._store.write(read_statement("writer/follow_decisions"), {"followed": followed})
            return resolution

    def _follow(self, log: list[Decision], resolution: Resolution) -> None:
        pairs = [d for d in log if d.decision in PAIRWISE]
        keys = {key for d in pairs for key in (d.left, d.right) if key}
        for run in _runs(sorted(keys), 100):
            self._move(run, resolution)
        renamed = {d.left for d in log if d.decision == "rename" and d.left}
        for run in _runs(sorted({resolution.of(key) for key in renamed} | renamed)):
            apply_change(self._store, renamed=run, resolution=resolution)
        self._reject(in_force(log), resolution)
        self._take_back(resolution)

    def _move(self, keys: list[str], resolution: Resolution) -> None:
        """Put the claims of these entities where the decisions want them."""
        rows = self._store.read(read_statement("writer/claims_of_entities"), {"keys": keys})
        wrong = [
            row["key"]
            for row in rows
            if {row["source"], row["target"]}
            != {resolution.of(row["source_key"]), resolution.of(row["target_key"])}
        ]
        for run in _runs(wrong):
            here = self._claims(run)
            there = [attach(row, resolution) for row in here]
            apply_change(self._store, added=there, removed=here, resolution=resolution)

    def _reject(self, holding: list[Decision], resolution: Resolution) -> None:
        facts = set()
        for fact in (d.fact for d in holding if d.decision == "reject"):
            row = {"type": fact.type, "source_key": fact.source, "target_key": fact.target}
            facts.add(attach(row, resolution)["fact"])
        for run in _runs(sorted(facts)):
            rows = self._store.read(read_statement("writer/claims_of_facts"), {"facts": run})
            wrong = [
                row["claim"]
                for row in rows
                if (row["claim"]["document"], said(row["claim"])) in resolution.rejected
            ]
            apply_change(self._store, removed=wrong, rejected=wrong, resolution=resolution)

    def _take_back(self, resolution: Resolution) -> None:
        rows = [
            row["claim"] for row in self._store.read(read_statement("writer/all_rejected_claims"))
        ]
        right = [row for row in rows if (row["document"], said(row)) not in resolution.rejected]
        for run in _runs(right):
            back = [attach(row, resolution) for row in run]
            apply_change(self._store, added=back, taken_back=run, resolution=resolution)

    def _write(self, name: str, rows: list[dict[str, Any]]) -> None:
        for _ in self._store.write_batches(read_statement(f"writer/{name}"), rows):
            pass

    def _claims(self, keys: list[str]) -> list[Row]:
        rows = self._store.read(read_statement("writer/claims_by_keys"), {"keys": keys})
        return [row["claim"] for row in rows]

    def _claims_of(self, names: set[str]) -> set[str]:
        """The keys of all claims of these documents, rejected ones too."""
        found: set[str] = set()
        for run in _runs(sorted(names)):
            for statement in ("claims_of_documents", "rejected_claims_of_documents"):
                rows = self._store.read(read_statement(f"writer/{statement}"), {"names": run})
                found |= {row["key"] for row in rows}
        return found

    def _remove(self, keys: set[str], resolution: Resolution) -> None:
        for run in _runs(sorted(keys)):
            rows = self._claims(run)
            apply_change(self._store, removed=rows, resolution=resolution)
        self._write("delete_rejected_claims", [{"key": key} for key in sorted(keys)])


def _without_long_text(row: Row) -> Row:
    return row if len(row["text"] or "") <= _LONG_TEXT else {**row, "text": None}


def _hash(log: list[Decision]) -> str:
    return hashlib.sha256(" ".join(d.id for d in log).encode()).hexdigest()
