"""Views: a subgraph as one HTML file that opens anywhere and asks nobody for anything."""

from __future__ import annotations

import html as html_text
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.subgraph import Subgraph
from queries.page import (
    data_text,
    fill_template,
    policy_for,
    read_library,
    read_template,
    write_page,
)
from queries.svg import render_thumbnail
from queries.view_data import FIRST_SHOWN, Kind, Picture, build_picture, view_payload
from queries.world import world_dots

__all__ = [
    "IndexEntry",
    "View",
    "index_entry",
    "render_index",
    "render_picture",
    "render_view",
    "write_view",
]

_SCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    "graph": ("graph.js", "picture.js"),
    "timeline": ("timeline.js",),
    "matrix": ("matrix.js",),
}
_STAGES: Final = {"graph": "makeGraph", "timeline": "makeTimeline", "matrix": "makeMatrix"}


@dataclass(frozen=True, slots=True)
class View:
    """A rendered page that shows itself in a notebook."""

    html: str

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, in whole or not at all.

        Raises:
            ViewError: it cannot be written there.
        """
        return write_view(self.html, path)

    def _repr_html_(self) -> str:
        page = html_text.escape(self.html, quote=True)
        return (
            '<iframe sandbox="allow-scripts allow-downloads allow-popups '
            'allow-popups-to-escape-sandbox" width="100%" '
            f'height="720" style="border:1px solid #c3cbd3" title="View" srcdoc="{page}"></iframe>'
        )


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of the page that leads to all views."""

    title: str
    href: str
    """Where the view's file is, relative to the index."""
    description: str = ""
    entities: int = 0
    relations: int = 0
    thumbnail: str = ""
    """A small drawing: an SVG element that we made ourselves."""


def render_view(
    subgraph: Subgraph,
    *,
    title: str,
    subtitle: str = "",
    kind: Kind = "graph",
    paths: Sequence[Sequence[str]] = (),
    focus: str | None = None,
    first_shown: int | None = FIRST_SHOWN,
) -> str:
    """The whole HTML page of a subgraph.

    Args:
        subgraph: what to show, with its evidence; empty gives a page that says so.
        title: the heading.
        subtitle: one sentence under it.
        kind: graph, map, path, timeline, matrix or communities.
        paths: keys of the nodes of each path as walked, for ``kind="path"``.
        focus: key of the node that the view is about.
        first_shown: how many nodes to open with; None opens with all.

    Returns:
        HTML that fetches nothing and runs no text of a document; the same for the same input.
    """
    picture = build_picture(subgraph, kind=kind, paths=paths, focus=focus, first_shown=first_shown)
    return render_picture(picture, title=title, subtitle=subtitle)


def render_picture(picture: Picture, *, title: str, subtitle: str = "") -> str:
    """The page of a picture that was built before; see ``render_view``."""
    drawn = picture.kind if picture.kind in _SCRIPTS else "graph"
    payload = view_payload(picture, title=title, subtitle=subtitle)
    payload["options"] = _vis_options() if drawn == "graph" else {}
    payload["world"] = world_dots() if picture.map_positions else ""
    names = ("view.js", "controls.js", "panel.js", *_SCRIPTS[drawn])
    own = "\n".join(
        [
            '(() => {"use strict";',
            *(read_template(name) for name in names),
            f"const makeStage = {_STAGES[drawn]};",
            read_template("start.js"),
            "})();",
        ]
    )
    scripts = [own]
    if drawn == "graph" and picture.nodes:
        scripts.insert(0, read_library())
    style = read_template("view.css")
    return fill_template(
        "view.html",
        trusted={"scripts": scripts, "style": style, "data": data_text(payload)},
        values={
            "policy": policy_for(scripts, style),
            "title": title,
            "subtitle": subtitle,
            "kind": picture.kind,
            "left_out": picture.left_out,
            "empty": not picture.nodes,
            "world": bool(picture.map_positions),
        },
    )


def _vis_options() -> dict[str, Any]:
    """What vis-network is told, on top of pyvis's own options."""
    from pyvis.network import Network

    network = Network(directed=True)
    network.options.physics.enabled = False
    network.set_edge_smooth("continuous")
    options: dict[str, Any] = json.loads(network.options.to_json())
    # Straight lines draw several times faster; parallel ones are bent one by one.
    options["edges"] = {"smooth": False, "color": {"inherit": False}, "hoverWidth": 1.5}
    options["layout"] = {"improvedLayout": False}
    options["interaction"] |= {
        "hover": True,
        "hideEdgesOnDrag": False,
        "keyboard": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 120,
    }
    return {k: options[k] for k in ("edges", "interaction", "layout", "physics")}


def write_view(html: str, path: str | Path) -> Path:
    """Write a page to a file, in whole or not at all.

    Args:
        html: the page.
        path: where to; missing folders are made.

    Returns:
        The path.

    Raises:
        ViewError: it cannot be written there; what stood there stays as it was.
    """
    target = Path(path)
    write_page(html, target)
    return target


def index_entry(picture: Picture, *, title: str, href: str, description: str = "") -> IndexEntry:
    """The line of the index that leads to a picture's view."""
    return IndexEntry(
        title=title,
        href=href,
        description=description,
        entities=len(picture.nodes),
        relations=len(picture.edges),
        thumbnail=render_thumbnail(picture),
    )


def render_index(entries: Sequence[IndexEntry], *, title: str = "Views", subtitle: str = "") -> str:
    """The page that leads to all views, each with its counts and a small picture.

    Args:
        entries: the views in the order in which they should stand.
        title: the heading.
        subtitle: one sentence under it.

    Returns:
        HTML without any script.
    """
    style = read_template("index.css")
    return fill_template(
        "index.html",
        trusted={"style": style, "thumbnails": [entry.thumbnail for entry in entries]},
        values={
            "policy": policy_for((), style),
            "title": title,
            "subtitle": subtitle,
            "entries": entries,
        },
    )
