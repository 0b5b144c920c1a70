"""What a reader does to a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.views.sample import key_of


def spot_of(page: Page, name: str) -> tuple[float, float]:
    """Where a node stands on the screen."""
    x, y = page.evaluate(
        """key => { const n = coopgraph.nodes.find(n => n.key === key);
        const net = coopgraph.stage.network(), b = net.body.nodes[n.id];
        const p = net.canvasToDOM({x: b.x, y: b.y}), r = document.getElementById("graph").getBoundingClientRect();
        return [p.x + r.x, p.y + r.y]; }""",
        key_of(name),
    )
    return x, y


def middle_of(page: Page, kind: str, source: str, target: str) -> tuple[float, float]:
    """Where the middle of a line is on the screen."""
    x, y = page.evaluate(
        """([kind, a, b]) => { const e = coopgraph.edges.find(e => e.type[0] === kind &&
          [e.source.key, e.target.key].sort().join() === [a, b].sort().join());
        const net = coopgraph.stage.network(), at = net.body.edges[e.id].edgeType.getPoint(0.4);
        const p = net.canvasToDOM(at), r = document.getElementById("graph").getBoundingClientRect();
        return [p.x + r.x, p.y + r.y]; }""",
        [kind, key_of(source), key_of(target)],
    )
    return x, y


def click(page: Page, spot: tuple[float, float], **how: Any) -> None:
    page.mouse.click(*spot, **how)
    # vis waits for a second click before it tells of a single one.
    page.wait_for_timeout(450)


def names_shown(page: Page) -> set[str]:
    return set(page.evaluate("coopgraph.shown.nodes.map(n => n.name)"))


def relations_shown(page: Page) -> list[str]:
    return list(page.evaluate("coopgraph.shown.edges.map(e => e.type[0])"))


def panel(page: Page) -> str:
    return page.inner_text("#panel")


def overlaps(page: Page) -> int:
    """How many pairs of drawn names lie on each other."""
    return int(
        page.evaluate(
            """() => { const all = coopgraph.stage.labels; let n = 0;
            for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) { const a = all[i], b = all[j];
              if (a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]) n++; }
            return n; }"""
        )
    )
