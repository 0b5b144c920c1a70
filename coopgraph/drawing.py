"""The views of a graph by name: what to fetch, and how to draw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from rapidfuzz import process

from graph.errors import QueryError
from graph.gazetteer import cities_called
from graph.ontology import COOPERATION
from graph.projection import (
    Reader,
    fetch_edges,
    fetch_links,
    fetch_neighbourhood,
    fetch_nodes,
    find_entity,
    with_evidence,
)
from graph.subgraph import Node, Subgraph
from queries.answers import run_query
from queries.catalogue import StoredQuery, read_catalogue
from queries.exploring import explore_paths
from queries.svg import render_svg
from queries.view_data import MOST_NODES, Kind, Picture, build_picture
from queries.views import View, index_entry, render_index, render_picture, write_view

__all__ = [
    "SPECIAL_VIEWS",
    "Drawing",
    "draw_view",
    "fetch_everything",
    "view_names",
    "write_standard_views",
]

SPECIAL_VIEWS: Final = MappingProxyType(
    {
        "neighbourhood": "one actor and all around it: name, steps=1, limit=2000",
        "event": "an event, programme or project and who has to do with it: name",
        "path": "the best paths from one to another: from, to, k=3",
        "timeline": "cooperation along the years: name (all when left out)",
        "matrix": "how many relations tie each two countries",
        "communities": "who belongs together by their relations",
        "map": "cities and what ties them, where they lie",
        "overview": "everything",
    }
)
"""View → what it shows and its parameters; every stored query with ``view: graph`` is one too."""

_STANDARD: Final = (
    ("city_pairings", "City pairings", "Which cities and regions are paired with each other."),
    ("ministry_meetings", "Ministry meetings", "Which ministries met with whom."),
    ("company_mous", "Company agreements", "Which companies signed an agreement with whom."),
    ("map", "Cities on the map", "Where the cities lie and what ties them."),
    ("timeline", "Timeline", "What happened when."),
    ("matrix", "Countries", "How many relations tie each two countries."),
    ("communities", "Communities", "Who belongs together by their relations."),
    ("overview", "Everything", "All that the documents say."),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its words."""

    picture: Picture
    title: str
    subtitle: str

    def render(self) -> View:
        """The page; it shows itself in a notebook."""
        page = render_picture(self.picture, title=self.title, subtitle=self.subtitle)
        return View(page)

    def _repr_html_(self) -> str:
        return self.render()._repr_html_()

    def _repr_svg_(self) -> str:
        """The drawing alone, where a page cannot be shown."""
        return render_svg(self.picture, title=self.title)

    def save(self, path: Path) -> Path:
        """Write the page, or the drawing alone where the file's name ends in ``.svg``.

        Raises:
            ViewError: it cannot be written there.
        """
        if path.suffix.lower() == ".svg":
            return write_view(render_svg(self.picture, title=self.title), path)
        return self.render().save(path)


@dataclass(frozen=True, slots=True)
class _Found:
    subgraph: Subgraph
    title: str
    subtitle: str = ""
    kind: Kind = "graph"
    paths: tuple[tuple[str, ...], ...] = ()
    focus: str | None = None


_Values = Mapping[str, Any]
_Whole = Callable[[], Subgraph]


def view_names(catalogue: Mapping[str, StoredQuery] | None = None) -> tuple[str, ...]:
    """Every name that ``draw_view`` knows, sorted."""
    stored = read_catalogue() if catalogue is None else catalogue
    return tuple(sorted({*SPECIAL_VIEWS, *(n for n, q in stored.items() if q.view == "graph")}))


def draw_view(
    store: Reader,
    name: str,
    values: _Values | None = None,
    *,
    whole: _Whole | None = None,
    catalogue: Mapping[str, StoredQuery] | None = None,
) -> Drawing:
    """The picture of a view.

    Args:
        store: the graph.
        name: a stored query that gives relations, or one of ``SPECIAL_VIEWS``.
        values: its parameters.
        whole: gives the whole graph, for who draws several views of it.
        catalogue: the stored queries; those of this package when None.

    Raises:
        QueryError: no view is called that, or its parameters are wrong.
        UnknownNameError: the graph knows no entity of a name.
    """
    given = {k: v for k, v in (values or {}).items() if v is not None}
    if name in _WHOLE:
        found = _WHOLE[name](whole or partial(fetch_everything, store), given)
    elif name == "timeline" and not str(given.get("name", "")).strip():
        found = _whole_timeline(whole or partial(fetch_everything, store), given)
    elif name in _SPECIAL:
        found = _SPECIAL[name](store, given)
    else:
        found = _stored(store, catalogue or read_catalogue(), name, given)
    picture = build_picture(
        _located(found.subgraph), kind=found.kind, paths=found.paths, focus=found.focus
    )
    return Drawing(picture, found.title, found.subtitle)


