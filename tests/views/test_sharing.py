"""Taking a view elsewhere: files, links, paper, other screens, and readers who use no mouse."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from queries.view_data import build_picture
from queries.views import index_entry, render_index, render_view
from tests.views.actions import click, middle_of, names_shown, panel, relations_shown, spot_of
from tests.views.sample import key_of, large, sample

pytestmark = pytest.mark.chromium


@pytest.fixture
def page(viewer: Any) -> Page:
    opened: Page = viewer.open(render_view(sample(), title="Smart cities", subtitle="A sample"))
    return opened


def download(page: Page, name: str) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name=name).click()
    assert started.value.suggested_filename.startswith("Smart-cities.")
    return Path(started.value.path())


def test_png_is_a_picture_at_twice_the_size(page: Page) -> None:
    data = download(page, "Save as PNG picture").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
    assert width > 1200
    assert height > 900
    assert len(data) > 20_000


def test_svg_holds_what_is_shown_at_the_positions_of_python(page: Page) -> None:
    page.locator(".key", has_text="Persons").click()
    root = ElementTree.fromstring(download(page, "Save as SVG drawing").read_text("utf-8"))
    words = {t.text: t for t in root.findall("{*}text")}
    assert {"Busan", "Cities", "paired with", "planned"} <= set(words)
    assert "Persons" not in words
    assert "Ana Ferrer" not in words
    picture = build_picture(sample())
    at = dict(zip([n.name for n in picture.nodes], picture.positions, strict=True))
    assert abs(float(words["Busan"].attrib["x"]) - at["Busan"][0]) < 2


def test_csv_is_the_shown_table_and_runs_no_formula(viewer: Any) -> None:
    from dataclasses import replace

    nodes = tuple(replace(n, name=f"=1+{n.name}") for n in sample().nodes)
    page = viewer.open(render_view(replace(sample(), nodes=nodes), title="Smart cities"))
    page.select_option("#status", "planned")
    text = download(page, "Save the table as CSV").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["From", "Relation", "To"]
    assert len(rows) == 4
    assert all(row[0].startswith("'=1+") for row in rows[1:])
    assert {row[5] for row in rows[1:]} == {"planned"}


def test_the_table_says_the_same_as_the_picture(page: Page, picture: Callable[..., None]) -> None:
    page.locator("#table-box summary").click()
    rows = page.locator("#table tbody tr")
    rows.first.wait_for()
    assert rows.count() == 26
    assert page.locator("#table th[scope=col]").count() == 10
    page.locator(".key", has_text="paired with").click()
    assert rows.count() == 22
    page.locator("#table button", has_text="organised").click()
    assert "Barcelona organised Smart City Expo" in panel(page)
    assert page.evaluate("document.getElementById('panel').getBoundingClientRect().top") > -2
    picture(page, "table")


def test_a_long_table_shows_more_on_demand(viewer: Any) -> None:
    page = viewer.open(render_view(large(400), title="Many"))
    page.locator("#table-box summary").click()
    page.locator("#table tbody tr").first.wait_for()
    assert page.locator("#table tbody tr").count() == 100
    page.get_by_role("button", name=re.compile(r"Show \d+ more rows")).click()
    assert page.locator("#table tbody tr").count() > 200


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda p: click(p, spot_of(p, "Busan")), "coopgraph.state.node.name === 'Busan'"),
        (
            lambda p: click(p, middle_of(p, "MET_WITH", "Busan", "Barcelona")),
            "coopgraph.state.edge.type[0] === 'MET_WITH'",
        ),
        (
            lambda p: p.locator(".key", has_text="paired with").click(),
            "coopgraph.state.hide.has('PAIRED_WITH') && coopgraph.shown.edges.length === 22",
        ),
        (lambda p: p.fill("#from", "2020-01-01"), "coopgraph.state.from === '2020-01-01'"),
        (
            lambda p: p.select_option("#document", "brief-2.txt"),
            "coopgraph.shown.edges.length === 7",
        ),
        (
            lambda p: p.get_by_role("button", name="Map").click(),
            "coopgraph.state.map && coopgraph.shown.nodes.length === 9",
        ),
    ],
)
def test_the_address_brings_the_view_back(
    page: Page, change: Callable[[Page], None], check: str
) -> None:
    assert "#" not in page.url
    change(page)
    assert page.evaluate(check)
    address = page.url
    assert "#" in address
    page.goto("about:blank")
    page.goto(address)
    assert page.evaluate(check)


def test_an_address_that_makes_no_sense_is_passed_over(viewer: Any) -> None:
    html = render_view(sample(), title="A")
    page = viewer.open(
        html, anchor="#node=<img src=x onerror=ran++>&filter=Nope&confidence=x&edge=1&path=a&path=b"
    )
    assert len(names_shown(page)) == 23


def test_the_link_can_be_copied(viewer: Any) -> None:
    page = viewer.open(
        render_view(sample(), title="A"), permissions=["clipboard-read", "clipboard-write"]
    )
    click(page, spot_of(page, "Busan"))
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_timeout(100)
    assert page.evaluate("navigator.clipboard.readText()").endswith("#node=City%3Abusan")


def test_everything_works_from_the_keyboard(page: Page) -> None:
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.textContent")
        )
        if reached[-1] == "graph":
            break
    assert reached[0] == "search"
    assert reached[-1] == "graph"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    before = page.evaluate("coopgraph.stage.network().getViewPosition().x")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("coopgraph.stage.network().getViewPosition().x") > before
    scale = page.evaluate("coopgraph.stage.network().getScale()")
    page.keyboard.press("+")
    assert page.evaluate("coopgraph.stage.network().getScale()") > scale
    page.keyboard.press("n")
    assert page.evaluate("coopgraph.state.node.name") == "Barcelona"
    assert "Barcelona, City, 8 relations" in page.inner_text("#say")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Tab")
    page.locator("#graph").focus()
    page.keyboard.press("Escape")
    assert page.evaluate("coopgraph.state.node") is None
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def test_a_path_is_found_from_the_keyboard(page: Page) -> None:
    page.locator("#pick").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "graph"
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    assert page.evaluate("coopgraph.state.path.length") >= 2
    assert "step" in panel(page)


def test_the_content_is_in_the_accessibility_tree(page: Page) -> None:
    page.locator("#table-box summary").click()
    page.locator("#table tbody tr").first.wait_for()
    tree = page.locator("body").aria_snapshot()
    assert 'heading "Smart cities"' in tree
    assert 'application "Relationship picture' in tree
    assert tree.count("- row ") == 27
    assert "Cities 10" in tree


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["graph", "timeline", "matrix", "index"])
def test_axe_finds_nothing_serious(
    viewer: Any, kind: str, scheme: str, picture: Callable[..., None]
) -> None:
    if kind == "index":
        entry = index_entry(build_picture(sample()), title="All", href="a.html", description="x")
        html = render_index([entry], title="Views")
    else:
        html = render_view(sample(), title="Smart cities", kind=kind)  # type: ignore[arg-type]
    page = viewer.open(html, color_scheme=scheme, bypass_csp=True)
    if kind == "graph":
        page.locator("#table-box").evaluate("box => box.open = true")
        click(page, middle_of(page, "MET_WITH", "Busan", "Barcelona"))
    picture(page, f"{kind}-{scheme}")
    found = Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in {"serious", "critical"}]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in serious] == []


def test_dark_is_switched_by_a_button(page: Page, picture: Callable[..., None]) -> None:
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 25, 31)"
    busan = page.evaluate("coopgraph.nodes.find(n => n.name === 'Busan').id")
    colour = f"coopgraph.stage.network().body.data.nodes.get({busan}).color.background"
    assert page.evaluate(colour) == "#56b4e9"
    picture(page, "dark")
    page.click("#theme")
    assert page.evaluate(colour) == "#0072b2"


def test_names_at_the_edge_of_a_narrow_picture_can_be_read(viewer: Any) -> None:
    page = viewer.open(
        render_view(sample(), title="Narrow"), viewport={"width": 360, "height": 740}
    )
    page.wait_for_function("coopgraph.stage.names.length > 5")
    page.evaluate("coopgraph.stage.zoom(1.6)")
    page.wait_for_timeout(300)
    cut = page.evaluate(
        """() => { const width = document.getElementById('graph').clientWidth, stage = coopgraph.stage;
        const spot = name => stage.network().canvasToDOM(stage.network().getPosition(
          coopgraph.nodes.find(n => n.short === name).id));
        return stage.labels.map((box, i) => [stage.names[i], box]).filter(([name, box]) =>
          spot(name).x > 0 && spot(name).x < width && (box[0] < 0 || box[2] > width)); }"""
    )
    assert cut == []


def test_it_fits_a_phone(viewer: Any, picture: Callable[..., None]) -> None:
    page = viewer.open(
        render_view(sample(), title="Smart cities"),
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#graph").bounding_box()["width"] > 340
    page.touchscreen.tap(*spot_of(page, "Barcelona"))
    page.wait_for_timeout(500)
    assert "City, Spain" in panel(page)
    picture(page, "phone")


def test_paper_shows_the_picture_and_the_whole_table(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not page.locator("#bar").is_visible()
    assert not page.locator("#filters label").first.is_visible()
    assert page.locator("#kinds").is_visible()
    assert page.locator("#table tbody tr").count() == 26
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.getElementById('table-box').open") is False
    assert page.pdf()[:5] == b"%PDF-"


def test_it_works_in_the_sandboxed_frame_of_a_notebook(viewer: Any) -> None:
    from queries.views import View

    shown = View(render_view(sample(), title="A"))._repr_html_()
    page = viewer.open(f"<!doctype html><meta charset=utf-8>{shown}")
    frame = page.frame_locator("iframe")
    frame.locator("#counts").get_by_text("23 entities").wait_for()
    frame.locator(".key", has_text="Cities").click()
    frame.get_by_text(re.compile(r"\d+ of 23 entities and \d+ of 26 relations")).wait_for()


def test_ten_thousand_entities_open_and_pan(viewer: Any) -> None:
    page = viewer.open(render_view(large(10_000), title="Very many"))
    assert "150 of 10,000" in page.inner_text("#counts")
    page.click("#all")
    page.wait_for_function("coopgraph.shown.nodes.length === 10000", timeout=60_000)
    assert len(relations_shown(page)) == 19_996
    before = page.evaluate("coopgraph.stage.network().getViewPosition().x")
    page.evaluate("coopgraph.stage.pan(90, 0)")
    assert page.evaluate("coopgraph.stage.network().getViewPosition().x") > before


def test_the_key_of_a_focus_opens_there(viewer: Any) -> None:
    html = render_view(sample(), title="A")
    page = viewer.open(html, anchor=f"#focus={key_of('GrowGreen').replace(':', '%3A')}")
    assert len(names_shown(page)) == 4
