"""What neo4j-graphrag's Neo4jWriter takes for the graph in a JSON file; run by ``load.py``.

    PYTHON benchmarks/peer_graphrag.py ADDRESS ROWS.json

PYTHON is one of an environment that has neo4j-graphrag. Prints the seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from neo4j import GraphDatabase
from neo4j_graphrag.experimental.components.kg_writer import Neo4jWriter
from neo4j_graphrag.experimental.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship


def graph_of(rows: dict[str, list[dict[str, Any]]]) -> Neo4jGraph:
    nodes, links = [], []
    for label, found in rows.items():
        for row in found:
            properties = row["p"]
            if "a" in row:
                links.append(
                    Neo4jRelationship(
                        start_node_id=row["a"],
                        end_node_id=row["b"],
                        type=label,
                        properties=properties,
                    )
                )
                continue
            identity = properties.get("key") or properties["name"]
            nodes.append(Neo4jNode(id=identity, label=label.split(":")[0], properties=properties))
            if label == "Claim":
                for kind, end in (
                    ("SUBJECT", "source"),
                    ("OBJECT", "target"),
                    ("STATED_IN", "document"),
                ):
                    links.append(
                        Neo4jRelationship(
                            start_node_id=identity, end_node_id=properties[end], type=kind
                        )
                    )
    return Neo4jGraph(nodes=nodes, relationships=links)


def main(address: str, file: str) -> None:
    parts = urlsplit(address)
    graph = graph_of(json.loads(Path(file).read_text(encoding="utf-8")))
    with GraphDatabase.driver(
        f"bolt://{parts.hostname}:{parts.port}", auth=(parts.username or "", parts.password or "")
    ) as driver:
        writer = Neo4jWriter(driver)
        started = time.perf_counter()
        result = asyncio.run(writer.run(graph))
        seconds = time.perf_counter() - started
    if result.status != "SUCCESS":
        raise SystemExit(f"Neo4jWriter says {result.status}: {result.metadata}")
    sys.stdout.write(f"{seconds}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