def _stored(
    store: Reader, catalogue: Mapping[str, StoredQuery], name: str, values: _Values
) -> _Found:
    query = catalogue.get(name)
    if query is None:
        near = [m[0] for m in process.extract(name, view_names(catalogue), limit=3)]
        raise QueryError(f"no view is called “{name}”; did you mean {', '.join(near)}?")
    if query.view != "graph":
        raise QueryError(
            f"{name} gives no relations to draw; use coopgraph query {name}, "
            f"or one of the views {', '.join(SPECIAL_VIEWS)}"
        )
    rows = run_query(store, query, values).rows
    wanted = {
        (row["type"], *sorted((row["source_key"], row["target_key"])))
        for row in rows
        if row["source_key"] and row["target_key"]
    }
    whole = fetch_edges(store, {(a, b) for _, a, b in wanted})
    edges = [e for e in whole.edges if (e.type, *sorted((e.source, e.target))) in wanted]
    words = ", ".join(f"{k} {v}" for k, v in values.items())
    return _Found(
        Subgraph(whole.nodes, tuple(edges)),
        name.replace("_", " ").capitalize() + (f": {words}" if words else ""),
        query.says,
    )


def _take(values: _Values, view: str, *, needed: tuple[str, ...], other: tuple[str, ...]) -> None:
    if unknown := sorted(values.keys() - {*needed, *other}):
        known = ", ".join((*needed, *other)) or "none"
        raise QueryError(f"{view} has no parameter {', '.join(unknown)}; it has: {known}")
    if missing := [key for key in needed if not str(values.get(key, "")).strip()]:
        raise QueryError(f"{view} needs {', '.join(missing)}, as in -p {missing[0]}=Busan")


def _whole_number(values: _Values, key: str, usual: int, most: int) -> int:
    given = str(values.get(key, usual)).strip()
    if not given.isdecimal() or not 1 <= int(given) <= most:
        raise QueryError(f"{key} must be a whole number from 1 to {most}, not “{given}”")
    return int(given)


def _neighbourhood(store: Reader, values: _Values) -> _Found:
    _take(values, "neighbourhood", needed=("name",), other=("steps", "limit"))
    node = find_entity(store, str(values["name"]))
    around = fetch_neighbourhood(
        store,
        [node.key],
        steps=_whole_number(values, "steps", 1, 4),
        limit=_whole_number(values, "limit", 2000, MOST_NODES),
    )
    return _Found(around, node.name, f"Who has to do with {node.name}, and how.", focus=node.key)


def _event(store: Reader, values: _Values) -> _Found:
    _take(values, "event", needed=("name",), other=())
    found = _neighbourhood(store, values)
    return replace(found, subtitle=f"Who takes part in, runs or supports {found.title}.")


def _path(store: Reader, values: _Values) -> _Found:
    _take(values, "path", needed=("from", "to"), other=("k",))
    here, there = (find_entity(store, str(values[end])) for end in ("from", "to"))
    best = explore_paths(store, (here.key, there.key), k=_whole_number(values, "k", 3, 20))
    nodes = {node.key: node for path in best for node in path.nodes}
    edges = {
        (e.source, e.target, e.type): e for path in best for step in path.steps for e in step.edges
    }
    return _Found(
        Subgraph(tuple(nodes[k] for k in sorted(nodes)), tuple(edges[k] for k in sorted(edges))),
        f"From {here.name} to {there.name}",
        "Who could introduce one to the other, and where that is written.",
        kind="path",
        paths=tuple(tuple(node.key for node in path.nodes) for path in best),
    )


def fetch_everything(store: Reader) -> Subgraph:
    """The whole graph with its evidence, or its best connected ten thousand entities."""
    rows = run_query(store, read_catalogue()["entities"]).rows
    nodes = fetch_nodes(store, [row["key"] for row in rows])
    kept = sorted(nodes, key=lambda n: (-n.degree, n.key))[:MOST_NODES]
    inside = {node.key for node in kept}
    links = [e for e in fetch_links(store, inside) if e.source in inside and e.target in inside]
    return Subgraph(
        tuple(sorted(kept, key=lambda n: n.key)), with_evidence(store, links), len(nodes)
    )


