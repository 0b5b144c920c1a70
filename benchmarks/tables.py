"""Whole tables into both engines, and what the graph then holds against counts from the files.

    python benchmarks/tables.py CORDIS_FOLDER TWIN_CITIES_FOLDER [embedded|neo4j]

The counts are taken from the CSV files by pandas, without anything of ours; each line says
what, the graph's number, the file's number, and whether they agree. It ends with status 1
where any does not. Neo4j is started from its Maven artifacts, as the tests do it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))
from coopgraph.loading import load_tables
from graph.store import Store, open_store
from loaders.mapping import read_mapping
from loaders.tables import TableReader
from tests.servers import embedded_store, neo4j_server

Line = tuple[str, int, int]
Check = Callable[[Store, Path, int], Iterator[Line]]
Server = Callable[[Path], AbstractContextManager[str]]


def _one(store: Store, statement: str) -> int:
    return int(store.read(statement)[0]["n"])


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def check_cordis(store: Store, folder: Path, left_out: int) -> Iterator[Line]:
    rows = _read(folder / "participations.csv")
    rows = rows[rows["activity_type"] != ""]
    claims = _one(store, "MATCH (c:Claim) RETURN count(c) AS n")
    yield "claims and rows left out", claims + left_out, len(rows)
    yield (
        "projects",
        _one(store, "MATCH (p:Project) RETURN count(p) AS n"),
        rows["project_id"].nunique(),
    )
    yield (
        "organisations",
        _one(store, "MATCH (e:Entity) WHERE NOT e:Project RETURN count(e) AS n"),
        rows["org_id"].nunique(),
    )
    pairs = rows.drop_duplicates(["org_id", "project_id"])
    yield (
        "participations",
        _one(store, "MATCH (:Entity)-[r:PARTICIPATED_IN]->(:Project) RETURN count(r) AS n"),
        len(pairs),
    )
    largest = pairs.groupby("org_id").size().max()
    busiest = store.read(
        "MATCH (e:Entity)-[r:PARTICIPATED_IN]->() RETURN e.key AS key, count(r) AS n ORDER BY n DESC LIMIT 1"
    )
    yield "participations of the busiest", busiest[0]["n"], int(largest)
    names = rows.groupby("legal_name")["org_id"].nunique()
    several = sorted(names[names > 1].index)
    found = store.read(
        "UNWIND $names AS name MATCH (c:Claim {source_name: name}) "
        "RETURN name, count(DISTINCT c.source) AS bodies",
        {"names": several},
    )
    yield "names with several ids", len(found), len(several)
    yield "bodies of these names", sum(r["bodies"] for r in found), int(names[names > 1].sum())


def check_twins(store: Store, folder: Path, left_out: int) -> Iterator[Line]:
    rows = _read(folder / "wikipedia.csv")
    kept = rows[(rows != "").all(axis=1)]
    kept = kept[(kept["city1"] != kept["city2"]) | (kept["country1"] != kept["country2"])]
    claims = _one(store, "MATCH (c:Claim) RETURN count(c) AS n")
    yield "claims and rows left out", claims + left_out, len(kept)
    edges = "MATCH (:City)-[r:PAIRED_WITH]->(:City) RETURN sum(r.claims) AS n"
    yield "claims behind edges", _one(store, edges), claims
    ends = pd.concat(
        [
            kept[["city1", "country1"]].set_axis(["c", "n"], axis=1),
            kept[["city2", "country2"]].set_axis(["c", "n"], axis=1),
        ]
    )
    capital = ends[(ends["c"] == "Paris") & (ends["n"] == "France")]
    paris = "MATCH (e:Entity {key: 'geonames:2988507'})<-[:SUBJECT|OBJECT]-(c:Claim) RETURN count(c) AS n"
    yield "rows of Paris, France", _one(store, paris), len(capital)


def reader_problems(table: Path, mapping: str) -> dict[str, list[int]]:
    """The reasons for which rows are left out, with their numbers."""
    reader = TableReader(table, read_mapping(mapping))
    for _ in reader.claims():
        pass
    return reader.problems


def measure(server: Server, folder: Path, table: Path, mapping: str, check: Check) -> bool:
    with server(folder) as address, open_store(address) as store:
        started = time.perf_counter()
        report = load_tables(store, [table], mapping=mapping, tell=_tell)
        seconds = time.perf_counter() - started
        claims = report.loaded.claims if report.loaded else 0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{mapping} into {store.engine}: {claims} claims in {seconds:.0f} s, {claims / seconds:.0f}/s, own memory {memory} MB"
        )
        for problem in report.problems:
            print(f"  {problem}")
        agreed = True
        # Rows whose two ends are one are left out of the file's numbers too.
        left_out = sum(
            len(rows)
            for reason, rows in reader_problems(table, mapping).items()
            if "the same" not in reason
        )
        for what, ours, theirs in check(store, table.parent, left_out):
            agreed &= ours == theirs
            print(
                f"  {what:32} {ours:8} {theirs:8} {'agree' if ours == theirs else 'DIFFER'}",
                flush=True,
            )
        return agreed


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cordis", type=Path)
    parser.add_argument("twins", type=Path)
    parser.add_argument("engine", nargs="?", choices=["embedded", "neo4j"])
    given = parser.parse_args()
    servers: dict[str, Server] = {"embedded": embedded_store, "neo4j": neo4j_server}
    agreed = True
    with tempfile.TemporaryDirectory() as scratch:
        for name in [given.engine] if given.engine else list(servers):
            for number, (folder, file, mapping, check) in enumerate(
                (
                    (given.twins, "wikipedia.csv", "twin_cities", check_twins),
                    (given.cordis, "participations.csv", "cordis", check_cordis),
                )
            ):
                place = Path(scratch) / f"{name}{number}"
                agreed &= measure(servers[name], place, folder / file, mapping, check)
    sys.exit(0 if agreed else 1)


if __name__ == "__main__":
    main()
