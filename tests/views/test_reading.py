"""Looking at a view, narrowing it down and reading what it rests on, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from queries.views import render_view
from tests.views.actions import (
    click,
    middle_of,
    names_shown,
    overlaps,
    panel,
    relations_shown,
    spot_of,
)
from tests.views.sample import key_of, large, sample

pytestmark = pytest.mark.chromium


@pytest.fixture
def page(viewer: Any) -> Page:
    opened: Page = viewer.open(render_view(sample(), title="Smart cities", subtitle="A sample"))
    return opened


def test_it_opens_with_names_that_do_not_overlap(page: Page, picture: Callable[..., None]) -> None:
    page.wait_for_function("coopgraph.stage.labels.length > 15")
    assert overlaps(page) == 0
    assert page.evaluate("coopgraph.stage.names.length") >= 21
    assert "23 entities and 26 relations shown, from 4 documents" in page.inner_text("#counts")
    assert page.evaluate("coopgraph.stage.network().physics.physicsEnabled") is False
    colours = page.evaluate(
        """() => { const c = document.querySelector('#graph canvas'), d = c.getContext('2d')
        .getImageData(0, 0, c.width, c.height).data, s = new Set();
        for (let i = 0; i < d.length; i += 4) if (d[i+3] > 250) s.add(d[i] + ',' + d[i+1] + ',' + d[i+2]);
        return [...s]; }"""
    )
    assert {"0,114,178", "194,78,0", "0,121,90"} <= set(colours)
    picture(page, "opening")


def test_the_legend_hides_and_shows_with_counts(page: Page) -> None:
    cities = page.locator(".key", has_text="Cities")
    assert "10" in cities.inner_text()
    cities.click()
    assert "Busan" not in names_shown(page)
    assert page.locator(".key", has_text="Cities").get_attribute("aria-pressed") == "false"
    page.locator(".key", has_text="Cities").click()
    assert "Busan" in names_shown(page)
    page.locator(".key", has_text="paired with").click()
    assert "PAIRED_WITH" not in relations_shown(page)
    assert "Milan" not in names_shown(page)
    page.locator("#reset").click()
    assert len(relations_shown(page)) == 26
    page.locator(".key", has_text="met").click(modifiers=["Shift"])
    assert set(relations_shown(page)) == {"MET_WITH"}


def test_dates_status_confidence_and_document_narrow_it_down(page: Page) -> None:
    page.fill("#from", "2019-07-10")
    page.fill("#to", "2022-11-16")
    dated = page.evaluate("coopgraph.shown.edges.map(e => e.first)")
    assert "2019-07" in dated
    assert "2022" in dated
    assert "" in dated
    assert "2022-11-17" not in dated
    assert "2018" not in dated
    page.uncheck("#undated")
    assert "" not in page.evaluate("coopgraph.shown.edges.map(e => e.first)")
    page.click("#reset")
    page.select_option("#status", "planned")
    assert page.evaluate("coopgraph.shown.edges.every(e => e.planned)")
    assert len(relations_shown(page)) == 3
    page.select_option("#status", "")
    page.evaluate("document.getElementById('confidence').value = 90")
    page.dispatch_event("#confidence", "input")
    least = page.evaluate("Math.min(...coopgraph.shown.edges.map(e => e.confidence))")
    assert least >= 0.9
    assert page.inner_text("#sure") == "90 %"
    page.click("#reset")
    page.select_option("#document", "brief-2.txt")
    assert len(relations_shown(page)) == 7
    assert "7 of 26 relations" in page.inner_text("#counts")


def test_planned_relations_are_dashed(page: Page) -> None:
    assert page.evaluate(
        """coopgraph.shown.edges.every(e => !!coopgraph.stage.network().body.data.edges
        .get(e.id).dashes === e.planned)"""
    )


def test_search_suggests_and_flies_there(page: Page) -> None:
    page.fill("#search", "twinn")
    assert page.locator("#found li").all_inner_texts() == ["City Twinning Programme Programme"]
    page.fill("#search", "spain")
    assert page.locator("#found li").count() >= 5
    page.fill("#search", "bar")
    page.press("#search", "ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "found-0"
    page.press("#search", "Enter")
    page.wait_for_timeout(600)
    assert page.evaluate("coopgraph.state.node.name") == "Barcelona"
    x, y = spot_of(page, "Barcelona")
    box = page.locator("#graph").bounding_box()
    assert box
    assert abs(x - box["x"] - box["width"] / 2) < 5
    assert abs(y - box["y"] - box["height"] / 2) < 5
    assert page.get_attribute("#search", "aria-expanded") == "false"


def test_a_click_on_a_line_leads_to_the_sentence(page: Page, picture: Callable[..., None]) -> None:
    click(page, middle_of(page, "SIGNED_MOU_WITH", "Harbour Data", "Marea Systems"))
    said = panel(page)
    assert "Harbour Data signed an agreement with Marea Systems" in said
    assert "Harbour Data, the note says, signed mou with Marea Systems in 2022-11-17." in said
    assert "brief-1.txt" in said
    assert "happened 2022-11-17" in said
    assert "characters 100–" in said
    picture(page, "line")


def test_sources_are_links_that_open_elsewhere(page: Page) -> None:
    click(page, middle_of(page, "MET_WITH", "Busan", "Barcelona"))
    link = page.locator("#panel .source a")
    assert link.get_attribute("href") == "https://example.org/briefs/2"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_quotes_can_be_copied(viewer: Any) -> None:
    page = viewer.open(
        render_view(sample(), title="A"), permissions=["clipboard-read", "clipboard-write"]
    )
    click(page, middle_of(page, "MET_WITH", "Busan", "Barcelona"))
    page.click("#panel .copy")
    page.wait_for_timeout(100)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Busan, the note says, met with Barcelona in 2019-07.”")
    assert "https://example.org/briefs/2" in copied


def test_parallel_relations_are_three_lines_apart(page: Page) -> None:
    middles = [
        middle_of(page, kind, "Busan", "Barcelona")
        for kind in ("PAIRED_WITH", "MET_WITH", "SIGNED_MOU_WITH")
    ]
    for i in range(3):
        for j in range(i):
            (a, b), (c, d) = middles[i], middles[j]
            assert ((a - c) ** 2 + (b - d) ** 2) ** 0.5 > 8
    click(page, middles[2])
    assert page.evaluate("coopgraph.state.edge.type[0]") == "SIGNED_MOU_WITH"


def test_a_node_shows_its_relations_and_leads_on(page: Page, picture: Callable[..., None]) -> None:
    click(page, spot_of(page, "Barcelona"))
    said = panel(page)
    assert "City, Spain. 8 relations here." in said
    picture(page, "node")
    page.get_by_role("button", name="Barcelona organised Smart City Expo").click()
    assert "organised Smart City Expo in 2022-11-15" in panel(page)


def test_focus_shows_just_the_neighbourhood(page: Page, picture: Callable[..., None]) -> None:
    click(page, spot_of(page, "GrowGreen"))
    page.get_by_role("button", name="Focus").click()
    assert names_shown(page) == {"GrowGreen", "Stockholm", "Cologne", "Barcelona"}
    picture(page, "focus")
    page.get_by_role("button", name="Back to the whole").click()
    assert len(names_shown(page)) == 23


def test_a_path_between_two_clicked_nodes(page: Page, picture: Callable[..., None]) -> None:
    page.click("#pick")
    click(page, spot_of(page, "Stockholm"))
    click(page, spot_of(page, "Busan"))
    assert page.evaluate("coopgraph.state.path.map(n => n.name)") == [
        "Stockholm",
        "GrowGreen",
        "Barcelona",
        "Busan",
    ]
    said = panel(page)
    assert "Path of 3 steps" in said
    assert "Stockholm, the note says, implements GrowGreen in 2015." in said
    lit = page.evaluate(
        "coopgraph.stage.network().body.data.nodes.get().filter(n => n.opacity === 1).length"
    )
    assert lit == 4
    picture(page, "path-between")
    page.keyboard.press("Escape")
    bright = (
        "Object.values(coopgraph.stage.network().body.nodes).every(n => n.options.opacity === 1)"
    )
    assert page.evaluate(bright)
    page.get_by_role("button", name="Show the whole picture").click()
    page.wait_for_timeout(500)
    page.click("#pick")
    click(page, spot_of(page, "Daegu"))
    click(page, spot_of(page, "Busan"))
    assert "No path" in panel(page)


def test_hundreds_open_with_150_and_a_way_to_the_rest(
    viewer: Any, picture: Callable[..., None]
) -> None:
    page = viewer.open(render_view(large(400), title="Many"))
    assert "150 of 400 entities" in page.inner_text("#counts")
    page.wait_for_function("coopgraph.stage.labels.length > 20")
    assert overlaps(page) == 0
    picture(page, "many")
    node = page.evaluate(
        """coopgraph.shown.nodes.find(n => n.edges.some(e => !coopgraph.shown.set.has(e.source)
        || !coopgraph.shown.set.has(e.target))).short"""
    )
    page.fill("#search", node)
    page.press("#search", "Enter")
    page.get_by_role("button", name="Expand").click()
    assert len(names_shown(page)) > 150
    page.click("#all")
    assert len(names_shown(page)) == 400
    page.wait_for_timeout(300)
    assert overlaps(page) == 0
    page.click("#all")
    assert "150 of 400" in page.inner_text("#counts")
    hidden = page.evaluate("coopgraph.nodes.find(n => !coopgraph.shown.set.has(n)).name")
    page.fill("#search", hidden)
    page.press("#search", "Enter")
    assert hidden in names_shown(page)


def test_small_pictures_can_move_and_others_cannot(page: Page, viewer: Any) -> None:
    before = spot_of(page, "Busan")
    page.get_by_role("button", name="Move").click()
    page.wait_for_timeout(800)
    assert spot_of(page, "Busan") != before
    page.get_by_role("button", name="Move").click()
    many = viewer.open(render_view(large(200), title="Many"))
    assert many.get_by_role("button", name="Move", exact=True).count() == 0


def test_the_map_places_cities_by_coordinates(page: Page, picture: Callable[..., None]) -> None:
    page.get_by_role("button", name="Map").click()
    assert names_shown(page) == {
        "Busan", "Barcelona", "Stockholm", "Cologne", "Daegu", "Milan",
        "Sejong", "Santander", "Hanoi", "Valencia",
    } - {"Stockholm"}  # fmt: skip
    assert "without a known place" in page.inner_text("#counts")
    assert spot_of(page, "Barcelona")[0] < spot_of(page, "Hanoi")[0] < spot_of(page, "Busan")[0]
    assert spot_of(page, "Cologne")[1] < spot_of(page, "Milan")[1] < spot_of(page, "Hanoi")[1]
    picture(page, "map")


def test_the_timeline_runs_along_the_years(viewer: Any, picture: Callable[..., None]) -> None:
    page = viewer.open(render_view(sample(), title="Years", kind="timeline"))
    rows = page.locator(".line[data-edge]")
    assert rows.count() == 26
    lefts = page.evaluate(
        "[...document.querySelectorAll('.line .track i')].map(i => parseFloat(i.style.left))"
    )
    assert lefts == sorted(lefts)
    assert "Without a date" in page.inner_text("#timeline")
    page.locator(".line", has_text="Daegu").click()
    assert "Daegu, the note says, paired with Milan in 2015." in panel(page)
    picture(page, "timeline")
    page.select_option("#status", "planned")
    assert rows.count() == 3


def test_the_matrix_counts_between_countries(viewer: Any, picture: Callable[..., None]) -> None:
    page = viewer.open(render_view(sample(), title="Countries", kind="matrix"))
    cell = page.get_by_role("button", name="South Korea and Spain: 10 relations").first
    cell.click()
    assert "10 relations" in panel(page)
    assert page.get_by_role("button", name="Spain and South Korea: 10 relations").count() == 1
    picture(page, "matrix")
    page.locator("#panel .link").first.click()
    assert "the note says" in panel(page)


def test_paths_run_left_to_right_with_their_sentences(
    viewer: Any, picture: Callable[..., None]
) -> None:
    paths = [
        [key_of(n) for n in ("Stockholm", "GrowGreen", "Barcelona", "Busan")],
        [
            key_of(n)
            for n in ("Stockholm", "GrowGreen", "Barcelona", "City Twinning Programme", "Busan")
        ],
    ]
    page = viewer.open(render_view(sample(), title="Introductions", kind="path", paths=paths))
    xs = [spot_of(page, n)[0] for n in ("Stockholm", "GrowGreen", "Barcelona", "Busan")]
    assert xs == sorted(xs)
    said = panel(page)
    assert "Path 1" in said
    assert "Path 2" in said
    assert "Stockholm, the note says, implements GrowGreen in 2015." in said
    picture(page, "paths")


def test_communities_are_coloured_and_listed(viewer: Any, picture: Callable[..., None]) -> None:
    page = viewer.open(render_view(sample(), title="Groups", kind="communities"))
    assert "Communities" in panel(page)
    groups = page.evaluate("new Set(coopgraph.nodes.map(n => n.group)).size")
    fills = page.evaluate(
        """new Set(coopgraph.stage.network().body.data.nodes.get().map(n => n.color.background)).size"""
    )
    assert groups > 2
    assert fills > 2
    page.locator("#panel ol .link").first.click()
    dim = page.evaluate(
        "coopgraph.stage.network().body.data.nodes.get().filter(n => n.opacity < 1).length"
    )
    assert 0 < dim < 23
    picture(page, "communities")


def test_zooming_in_brings_out_every_name(viewer: Any) -> None:
    page = viewer.open(render_view(large(400), title="Many"))
    page.wait_for_function("coopgraph.stage.names.length > 20")
    page.evaluate("coopgraph.stage.zoom(3)")
    page.wait_for_timeout(300)
    missing = page.evaluate(
        """() => { const net = coopgraph.stage.network(), g = document.getElementById('graph');
        return coopgraph.shown.nodes.filter(n => { const p = net.canvasToDOM(net.getPosition(n.id));
          return p.x > 100 && p.y > 50 && p.x < g.clientWidth - 100 && p.y < g.clientHeight - 50 &&
            !coopgraph.stage.names.includes(n.short); }).map(n => n.short); }"""
    )
    assert missing == []


def test_a_relation_of_many_sentences_says_how_many_are_left_out(viewer: Any) -> None:
    from graph.subgraph import Edge, Evidence, Node, Subgraph

    said = tuple(Evidence(f"d{i}", f"Sentence {i}.", 0, 11) for i in range(60))
    nodes = (Node("a", "A", "City"), Node("b", "B", "City"))
    edge = Edge("MET_WITH", "a", "b", 60, 60, evidence=said)
    page = viewer.open(
        render_view(Subgraph(nodes, (edge,)), title="Many"), anchor="#edge=a&edge=MET_WITH&edge=b"
    )
    assert page.locator("#panel blockquote").count() == 25
    assert "35 more sentences" in panel(page)


def test_an_empty_view_says_so_and_shows_no_tools(viewer: Any) -> None:
    from graph.subgraph import Subgraph

    page = viewer.open(render_view(Subgraph((), ()), title="None"))
    assert "Nothing was found" in page.inner_text("body")
    assert not page.locator("#bar").is_visible()
    assert not page.locator("#work").is_visible()
