"""What may not run: writing, loading and running away, on both engines, by every door."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from mcp import Client
from typer.testing import CliRunner

from coopgraph.cli import app
from coopgraph.mcp_server import build_server
from graph.errors import StoreAccessError, StoreError, StoreTimeoutError
from graph.store import Store, open_store
from queries.answers import run_query
from queries.catalogue import read_catalogue

CATALOGUE = read_catalogue()
WRITES = [
    "CREATE (:Hacked)",
    "MERGE (:Hacked {a: 1})",
    "MATCH (e:Entity) SET e.name = 'x'",
    "MATCH (e:Entity) SET e:Hacked",
    "MATCH (e:Entity) REMOVE e.name",
    "MATCH (e:Entity) DETACH DELETE e",
    "MATCH (:Entity)-[r]->(:Entity) DELETE r",
    "MATCH (a:Entity), (b:Entity) CREATE (a)-[:MET_WITH]->(b)",
    "CREATE INDEX hacked FOR (e:Entity) ON (e.hacked)",
    "CREATE CONSTRAINT hacked FOR (e:Entity) REQUIRE e.hacked IS UNIQUE",
    "DROP CONSTRAINT entity_key",
    "DROP INDEX entity_name",
    "CALL db.createLabel('Hacked')",
    "CALL db.createProperty('hacked')",
    "CALL merge.node(['Hacked'], {a: 1}) YIELD node RETURN node",
    "CALL apoc.create.node(['Hacked'], {}) YIELD node RETURN node",
    "CALL dbms.setConfigValue('x', 'y')",
    "FOREACH (x IN [1] | CREATE (:Hacked))",
    "CALL { CREATE (:Hacked) } RETURN 1",
    "MATCH (e:Entity) CALL { WITH e DETACH DELETE e } IN TRANSACTIONS OF 1 ROWS",
    "UNWIND [1] AS x MERGE (:Hacked {a: x})",
    "RETURN 1 AS a UNION CREATE (:Hacked) RETURN 2 AS a",
    "/* RETURN */ CREATE (:Hacked) // RETURN 1",
    "\\u0043REATE (:Hacked)",
    "PROFILE CREATE (:Hacked)",
    "CREATE USER hacked SET PASSWORD 'only-for-tests'",
    "CREATE DATABASE hacked",
    "DROP DATABASE coopgraph",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV FROM '/etc/passwd' AS line RETURN line",
    "CALL { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
]
ENDLESS = [
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n",
    "MATCH (a), (b), (c), (d), (e) WHERE a.name > b.name + c.name + d.name + e.name RETURN count(*) AS n",
    "MATCH (a), (b), (c), (d), (e) RETURN count(DISTINCT a.name + b.name + c.name + d.name + e.name) AS n",
    "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a + b AS n ORDER BY n RETURN n LIMIT 1",
]


def everything(store: Store) -> Any:
    known = [
        run_query(store, CATALOGUE[n]).rows for n in ("entities", "relation_counts", "coverage")
    ]
    return [*known, store.read("MATCH (h:Hacked) RETURN count(h) AS n")]


@pytest.mark.parametrize("statement", WRITES)
def test_writing_is_refused_by_the_server(sample_store: Store, statement: str) -> None:
    before = everything(sample_store)
    with pytest.raises(StoreError):
        sample_store.read(statement)
    assert everything(sample_store) == before
    assert before[-1] == [{"n": 0}]


def test_no_door_lets_writing_through(sample_store: Store, server: str) -> None:
    before = everything(sample_store)
    done = CliRunner().invoke(
        app, ["cypher", "MATCH (e:Entity) DETACH DELETE e", "--store", server]
    )
    assert done.exit_code == 2
    assert "only reading is allowed" in done.stderr
    asked = CliRunner().invoke(app, ["ask", "MATCH (e:Entity) DETACH DELETE e", "--store", server])
    assert asked.exit_code == 2

    async def assistant() -> bool:
        async with Client(build_server(sample_store, CATALOGUE)) as client:
            told = await client.call_tool("read_cypher", {"statement": "CREATE (:Hacked)"})
            return bool(told.is_error)

    assert asyncio.run(assistant())
    assert everything(sample_store) == before


def test_a_stored_query_that_writes_is_refused(
    sample_store: Store, server: str, tmp_path: Any
) -> None:
    lines = (
        "// name: hack",
        "// says: Writes?",
        "// rows: one row per mischief",
        "// column: n — a number",
    )
    text = "\n".join([*lines, "// view: table", "CREATE (h:Hacked) RETURN 1 AS n"])
    (tmp_path / "hack.cypher").write_text(text, "utf-8")
    words = ["query", "hack", "--queries", str(tmp_path), "--store", server]
    done = CliRunner().invoke(app, words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "only reading is allowed" in done.stderr
    assert everything(sample_store)[-1] == [{"n": 0}]


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and what was asked of it."""
    asked: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a,b\n")

        def log_message(self, *_: Any) -> None:
            pass

    served = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}/a.csv", asked
    served.shutdown()
    served.server_close()


