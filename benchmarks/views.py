"""Our views against pyvis as it comes: the same graphs, the same browser, one run.

Run ``.venv/bin/python -m benchmarks.views``. pyvis needs minutes from 2,000 nodes on, so
these sizes are drawn by it only with ``--slow``; ``--cap`` says when to give up on one.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import pyvis
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooSlow

from graph.subgraph import Edge, Evidence, Node, Subgraph
from queries.view_data import build_picture, view_payload
from queries.view_style import LABEL_STYLE
from queries.views import render_view

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LIBRARY = Path(str(pyvis.__file__)).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
SIZES = (50, 500, 2000, 5000, 10_000)
LABELS = ("City", "Ministry", "Company", "Agency", "Event", "Project")
KINDS = ("PAIRED_WITH", "MET_WITH", "SIGNED_MOU_WITH", "COOPERATES_WITH", "VISITED", "SUPPORTS")
PAN = """() => new Promise(done => {
  const net = window.network || coopgraph.stage.network(), times = [];
  let left = 10, last = null;
  const step = now => {
    if (last !== null) times.push(now - last);
    last = now;
    if (!left--) return done(times);
    const at = net.getViewPosition();
    net.moveTo({position: {x: at.x + 5, y: at.y}});
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
# pyvis keeps its network in a global; the first drawing is when vis first says so.
PYVIS_DRAWN = "window.drawnAt = 0; const early = setInterval(() => { if (window.network) {"
PYVIS_DRAWN += " clearInterval(early); network.once('afterDrawing', () => "
PYVIS_DRAWN += "{ window.drawnAt = performance.now(); }); } }, 1);"


def make_graph(count: int) -> Subgraph:
    """Two edges a node, 20 characters a name, one short sentence an edge."""
    import networkx as nx

    graph: Any = nx.barabasi_albert_graph(count, 2, seed=1)
    nodes = tuple(
        Node(f"n{i:05}", f"Entity number {i:05}x", LABELS[i % 6], None, graph.degree[i])
        for i in range(count)
    )
    edges = tuple(
        Edge(
            KINDS[i % 6],
            f"n{a:05}",
            f"n{b:05}",
            evidence=(Evidence(f"d{i % 50}", f"Sentence number {i:05}.", 0, 22),),
        )
        for i, (a, b) in enumerate(graph.edges)
    )
    return Subgraph(nodes, edges)


def pyvis_page(graph: Subgraph) -> str:
    """The graph as pyvis draws it with its defaults, its library inlined."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node in graph.nodes:
        network.add_node(node.key, label=node.name, title=node.label, group=node.label)
    for edge in graph.edges:
        network.add_edge(edge.source, edge.target, title=edge.evidence[0].quote, label=edge.type)
    page: str = network.generate_html()
    return page


def bare_page(graph: Subgraph) -> str:
    """vis-network alone with our positions and shapes: no panel, no filters, nothing."""
    payload = view_payload(build_picture(graph, first_shown=None), title="")
    columns = payload["nodes"]["at"]
    nodes = [
        {
            "id": i,
            "x": columns[2 * i],
            "y": columns[2 * i + 1],
            "shape": LABEL_STYLE[n.label][1],
            "label": n.name,
        }
        for i, n in enumerate(graph.nodes)
    ]
    ends = zip(payload["edges"]["source"], payload["edges"]["target"], strict=True)
    edges = [{"from": a, "to": b} for a, b in ends]
    options = {"physics": False, "edges": {"smooth": False}, "layout": {"improvedLayout": False}}
    return (
        "<!doctype html><meta charset=utf-8><div id=g style='height:600px'></div>"
        f"<script>{LIBRARY.read_text(encoding='utf-8')}</script><script>window.drawnAt = 0;"
        f"window.network = new vis.Network(g, {json.dumps({'nodes': nodes, 'edges': edges})},"
        f"{json.dumps(options)}); network.once('afterDrawing',"
        "() => { window.drawnAt = performance.now(); });</script>"
    )


def measure(browser: Browser, html: str, *, drawn: str, script: str = "", cap: float) -> Any:
    """Milliseconds to the first drawing and for one pan step, None when given up."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8")
        page: Page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(cap * 1000)
        page.route("http*://**", lambda route: route.abort())
        if script:
            page.add_init_script(script)
        try:
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function(f"() => {drawn} > 0", polling=50)
            first = page.evaluate(drawn)
            pan = statistics.median(page.evaluate(PAN))
        except TooSlow:
            return None
        finally:
            page.close()
    return first, pan


def best_of(times: int, browser: Browser, html: str, **how: Any) -> Any:
    """The median of several measurements."""
    found = [measure(browser, html, **how) for _ in range(times)]
    if not all(found):
        return None
    return tuple(statistics.median(column) for column in zip(*found, strict=True))


def row(browser: Browser, count: int, *, slow: bool, cap: float) -> list[str]:
    graph = make_graph(count)
    start = time.perf_counter()
    ours = render_view(graph, title="Benchmark")
    built = time.perf_counter() - start
    everything = render_view(graph, title="Benchmark", first_shown=None)
    theirs = pyvis_page(graph)
    drawn = "(window.coopgraph && coopgraph.stage && coopgraph.stage.drawnAt || 0)"
    first = best_of(3, browser, ours, drawn=drawn, cap=120)
    whole = best_of(3, browser, everything, drawn=drawn, cap=120)
    bare = best_of(3, browser, bare_page(graph), drawn="(window.drawnAt || 0)", cap=120)
    known = None
    if count <= 500 or slow:
        known = best_of(
            3 if count <= 50 else 1,
            browser,
            theirs,
            drawn="(window.drawnAt || 0)",
            script=PYVIS_DRAWN,
            cap=cap,
        )
    ratio = f"{known[0] / first[0]:.1f}x / {known[0] / whole[0]:.1f}x" if known else "-"
    size = len(ours.encode()) / len(theirs.encode())
    return [
        f"{count:,}",
        f"{built:.2f} s",
        f"{first[0]:.0f} ms",
        f"{whole[0]:.0f} ms",
        f"{bare[0]:.0f} ms",
        f"{known[0]:.0f} ms" if known else "not run" if count > 500 and not slow else f"> {cap} s",
        ratio,
        f"{whole[1]:.0f} / {bare[1]:.0f} ms",
        f"{len(ours.encode()) / 1e6:.2f} MB",
        f"{size:.2f}",
    ]


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slow", action="store_true", help="let pyvis draw large graphs too")
    parser.add_argument("--cap", type=float, default=900, help="seconds to wait for pyvis")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    given = parser.parse_args()
    head = (
        "nodes",
        "built in",
        "first 150 drawn",
        "all drawn",
        "bare vis, all",
        "pyvis",
        "pyvis / ours (150, all)",
        "pan step all / bare",
        "our file",
        "of pyvis's file",
    )
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for count in given.sizes:
            cells = row(browser, count, slow=given.slow, cap=given.cap)
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
