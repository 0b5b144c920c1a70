"""One change of the graph: claims that come and go, and all that follows, in one transaction.

What stands on an entity or an edge is a function of the claims that support it, never of
the order in which they came. Each change leaves the graph in that state, so that a process
or engine that dies between two changes leaves a graph that is right for the claims it has.

Entities carry the votes of their claims (which names, countries and aliases, how often), so
that a claim more on a country of fifty thousand costs no more than on a village.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.claims import Entity
from graph.decisions import Resolution
from graph.facts import Fact
from graph.gazetteer import country_called
from graph.identity import label_in, names_of
from graph.ontology import LABELS, RELATIONS
from graph.rows import Row, attach, fact_of
from graph.statements import read_statement
from graph.store import Store

__all__ = ["apply_change"]

Step = tuple[str, dict[str, Any]]


@dataclass(slots=True)
class _Votes:
    """What the claims of an entity say of it."""

    names: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)

    @classmethod
    def read(cls, text: str | None) -> _Votes:
        return cls(*(Counter(part) for part in json.loads(text))) if text else cls()

    def count(self, row: Row, side: str, times: int) -> None:
        self.names[row[f"{side}_name"]] += times
        if country := row.get(f"{side}_country"):
            self.countries[country] += times
        for alias in json.loads(row[f"{side}_aliases"]):
            self.aliases[alias] += times

    @property
    def text(self) -> str:
        parts = (dict(sorted((+part).items())) for part in self._parts())
        return json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"))

    @property
    def nobody(self) -> bool:
        return not +self.names

    def _parts(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        return self.names, self.countries, self.aliases

    @property
    def total(self) -> int:
        return self.names.total()


def _for(name: str, placeholder: str, value: str) -> str:
    """A statement for one label or relation; these cannot be parameters in Cypher."""
    if value not in LABELS and value not in RELATIONS:
        raise ValueError(f"{value!r} is no label or relation of the ontology")
    return read_statement(f"writer/{name}").replace(placeholder, value)


def _most(counter: Counter[str]) -> str | None:
    return min(counter, key=lambda c: (-counter[c], c)) if counter else None


def _canonical(key: str, names: Counter[str]) -> str:
    """A country's name of open data; else the name most claims use, ties to the longer, then by text."""
    if key.startswith("iso:") and (known := country_called(min(names))) is not None:
        return known.name
    return min(names, key=lambda n: (-names[n], -len(n), n))


def _entity_row(key: str, votes: _Votes, decided: str | None) -> Row:
    names = +votes.names
    name = decided or _canonical(key, names)
    country = _most(+votes.countries)
    aliases = sorted({*names, *+votes.aliases} - {name})
    label = label_in(key)
    return {
        "key": key,
        "label": label,
        "name": name,
        "country": country,
        "aliases": aliases,
        "names": names_of(Entity(name, label, country, None, tuple(aliases))),
        "votes": votes.text,
    }


def apply_change(
    store: Store,
    *,
    added: Sequence[Row] = (),
    removed: Sequence[Row] = (),
    rejected: Sequence[Row] = (),
    taken_back: Sequence[Row] = (),
    renamed: Iterable[str] = (),
    resolution: Resolution,
) -> None:
    """Bring claims into the graph and take others out, with all that follows.

    Args:
        store: the graph.
        added: claims that come, attached to their entities; none of them is there yet, but
            for those that are removed in the same change.
        removed: claims that go, as the store has them.
        rejected: claims to keep aside, supporting nothing.
        taken_back: claims that were kept aside and no longer are.
        renamed: keys of further entities whose name is to be worked out anew.
        resolution: the decisions that hold.

    Raises:
        StoreError: the store refuses; then nothing of the change was done.
    """
    votes, existing = _votes_after(store, added, removed, renamed)
    steps: list[Step] = []

    def step(name: str, rows: Sequence[Any]) -> None:
        if rows:
            steps.append((read_statement(f"writer/{name}"), {"rows": rows}))

    step("delete_claims", [{"key": row["key"]} for row in removed])
    _entity_steps(votes, existing, resolution, steps)
    step(
        "mentioned_documents",
        [{"name": n} for n in sorted({r["document"] for r in (*added, *rejected)})],
    )
    step("claims", [{**_ends(row), "properties": row} for row in added])
    aside = [attach(row, Resolution()) for row in rejected]
    step("rejected_claims", [{"key": row["key"], "properties": row} for row in aside])
    step("delete_rejected_claims", [{"key": row["key"]} for row in taken_back])
    _edge_steps(store, added, removed, votes, steps)
    step("delete_entities", [{"key": k} for k, v in votes.items() if v.nobody and k in existing])
    if steps:
        store.write_together(steps)


