"""The graph as files for Neo4j's bulk importer: a store as good as the one it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graph.backup import fetch_claims, fetch_documents
from graph.exports.reading import EDGE_FIELDS, each_edge, each_entity
from graph.marks import fetch_marks
from graph.ontology import LABELS
from graph.projection import Reader
from graph.rows import document_row
from graph.schema import Claim, Derived, Document, Entity, RejectedClaim, statements
from graph.statements import read_statement

__all__ = ["write_neo4j_admin"]

_TYPES = {
    "IntegerProperty": "long",
    "FloatProperty": "double",
    "BooleanProperty": "boolean",
    "ArrayProperty": "string[]",
}
_BETWEEN = "\x1f"
"""Between the parts of a list."""

_ARGUMENTS = """\
--multiline-fields=true
--array-delimiter=U+001F
--read-buffer-size=32m
--id-type=string
"""


def _columns(cls: Any) -> dict[str, str]:
    """Each property of a class with the type by which the importer calls it."""
    properties = cls.defined_properties(aliases=False, rels=False)
    return {n: _TYPES.get(type(p).__name__, "string") for n, p in sorted(properties.items())}


def _cell(value: Any) -> str:
    """A cell: what is absent has no quotes, an empty text has."""
    if value is None:
        return ""
    if isinstance(value, bool):
        value = str(value).lower()
    elif isinstance(value, list):
        value = _BETWEEN.join(part.replace(_BETWEEN, " ") for part in value)
    return '"' + str(value).replace('"', '""') + '"'


def _write(path: Path, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(head) + "\n")
        for cells in rows:
            file.write(",".join(map(_cell, cells)) + "\n")


def _nodes(path: Path, cls: Any, space: str, rows: Iterable[dict[str, Any]], *, labels: str) -> str:
    columns = _columns(cls)
    identity = "name" if cls is Document else "key"
    head = [f"{n}:{'ID(' + space + ')' if n == identity else kind}" for n, kind in columns.items()]
    _write(path, head, ([row.get(n) for n in columns] for row in rows))
    return f"--nodes={labels}={path.name}"


def _links(
    path: Path, spaces: tuple[str, str], pairs: Iterable[tuple[str, str]], *, kind: str
) -> str:
    _write(path, [f":START_ID({spaces[0]})", f":END_ID({spaces[1]})"], pairs)
    return f"--relationships={kind}={path.name}"


def _derived(path: Path, store: Reader) -> str:
    columns = _columns(Derived)
    order = [name for name in EDGE_FIELDS if name in columns]
    head = [":START_ID(entity)", ":END_ID(entity)", ":TYPE", *(f"{n}:{columns[n]}" for n in order)]
    rows = (
        [edge["source"], edge["target"], edge["type"], *(edge.get(name) for name in order)]
        for edge in each_edge(store)
    )
    _write(path, head, rows)
    return f"--relationships={path.name}"


def _documents(store: Reader) -> Iterator[dict[str, Any]]:
    known, marks = set(), fetch_marks(store)
    for document in fetch_documents(store):
        known.add(document.name)
        yield {**document_row(document), "extracted": marks.get(document.name)}
    for row in store.read(read_statement("document_names")):
        if row["name"] not in known:
            yield {"name": row["name"]}


def write_neo4j_admin(store: Reader, folder: Path) -> None:
    """Write the graph for ``neo4j-admin database import full``, run inside the folder.

    ``import.args`` holds the arguments, ``after.cypher`` what has to be run once afterwards:
    it makes constraints and indexes, and empty lists, which the importer cannot. Claims,
    documents and decisions come along.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arguments = []
    by_label: dict[str, list[dict[str, Any]]] = {label: [] for label in LABELS}
    for entity in each_entity(store):
        by_label[entity["label"]].append(entity)
    for label, rows in by_label.items():
        if rows:
            name = folder / f"{label.lower()}.csv"
            arguments.append(_nodes(name, Entity, "entity", rows, labels=f"{label}:Entity"))
    documents = folder / "document.csv"
    arguments.append(_nodes(documents, Document, "document", _documents(store), labels="Document"))
    for cls, rejected in ((Claim, False), (RejectedClaim, True)):
        name = cls.__name__
        claims = fetch_claims(store, rejected=rejected)
        file = folder / f"{name.lower()}.csv"
        arguments.append(_nodes(file, cls, name.lower(), claims, labels=name))
    decisions = store.read(read_statement("decision_nodes"))
    _write(folder / "decision.csv", ["key:ID(decision)", "record"], (r.values() for r in decisions))
    arguments.append("--nodes=Decision=decision.csv")
    arguments.append(_derived(folder / "edges.csv", store))
    for kind, end, side in (
        ("SUBJECT", "entity", "source"),
        ("OBJECT", "entity", "target"),
        ("STATED_IN", "document", "document"),
    ):
        pairs = ((row["key"], row[side]) for row in fetch_claims(store))
        file = folder / f"{kind.lower()}.csv"
        arguments.append(_links(file, ("claim", end), pairs, kind=kind))
    text = _ARGUMENTS + "\n".join(arguments) + "\n"
    (folder / "import.args").write_text(text, encoding="utf-8")
    after = [*statements(), read_statement("writer/empty_lists").strip()]
    (folder / "after.cypher").write_text(";\n".join(after) + ";\n", encoding="utf-8")
