"""The writer against others that write the same graph on the same server, and its cost as graphs grow.

    python benchmarks/load.py [--engine embedded|neo4j] [--claims 20000]
    python benchmarks/load.py --engine neo4j --graphrag PYTHON --apoc FOLDER
    python benchmarks/load.py --growth 1000000

The graph is made up: documents of twenty claims, bodies that take part in projects, and a
country in which each fourth claim ends, so that it becomes a hub. The peers are:
- raw: hand-written UNWIND over the driver, of rows that are ready: it creates just the nodes
  and edges that our writer ends with, and checks nothing, so that it loads into an empty store only;
- neomodel: object by object, on a part of the claims;
- neo4j-graphrag's Neo4jWriter (with --graphrag: a Python that has it; --apoc: a folder with
  the jars of APOC core), on Neo4j only.
Speed is nodes and edges of the resulting graph a second. The server is emptied in between.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from graph.claims import Claim, Document, Entity
from graph.engine import find_engine
from graph.store import Store, open_store
from graph.writer import Writer
from tests.servers import embedded_store, empty, neo4j_server

EACH = 20
STEP = 20_000
BATCH = 1000
HERE = Path(__file__).parent


def made(number: int) -> tuple[list[Document], Iterator[Claim]]:
    documents = [Document(f"d{n}.txt", f"text {n}") for n in range((number + EACH - 1) // EACH)]
    return documents, (_claim(n) for n in range(number))


def _claim(n: int) -> Claim:
    body = Entity(f"Body {n // 3}", "Company", "KR")
    if n % 4 == 3:
        kind, target = "LOCATED_IN", Entity("South Korea", "Country")
        body = Entity(f"Body {n}", "Company", "KR")
    else:
        kind, target = "PARTICIPATED_IN", Entity(f"Project {n // 6}", "Project")
    quote = f"{body.name} {kind} {target.name}."
    start = (n % EACH) * 100
    return Claim(
        kind, body, target, f"d{n // EACH}.txt", quote, start, start + len(quote), date="2021-05"
    )


def size(store: Store) -> int:
    """Nodes and edges of the graph."""
    nodes = store.read("MATCH (n) WHERE n:Entity OR n:Claim OR n:Document RETURN count(n) AS n")
    return int(nodes[0]["n"] + store.read("MATCH ()-[r]->() RETURN count(r) AS n")[0]["n"])


def copied(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The finished graph as the rows that a hand-written load would have ready."""
    nodes = {
        f"{label}:Entity": store.read(f"MATCH (n:{label}) RETURN properties(n) AS p")
        for label in ("Company", "Project", "Country")
    }
    nodes["Document"] = store.read("MATCH (n:Document) RETURN properties(n) AS p")
    nodes["Claim"] = store.read("MATCH (n:Claim) RETURN properties(n) AS p")
    for kind in ("PARTICIPATED_IN", "LOCATED_IN"):
        nodes[kind] = store.read(
            f"MATCH (a:Entity)-[r:{kind}]->(b:Entity) RETURN a.key AS a, b.key AS b, properties(r) AS p"
        )
    return nodes


def write_raw(store: Store, rows: dict[str, list[dict[str, Any]]]) -> None:
    for label, nodes in rows.items():
        if label == "Claim" or label.isupper():
            continue
        for _ in store.write_batches(
            f"UNWIND $rows AS row CREATE (n:{label}) SET n = row.p", nodes, size=BATCH
        ):
            pass
    claims = """UNWIND $rows AS row
        MATCH (d:Document {name: row.p.document}) MATCH (a:Entity {key: row.p.source}) MATCH (b:Entity {key: row.p.target})
        CREATE (c:Claim) SET c = row.p CREATE (c)-[:SUBJECT]->(a) CREATE (c)-[:OBJECT]->(b) CREATE (c)-[:STATED_IN]->(d)"""
    for _ in store.write_batches(claims, rows["Claim"], size=BATCH):
        pass
    for kind in ("PARTICIPATED_IN", "LOCATED_IN"):
        edge = f"""UNWIND $rows AS row MATCH (a:Entity {{key: row.a}}) MATCH (b:Entity {{key: row.b}})
            CREATE (a)-[r:{kind}]->(b) SET r = row.p"""
        for _ in store.write_batches(edge, rows[kind], size=BATCH):
            pass