def _ends(row: Row) -> Row:
    return {name: row[name] for name in ("key", "document", "source", "target")}


def _votes_after(
    store: Store, added: Sequence[Row], removed: Sequence[Row], renamed: Iterable[str]
) -> tuple[dict[str, _Votes], set[str]]:
    """The votes of each touched entity after the change, and which of them were there before."""
    keys = {row[side] for row in (*added, *removed) for side in ("source", "target")}
    rows = store.read(read_statement("writer/votes"), {"keys": sorted(keys | set(renamed))})
    votes = {row["key"]: _Votes.read(row["votes"]) for row in rows}
    existing = set(votes)
    for times, changed in ((1, added), (-1, removed)):
        for row in changed:
            for side in ("source", "target"):
                votes.setdefault(row[side], _Votes()).count(row, side, times)
    return dict(sorted(votes.items())), existing


def _entity_steps(
    votes: dict[str, _Votes], existing: set[str], resolution: Resolution, steps: list[Step]
) -> None:
    by_label: dict[str, list[Row]] = {}
    changed: list[Row] = []
    for key, counted in votes.items():
        if counted.nobody:
            continue
        row = _entity_row(key, counted, resolution.names.get(key))
        if key in existing:
            changed.append(row)
        else:
            properties = {k: v for k, v in row.items() if v is not None}
            by_label.setdefault(row["label"], []).append({"properties": properties})
    for label, rows in sorted(by_label.items()):
        steps.append((_for("entities", "LABEL", label), {"rows": rows}))
    if changed:
        steps.append((read_statement("writer/names"), {"rows": changed}))


def _edge_steps(
    store: Store,
    added: Sequence[Row],
    removed: Sequence[Row],
    votes: dict[str, _Votes],
    steps: list[Step],
) -> None:
    """Edges: new ones of the claims at hand, known ones by the claims in the store."""
    balance: Counter[Fact] = Counter()
    support: dict[Fact, list[Row]] = {}
    for row in removed:
        balance[fact_of(row)] -= 1
    for row in added:
        balance[fact := fact_of(row)] += 1
        support.setdefault(fact, []).append(row)
    facts = sorted(fact for fact in balance if fact.has_edge)
    rows = store.read(read_statement("writer/support"), {"facts": [fact.text for fact in facts]})
    before = {row["fact"]: row["claims"] for row in rows}
    made: dict[tuple[str, str], list[Row]] = {}
    for fact in facts:
        ends = {"source": fact.source, "target": fact.target}
        if fact.text not in before:
            properties = _edge_properties(support[fact])
            made.setdefault(("edge", fact.type), []).append({**ends, "properties": properties})
            continue
        gone = before[fact.text] + balance[fact] == 0
        # Edges are looked for from the end that has fewer.
        leaving = votes[fact.source].total <= votes[fact.target].total
        name = f"{'delete' if gone else 'update'}_edge_{'leaving' if leaving else 'entering'}"
        made.setdefault((name, fact.type), []).append({**ends, "fact": fact.text})
    for (name, relation), edges in sorted(made.items()):
        steps.append((_for(name, "RELATION", relation), {"rows": edges}))


def _edge_properties(rows: Sequence[Row]) -> Row:
    """What stands on an edge that has just these claims; ``update_edge`` says the same in Cypher."""
    dates = [row["date"] for row in rows if row.get("date")]
    states = [row["status"] for row in rows if row.get("status")]
    properties = {
        "claims": len(rows),
        "documents": len({row["document"] for row in rows}),
        "first_date": min(dates, default=None),
        "last_date": max(dates, default=None),
        "status": min(states, default=None),
        "confidence": max(row["confidence"] for row in rows),
    }
    return {k: v for k, v in properties.items() if v is not None}
