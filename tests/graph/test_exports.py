"""Exports: what other tools read is what the graph holds, and what comes back is the same graph."""

from __future__ import annotations

import csv
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.exporting import EXPORTS, export
from coopgraph.loading import load_records
from graph.backup import fetch_claims, fetch_documents
from graph.claims import Claim, Document, Entity
from graph.decisions import Decision
from graph.errors import InputError
from graph.exports.sheets import guard, read_sheet_of_claims, unguard
from graph.marks import mark
from graph.rows import row_to_claim
from graph.store import Store, open_store
from graph.writer import Writer
from tests.factory import claim, document
from tests.graph.test_writer import whole
from tests.servers import JARS, OPENS, empty, missing, neo4j_server

ROOT = Path(__file__).parent.parent.parent
FTM = ROOT / ".ftm" / "bin" / "python"
HOSTILE = ('=HYPERLINK("http://x","y")', "+1", "-2", "@SUM(A1)", "'quoted", '"; a,b\n"', "\x0bbell")


def sample() -> tuple[list[Document], list[Claim]]:
    claims = [
        claim("PAIRED_WITH: Busan -> Barcelona", date="2017-03", labels=("City", "City")),
        claim("MET_WITH: Acme -> Acme Ltd", document="b.txt"),
        claim("MET_WITH: Acme Ltd -> Zeta", document="b.txt", start=60),
        claim(
            "WORKS_FOR: Ann Smith -> Zeta",
            document="b.txt",
            start=120,
            labels=("Person", "Company"),
        ),
        claim(
            "PARTICIPATED_IN: Zeta -> HARBOUR",
            document="b.txt",
            start=180,
            labels=("Company", "Project"),
        ),
        claim(
            "MEMBER_OF: Zeta -> Guild", document="b.txt", start=240, labels=("Company", "Network")
        ),
    ]
    for number, name in enumerate(HOSTILE):
        end = Entity(name, "Company", "KR", f"register:{number}", (name + "!", "b"))
        made = replace(claims[1], target=end, attributes={"role": name}, statement="s1")
        claims.append(
            replace(made, document="a.txt", start=100 + 50 * number, end=126 + 50 * number)
        )
    documents = [
        replace(document(n, *claims), title=HOSTILE[0], url="https://e.org/x")
        for n in ("a.txt", "b.txt")
    ]
    return documents, claims


def decided(kind: str, number: int, **parts: str) -> Decision:
    return Decision(kind, "ann", f"2024-01-01T00:00:00.{number:06d}", **parts)


LOG = [
    decided("same", 1, left="Company:acme", right="Company:acme ltd"),
    decided("rename", 2, left="Company:zeta", name="=Zeta"),
    decided(
        "reject", 3, type="MEMBER_OF", left="Company:zeta", right="Network:guild", document="b.txt"
    ),
    decided("different", 4, left="Company:acme", right="Company:zeta"),
]


@pytest.fixture
def filled(store: Store) -> Store:
    documents, claims = sample()
    Writer(store).load(documents, claims)
    Writer(store).decide(LOG)
    mark(store, documents[:1], extractor="rules 1")
    return store


def test_backup_gives_the_same_graph(filled: Store, tmp_path: Path) -> None:
    before = whole(filled)
    decisions = filled.read("MATCH (d:Decision) RETURN d.record AS record ORDER BY record")
    assert len(decisions) == len(LOG)
    saved = export(filled, "claims", tmp_path / "backup.jsonl")
    empty(filled)
    report = load_records(filled, [saved], decisions=tmp_path / "decisions.jsonl")
    assert report.problems == []
    assert whole(filled) == before
    assert filled.read("MATCH (d:Decision) RETURN d.record AS record ORDER BY record") == decisions
    assert export(filled, "claims", tmp_path / "again.jsonl").read_bytes() == saved.read_bytes()


def test_backup_with_a_wrong_quote_leaves_it_out(filled: Store, tmp_path: Path) -> None:
    saved = export(filled, "claims", tmp_path / "backup.jsonl")
    text = saved.read_text(encoding="utf-8").replace(
        '"quote": "PAIRED_WITH', '"quote": "paired_with'
    )
    saved.write_text(text, encoding="utf-8")
    empty(filled)
    report = load_records(filled, [saved], decisions=tmp_path / "decisions.jsonl")
    assert ["does not stand in the text" in str(p) for p in report.problems] == [True]