@pytest.mark.parametrize(
    "statement",
    [
        "LOAD CSV FROM '{}' AS line RETURN line",
        "load csv with headers from '{}' as line return line",
        "\\u004cOAD CSV FROM '{}' AS line RETURN line",
        "CALL {{ LOAD CSV FROM '{}' AS line RETURN line }} RETURN line",
        "LOAD/**/CSV FROM $address AS line RETURN line",
    ],
)
def test_no_address_is_asked(
    sample_store: Store, web: tuple[str, list[str]], statement: str
) -> None:
    address, asked = web
    with pytest.raises(StoreError):
        sample_store.read(statement.format(address), {"address": address})
    assert asked == []


@pytest.mark.parametrize("statement", ENDLESS)
def test_a_runaway_statement_is_ended_on_the_server(sample_store: Store, statement: str) -> None:
    with pytest.raises(StoreTimeoutError, match="ended on the server"):
        sample_store.read(statement, timeout=0.5)
    assert running(sample_store) == []
    assert sample_store.read("RETURN 1 AS n", timeout=5) == [{"n": 1}]


def running(store: Store) -> list[str]:
    rows = store.read("SHOW TRANSACTIONS YIELD currentQuery")
    return [row["currentQuery"] for row in rows if "SHOW" not in str(row["currentQuery"])]


def test_ending_one_statement_leaves_others_and_what_was_written(
    sample_store: Store, server: str
) -> None:
    other: list[Any] = []
    long = "UNWIND range(1, 2500) AS a UNWIND range(1, 2500) AS b RETURN sum(a * b % 7) AS n"

    def read() -> None:
        with open_store(server) as second:
            other.extend(second.read(long, timeout=120))

    reader = threading.Thread(target=read)
    reader.start()
    before = everything(sample_store)
    sample_store.write("MERGE (t:Trace {key: 'kept'})")
    with pytest.raises(StoreTimeoutError):
        sample_store.read(ENDLESS[0], timeout=0.3)
    reader.join()
    assert len(other) == 1
    assert sample_store.read("MATCH (t:Trace) RETURN count(t) AS n") == [{"n": 1}]
    sample_store.write("MATCH (t:Trace) DELETE t")
    assert everything(sample_store) == before


@pytest.mark.parametrize(
    "words",
    [
        ["cypher", ENDLESS[0]],
        ["path", "Stockholm", "Busan"],
        ["ask", "Who works with Busan?"],
        ["query", "most_connected"],
    ],
)
def test_the_command_says_that_it_was_ended(
    sample_store: Store, server: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if words[0] != "cypher":
        # Each of these is quick here: with the statement that never ends put before its own.
        before = "CALL { UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS zz } WITH zz "
        real = Store.read
        monkeypatch.setattr(Store, "read", lambda self, s, *a, **k: real(self, before + s, *a, **k))
    done = CliRunner().invoke(app, [*words, "--timeout", "0.5", "--store", server])
    assert done.exit_code == 2
    assert "ended on the server" in done.stderr
    assert done.stdout == ""


def test_a_limit_holds(sample_store: Store) -> None:
    assert len(run_query(sample_store, CATALOGUE["entities"], limit=3).rows) == 3


def test_access_is_what_is_missing(sample_store: Store) -> None:
    with pytest.raises(StoreAccessError, match="only reading"):
        sample_store.read("CREATE (:Hacked)")