def _overview(whole: _Whole, values: _Values) -> _Found:
    _take(values, "overview", needed=(), other=())
    return _Found(whole(), "Everything", "All that the documents say.")


def _communities(whole: _Whole, values: _Values) -> _Found:
    _take(values, "communities", needed=(), other=())
    words = "Colours tell which entities have more to do with each other than with others."
    return _Found(whole(), "Communities", words, kind="communities")


def _matrix(whole: _Whole, values: _Values) -> _Found:
    _take(values, "matrix", needed=(), other=())
    graph = whole()
    edges = tuple(e for e in graph.edges if e.type in COOPERATION or e.type == "VISITED")
    words = "How many meetings, visits, agreements, pairings and partnerships tie them."
    return _Found(
        Subgraph(graph.nodes, edges, graph.total_nodes),
        "Country by country",
        words,
        kind="matrix",
    )


def _map(whole: _Whole, values: _Values) -> _Found:
    _take(values, "map", needed=(), other=())
    graph = whole()
    cities = tuple(n for n in _located(graph).nodes if n.latitude is not None)
    keys = {node.key for node in cities}
    edges = tuple(e for e in graph.edges if e.source in keys and e.target in keys)
    return _Found(
        Subgraph(cities, edges), "Cities on the map", "Where they lie and what ties them.", "map"
    )


def _timeline(store: Reader, values: _Values) -> _Found:
    _take(values, "timeline", needed=("name",), other=())
    found = _neighbourhood(store, values)
    about = tuple(e for e in found.subgraph.edges if found.focus in (e.source, e.target))
    return _along_years(Subgraph(found.subgraph.nodes, about), f"{found.title} along the years")


def _whole_timeline(whole: _Whole, values: _Values) -> _Found:
    _take(values, "timeline", needed=(), other=("name",))
    return _along_years(whole(), "Cooperation along the years")


def _along_years(subgraph: Subgraph, title: str) -> _Found:
    edges = tuple(e for e in subgraph.edges if e.type not in {"LOCATED_IN", "WORKS_FOR"})
    words = "Each relation from the first to the last date that a document gives it."
    kept = Subgraph(subgraph.nodes, edges, subgraph.total_nodes)
    return _Found(kept, title, words, kind="timeline")


_SPECIAL: Final[dict[str, Callable[[Reader, _Values], _Found]]] = {
    "neighbourhood": _neighbourhood,
    "event": _event,
    "path": _path,
    "timeline": _timeline,
}
_WHOLE: Final[dict[str, Callable[[_Whole, _Values], _Found]]] = {
    "matrix": _matrix,
    "communities": _communities,
    "map": _map,
    "overview": _overview,
}


def _located(subgraph: Subgraph) -> Subgraph:
    """Cities with the coordinates that GeoNames gives them."""
    return replace(subgraph, nodes=tuple(map(_with_coordinates, subgraph.nodes)))


def _with_coordinates(node: Node) -> Node:
    if node.latitude is not None or node.label != "City":
        return node
    found = cities_called(node.name, country=node.country)
    known = next((c for c in found if node.key == f"geonames:{c.geonames_id}"), None)
    if known is None:
        return node
    return replace(node, latitude=known.latitude, longitude=known.longitude)


def write_standard_views(store: Reader, folder: Path, *, title: str = "Cooperation") -> Path:
    """Write the views that everybody wants, and the index that leads to them.

    Args:
        store: the graph.
        folder: where to; made when missing.
        title: the heading of the index.

    Returns:
        The index.

    Raises:
        ViewError: the folder cannot be written.
    """
    whole = cache(partial(fetch_everything, store))
    entries = []
    for name, heading, words in _STANDARD:
        drawing = replace(draw_view(store, name, whole=whole), title=heading)
        drawing.save(folder / f"{name}.html")
        entries.append(
            index_entry(drawing.picture, title=heading, href=f"{name}.html", description=words)
        )
    rows = run_query(store, read_catalogue()["most_connected"], limit=3).rows
    for number, row in enumerate(rows, 1):
        drawing = draw_view(store, "neighbourhood", {"name": row["key"]})
        href = f"neighbourhood-{number}.html"
        drawing.save(folder / href)
        entries.append(
            index_entry(
                drawing.picture, title=drawing.title, href=href, description=drawing.subtitle
            )
        )
    return write_view(render_index(entries, title=title), folder / "index.html")