def test_csv_runs_nothing_and_comes_back(filled: Store, tmp_path: Path) -> None:
    folder = export(filled, "csv", tmp_path / "sheets")
    assert {f.name for f in folder.iterdir()} == {"nodes.csv", "edges.csv", "claims.csv"}
    for file in folder.iterdir():
        with file.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    stored = [row_to_claim(row) for row in fetch_claims(filled)]
    assert list(read_sheet_of_claims(folder / "claims.csv")) == stored


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_guarded_cells_are_exact(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_come_back(filled: Store, tmp_path: Path, form: str) -> None:
    saved = export(filled, form, tmp_path / f"graph.{form}")
    if form == "graphml":
        graph = nx.read_graphml(saved, force_multigraph=True)
    else:
        graph = nx.read_gexf(saved)
    rows = filled.read("MATCH (e:Entity) RETURN e.key AS key, e.name AS name")
    wanted = {row["key"]: row["name"].replace("\x0b", "\ufffd") for row in rows}
    field = "name" if form == "graphml" else "label"
    assert {key: data[field] for key, data in graph.nodes(data=True)} == wanted
    edges = filled.read(
        "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.key AS a, b.key AS b, type(r) AS type, r.claims AS claims"
    )
    kind = "type" if form == "graphml" else "relation"
    found = [(a, b, d[kind], int(d["claims"])) for a, b, d in graph.edges(data=True)]
    assert sorted(found) == sorted((e["a"], e["b"], e["type"], e["claims"]) for e in edges)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own
def test_jsonld_is_rdf(filled: Store, tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    saved = export(filled, "jsonld", tmp_path / "graph.jsonld")
    graph = rdflib.Graph().parse(saved, format="json-ld")
    rows = graph.query(
        """SELECT ?a ?b ?quote WHERE {
          ?x <urn:coopgraph:vocabulary:PAIRED_WITH> ?y . ?x <https://schema.org/name> ?a .
          ?y <https://schema.org/name> ?b . ?edge rdf:subject ?x ; rdf:object ?y .
          ?claim <urn:coopgraph:vocabulary:states> ?edge ; <https://schema.org/text> ?quote }"""
    )
    assert [tuple(map(str, row)) for row in rows] in (
        [("Busan", "Barcelona", "PAIRED_WITH: Busan -> Barcelona")],
        [("Barcelona", "Busan", "PAIRED_WITH: Busan -> Barcelona")],
    )


def test_ftm_entities_are_valid(filled: Store, tmp_path: Path) -> None:
    saved = export(filled, "ftm", tmp_path / "graph.ftm.jsonl")
    records = [json.loads(line) for line in saved.read_text(encoding="utf-8").splitlines()]
    ids = {record["id"] for record in records}
    assert len(ids) == len(records)
    schemas = {record["schema"] for record in records}
    assert {
        "Company",
        "Person",
        "Employment",
        "ProjectParticipant",
        "UnknownLink",
        "Document",
    } <= schemas
    if not FTM.exists():
        pytest.skip("FollowTheMoney is not installed: tests/install-tools says why")
    done = subprocess.run(
        [FTM, ROOT / "tests/ftm/validate.py", saved], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_neo4j_admin_imports_the_same_graph(embedded_address: str, tmp_path: Path) -> None:
    if reason := missing():
        pytest.skip(reason)
    documents, claims = sample()
    with open_store(embedded_address) as store:
        empty(store)
        Writer(store).load(documents, claims)
        Writer(store).decide(LOG)
        mark(store, documents[:1], extractor="rules 1")
        before = whole(store)
        folder = export(store, "neo4j-admin", tmp_path / "files")
        empty(store)
    home = tmp_path / "server"
    (home / "conf").mkdir(parents=True)
    opens = [f"--add-opens={module}=ALL-UNNAMED" for module in OPENS]
    command = ["java", "-Xmx512m", *opens, "-cp", f"{JARS}/*", "org.neo4j.cli.AdminTool"]
    command += ["database", "import", "full", "neo4j", "@import.args"]
    environment = {
        "NEO4J_HOME": str(home),
        "NEO4J_CONF": str(home / "conf"),
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    with neo4j_server(home) as address, open_store(address) as imported:
        for statement in (folder / "after.cypher").read_text().split(";\n")[:-1]:
            imported.write(statement)
        imported.install()
        assert whole(imported) == before
        Writer(imported).decide([])
        assert whole(imported) == before


def test_export_says_what_is_wrong(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="known are claims, csv"):
        export(store, "xml", tmp_path / "x")
    with pytest.raises(InputError, match="is a folder"):
        export(store, "gexf", tmp_path)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="is a file"):
        export(store, "csv", tmp_path / "file")


@pytest.mark.parametrize("form", EXPORTS)
def test_empty_graphs_can_be_exported(store: Store, tmp_path: Path, form: str) -> None:
    assert export(store, form, tmp_path / "out").exists()
    assert list(fetch_documents(store)) == []