def write_neomodel(address: str, rows: dict[str, list[dict[str, Any]]], part: int) -> None:
    from neomodel import db, get_config

    from graph.schema import NODE_CLASSES
    from graph.schema import Claim as ClaimNode
    from graph.schema import Document as DocumentNode

    get_config().database_url = address
    db.set_connection(url=address)
    nodes: dict[str, Any] = {}
    claims = [row["p"] for row in rows["Claim"][:part]]
    wanted = {claim[side] for claim in claims for side in ("source", "target")}
    texts = {claim["document"] for claim in claims}
    for label in ("Company", "Project", "Country"):
        for row in rows[f"{label}:Entity"]:
            if row["p"]["key"] in wanted:
                nodes[row["p"]["key"]] = NODE_CLASSES[label](**row["p"]).save()
    for row in rows["Document"]:
        if row["p"]["name"] in texts:
            nodes[row["p"]["name"]] = DocumentNode(**row["p"]).save()
    for claim in claims:
        node = ClaimNode(**claim).save()
        node.subject.connect(nodes[claim["source"]])
        node.object.connect(nodes[claim["target"]])
        node.stated_in.connect(nodes[claim["document"]])
    for kind in ("PARTICIPATED_IN", "LOCATED_IN"):
        for row in rows[kind]:
            if row["a"] in nodes and row["b"] in nodes:
                getattr(nodes[row["a"]], kind.lower()).connect(nodes[row["b"]], row["p"])


def write_graphrag(python: Path, address: str, rows: dict[str, list[dict[str, Any]]]) -> float:
    """Seconds that Neo4jWriter takes, in a process of its own Python."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(rows, file)
        file.flush()
        command = [str(python), str(HERE / "peer_graphrag.py"), address, file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"neo4j-graphrag failed: {done.stderr[-2000:]}")
    return float(done.stdout.strip().splitlines()[-1])


def timed(store: Store, work: Callable[[], object]) -> float:
    """Nodes and edges a second of what the work leaves."""
    empty(store)
    started = time.perf_counter()
    seconds = work()
    seconds = seconds if isinstance(seconds, float) else time.perf_counter() - started
    return size(store) / seconds


def line(name: str, speed: float, ours: float) -> None:
    print(
        f"  {name:34} {speed:9.0f} nodes and edges/s   ours is {ours / speed:6.2f} times as fast",
        flush=True,
    )


def compare(store: Store, address: str, arguments: argparse.Namespace) -> None:
    def write_ours() -> None:
        Writer(store).load(*made(arguments.claims))

    # The first load warms the server and the gazetteer, and is the pattern for the others.
    timed(store, write_ours)
    rows = copied(store)
    wanted = size(store)
    ours, raw = [], []
    for _ in range(arguments.rounds):
        raw.append(timed(store, lambda: write_raw(store, rows)))
        if size(store) != wanted:
            raise SystemExit("the raw load did not give the same graph")
        ours.append(timed(store, write_ours))
    best = max(ours)
    print(
        f"{store.engine}: {arguments.claims} claims, {wanted} nodes and edges, best of {arguments.rounds}"
    )
    line("our writer", best, best)
    line("raw UNWIND of ready rows", max(raw), best)
    part = arguments.claims // 40
    line(
        f"neomodel, object by object ({part})",
        timed(store, lambda: write_neomodel(address, rows, part)),
        best,
    )
    if arguments.graphrag and store.engine == "neo4j":
        speed = timed(store, lambda: write_graphrag(arguments.graphrag, address, rows))
        line("neo4j-graphrag Neo4jWriter", speed, best)


def _busy(pid: int | None) -> float:
    """Seconds of processor time of this process and of the engine: what others use does not count."""
    own = time.process_time()
    if pid is None:
        return own
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return own + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def grow(store: Store, number: int, engine: int | None) -> None:
    """The cost of a claim at each size, of one load that goes on."""
    began = time.perf_counter()
    last = [began, _busy(engine)]

    def progress(_what: str, written: int) -> None:
        if written % STEP:
            return
        now = [time.perf_counter(), _busy(engine)]
        wall, busy = ((b - a) / STEP * 1000 for a, b in zip(last, now, strict=True))
        last[:] = now
        print(
            f"  {written:9} claims: {wall:7.3f} ms a claim, {busy:7.3f} ms of processor time",
            flush=True,
        )

    print(f"{store.engine}, one load of {number} claims, each line for the last {STEP}")
    Writer(store, progress=progress).load(*made(number))
    hub = store.read("MATCH (:Country)<-[r:LOCATED_IN]-() RETURN count(r) AS n")[0]["n"]
    print(f"  edges of the hub: {hub}; {number / (time.perf_counter() - began):.0f} claims/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["embedded", "neo4j"], default="embedded")
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--growth", type=int, help="measure the cost up to so many claims instead")
    parser.add_argument("--graphrag", type=Path, help="a Python that has neo4j-graphrag")
    parser.add_argument("--apoc", type=Path, help="a folder with the jars of APOC core")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "server"
        server: AbstractContextManager[str] = (
            embedded_store(place)
            if arguments.engine == "embedded"
            else neo4j_server(place, plugins=arguments.apoc)
        )
        with server as address, open_store(address) as store:
            store.install()
            if arguments.growth:
                running = find_engine(place)
                grow(store, arguments.growth, running.pid if running else None)
                return
            if arguments.engine == "embedded" and (engine := find_engine(place)):
                address = (
                    f"bolt://{engine.user}:{engine.password}@127.0.0.1:{engine.port}/coopgraph"
                )
            compare(store, address, arguments)


if __name__ == "__main__":
    main()
