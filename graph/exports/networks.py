"""The graph as GraphML or GEXF, for Gephi, yEd, Cytoscape, igraph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.exports.reading import EDGE_FIELDS, NODE_FIELDS, each_edge, each_entity
from graph.projection import Reader

if TYPE_CHECKING:
    import networkx

__all__ = ["to_networkx", "write_gexf", "write_graphml"]

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALIASES = "; "


def _plain(value: Any) -> Any:
    """A value that XML can hold; characters that it cannot become question marks in a box."""
    if isinstance(value, list):
        value = _ALIASES.join(value)
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value


def to_networkx(store: Reader) -> networkx.MultiDiGraph[str]:
    """The entities and edges as a networkx graph; the key of each edge is its type."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in each_entity(store):
        fields = {name: _plain(entity.get(name)) for name in NODE_FIELDS}
        kept = {name: value for name, value in fields.items() if value is not None}
        graph.add_node(_plain(entity["key"]), **kept)
    for edge in each_edge(store):
        fields = {
            name: _plain(edge.get(name)) for name in EDGE_FIELDS if name not in {"source", "target"}
        }
        kept = {name: value for name, value in fields.items() if value is not None}
        graph.add_edge(_plain(edge["source"]), _plain(edge["target"]), key=edge["type"], **kept)
    return graph


def write_graphml(store: Reader, path: Path) -> None:
    """Write the entities and edges as GraphML."""
    import networkx as nx

    graph = to_networkx(store)
    for _, _, kind, fields in graph.edges(keys=True, data=True):
        fields["label"] = kind
    nx.write_graphml(graph, path, named_key_ids=True)


def write_gexf(store: Reader, path: Path) -> None:
    """Write the entities and edges as GEXF."""
    import networkx as nx

    graph = to_networkx(store)
    # What GEXF shows beside a node is its label: that is the name here, the kind an attribute.
    for _, fields in graph.nodes(data=True):
        fields["kind"] = fields.pop("label", "")
        fields["label"] = fields["name"]
    numbered: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    numbered.add_nodes_from(graph.nodes(data=True))
    for number, (source, target, fields) in enumerate(graph.edges(data=True)):
        # In GEXF the type of an edge says whether it is directed.
        fields["relation"] = fields["label"] = fields.pop("type")
        numbered.add_edge(source, target, key=str(number), id=str(number), **fields)
    nx.write_gexf(numbered, path)
