"""Text from documents is text, whatever it looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from graph.subgraph import Edge, Evidence, Node, Subgraph
from queries.view_data import build_picture
from queries.views import index_entry, render_index, render_view

pytestmark = pytest.mark.chromium

HOSTILE = (
    "</script><script>window.ran++</script>",
    "<img src=x onerror=window.ran++>",
    '"><svg onload=window.ran++>',
    "' onmouseover='window.ran++",
    "<!--<script>",
    "]]><![CDATA[",
    "javascript:window.ran++",
    "{{ 7*7 }}{% raw %}",
    "${window.ran++}",
    "$& $1 $` {source} {target}",
    "line\u2028separator\u2029here",
    "\u202egnirts desrever\u202d",
    "\u2066isolated\u2067",
    "zero\u200bwidth\u200c\u200d\ufeff",
    "N" * 10_000,
    "한국 부산 \U0001f1f0\U0001f1f7 외교부",
    "بلدية برشلونة",
    "nul\x00 bell\x07 esc\x1b",
    "lone \ud800 surrogate",
    "__proto__",
    "constructor",
    " ",
)


def graph() -> Subgraph:
    nodes = tuple(
        Node(f"k{i:02}{name[:40]}", name, "City", "KR", 2, 10.0 + i, 20.0)
        for i, name in enumerate(HOSTILE)
    )
    edges = []
    for i, (a, b) in enumerate(zip(nodes, nodes[1:] + nodes[:1], strict=True)):
        proof = Evidence(
            HOSTILE[i], HOSTILE[i], 0, 1, None, "done", 0.9, "javascript:window.ran++", HOSTILE[i]
        )
        edges.append(Edge("MET_WITH", a.key, b.key, evidence=(proof,)))
    return Subgraph(nodes, tuple(edges))


@pytest.mark.parametrize("kind", ["graph", "timeline", "matrix"])
def test_nothing_runs_and_nothing_breaks(
    viewer: Any, kind: Any, picture: Callable[..., None]
) -> None:
    title = HOSTILE[0] + HOSTILE[1]
    page = viewer.open(render_view(graph(), title=title, subtitle=HOSTILE[2], kind=kind))
    assert page.title() == title
    assert page.inner_text("h1") == title
    assert page.inner_text(".subtitle") == HOSTILE[2]
    page.locator("#table-box summary").click()
    page.locator("#table tbody tr").first.wait_for()
    assert page.locator("#table tbody tr").count() == len(HOSTILE)
    assert (
        page.locator("img, iframe, script[src], svg[onload], [onerror], [onmouseover]").count() == 0
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.evaluate("document.getElementById('search').focus()")
    page.fill("#search", "script")
    page.wait_for_timeout(100)
    assert page.locator("#found li").count() >= 2
    page.press("#search", "Enter")
    picture(page, f"hostile-{kind}")
    if kind == "graph":
        page.evaluate("coopgraph.pictureSvg()")


def test_each_name_and_quote_is_shown_as_it_is(viewer: Any, picture: Callable[..., None]) -> None:
    page = viewer.open(render_view(graph(), title="Names"))
    page.locator("#table-box summary").click()
    buttons = page.locator("#table tbody button")
    for i, words in enumerate(HOSTILE):
        buttons.nth(i).click()
        quote = page.locator("#panel blockquote").evaluate("q => q.textContent")
        # A lone surrogate cannot stand in a file; all else is there to the letter.
        assert quote == words.encode("utf-8", "replace").decode()
        assert page.locator("#panel a").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, words
    picture(page, "hostile-panel")


def test_unknown_labels_and_relations_are_drawn_plainly(viewer: Any) -> None:
    nodes = (Node("a", "A", "<Alien>"), Node("b", "B", "City"))
    edge = Edge("<b>OF", "a", "b")
    page = viewer.open(render_view(Subgraph(nodes, (edge,)), title="Odd"))
    assert page.locator(".key", has_text="<Alien>").count() == 1
    page.locator("#table-box summary").click()
    page.locator("#table tbody button").click()
    assert "This view holds no quotes" in page.inner_text("#panel")


def test_the_index_escapes_too(viewer: Any) -> None:
    entry = index_entry(
        build_picture(graph()), title=HOSTILE[0], href="a.html", description=HOSTILE[1]
    )
    page = viewer.open(render_index([entry], title=HOSTILE[0], subtitle=HOSTILE[2]))
    assert HOSTILE[0] in page.inner_text("li")
    assert page.locator("img, script").count() == 0


def test_a_link_of_the_page_never_leaves_the_web(viewer: Any) -> None:
    subgraph = graph()
    edges = tuple(
        replace(e, evidence=(replace(e.evidence[0], url="https://example.org/?q=<script>"),))
        for e in subgraph.edges
    )
    page = viewer.open(render_view(replace(subgraph, edges=edges), title="Links"))
    page.locator("#table-box summary").click()
    page.locator("#table tbody button").first.click()
    href = page.locator("#panel .source a").get_attribute("href")
    assert href.startswith("https://example.org/?q=")
    assert page.evaluate("window.ran") == 0
