from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from graph.errors import ViewError
from graph.subgraph import Edge, Evidence, Node, Subgraph
from queries.page import read_library
from queries.svg import render_svg
from queries.view_data import build_picture, short_name, view_payload
from queries.view_style import COLOURS
from queries.views import View, index_entry, render_index, render_view, write_view
from tests.views.sample import key_of, large, sample


def data_of(html: str) -> Any:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


def test_the_page_names_no_outside_source() -> None:
    html = render_view(sample(), title="Views")
    markup = re.sub(r"<script.*?</script>|<style.*?</style>", "", html, flags=re.S)
    assert not re.search(r"(src|href)\s*=\s*(?![\"']?data:)", markup)
    assert "default-src 'none'" in unescape(html)
    assert "unsafe" not in unescape(
        re.findall(r"Content-Security-Policy\" content=\"(.*?)\"", html)[0]
    )


def test_vis_network_comes_without_its_editor() -> None:
    import pyvis

    whole = Path(str(pyvis.__file__)).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    assert len(read_library()) < 0.92 * len(whole.read_text("utf-8"))
    assert not re.search("vis-color|vis-manipulation|vis-configuration", read_library())


@pytest.mark.parametrize(("count", "share"), [(50, 0.7), (500, 0.7)])
def test_a_file_is_smaller_than_that_of_pyvis(count: int, share: float) -> None:
    from benchmarks.views import make_graph, pyvis_page

    graph = make_graph(count)
    assert len(render_view(graph, title="Views").encode()) <= share * len(
        pyvis_page(graph).encode()
    )


def test_the_same_graph_gives_the_same_page() -> None:
    assert render_view(sample(), title="A") == render_view(sample(), title="A")


def test_parallel_relations_and_quotes_are_kept() -> None:
    payload = data_of(render_view(sample(), title="A"))
    pairs = list(zip(payload["edges"]["source"], payload["edges"]["target"], strict=True))
    assert len(pairs) == len(sample().edges)
    assert len(payload["evidence"]["quote"]) == len(sample().edges)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        (" JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//example.org/a", False),
        ("https:", False),
        ("http://[", False),
    ],
)
def test_links_lead_only_to_the_web(url: str, kept: bool) -> None:
    edge = Edge("MET_WITH", "a", "b", evidence=(Evidence("d", "q", 0, 1, url=url),))
    nodes = (Node("a", "A", "City"), Node("b", "B", "City"))
    payload = view_payload(build_picture(Subgraph(nodes, (edge,))), title="")
    assert bool(payload["documents"][0][1]) is kept


def test_more_than_ten_thousand_entities_say_what_is_left_out() -> None:
    picture = build_picture(large(10_050), kind="timeline")
    assert len(picture.nodes) == 10_000
    assert "10,000 of 10,050 entities" in picture.left_out
    kept = {node.key for node in picture.nodes}
    assert {"n00000", "n00001"} <= kept
    limited = replace(large(50), total_nodes=70)
    assert "50 of 70 entities" in build_picture(limited).left_out


def test_more_than_forty_thousand_relations_say_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("queries.view_data.MOST_EDGES", 20)
    graph = sample()
    edges = tuple(replace(e, documents=1 + i % 3) for i, e in enumerate(graph.edges))
    picture = build_picture(replace(graph, edges=edges))
    assert len(picture.edges) == 20
    assert sum(e.documents == 3 for e in picture.edges) == sum(e.documents == 3 for e in edges)
    assert "20 of 26 relations" in picture.left_out


def test_a_large_view_opens_with_150_around_its_focus() -> None:
    picture = build_picture(large(600), focus="n00599")
    assert len(picture.first) == 150
    assert picture.nodes[picture.first[0]].key == "n00599"


def test_names_in_pictures_are_one_short_line() -> None:
    assert short_name("x" * 10_000) == "x" * 29 + "…"
    assert short_name("\u202eevil\u2066\u200b") == "evil"
    assert short_name("a\u2028b\nc") == "a b c"
    assert short_name("\u200b\u202e") == "(no name)"
    assert short_name("부산광역시") == "부산광역시"


def test_colours_are_seen_on_their_ground() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a: str, b: str) -> float:
        one, two = sorted((light(a), light(b)))
        return (two + 0.05) / (one + 0.05)

    for on_light, on_dark in COLOURS.values():
        assert contrast(on_light, "#ffffff") >= 3
        assert contrast(on_dark, "#14191f") >= 3


def test_svg_is_well_formed_whatever_the_names() -> None:
    nodes = tuple(
        replace(n, name=f"</text><script>{n.name}\x00\ud800&\u202e") for n in sample().nodes
    )
    svg = render_svg(build_picture(replace(sample(), nodes=nodes)), title='<b>"&')
    root = ElementTree.fromstring(svg)
    assert not root.findall(".//{*}script")
    said = [element.text for element in root.findall("{*}text")]
    assert len(said) == 1 + len(nodes) + len({n.label for n in nodes})
    assert "Research organisations" in said


def test_an_empty_result_says_so() -> None:
    html = render_view(Subgraph((), ()), title="None")
    assert "Nothing was found" in html


def test_the_index_leads_to_every_view() -> None:
    entries = [
        index_entry(build_picture(sample()), title="Every<one>", href="all.html"),
        index_entry(build_picture(Subgraph((), ())), title="Nobody", href="none.html"),
    ]
    html = render_index(entries, title="Views", subtitle="of a sample")
    assert 'href="all.html"' in html
    assert "23 entities, 26 relations" in html
    assert "Nothing found" in html
    assert html.count("<svg") == 2
    assert "Every&lt;one&gt;" in html
    assert "<script" not in html


def test_the_file_is_whole_utf8_whatever_the_locale(tmp_path: Path) -> None:
    html = render_view(sample(), title="부산 \U0001f1f0\U0001f1f7")
    path = write_view(html, tmp_path / "new" / "view.html")
    assert path.read_text(encoding="utf-8") == html
    assert [p.name for p in path.parent.iterdir()] == ["view.html"]


def test_what_cannot_be_written_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("kept")
    with pytest.raises(ViewError, match="cannot write"):
        write_view("<p>", blocked / "view.html")
    assert blocked.read_text() == "kept"
    folder = tmp_path / "view.html"
    folder.mkdir()
    with pytest.raises(ViewError, match="cannot write"):
        write_view("<p>", folder)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "view.html"]


def test_a_view_shows_itself_in_a_notebook() -> None:
    shown = View(render_view(sample(), title="A"))._repr_html_()
    assert shown.startswith('<iframe sandbox="allow-scripts')
    assert "allow-same-origin" not in shown
    source = re.search(r'srcdoc="([^"]*)"', shown)
    assert source
    assert "default-src" in unescape(source[1])


def test_the_path_view_holds_just_the_paths() -> None:
    path = [key_of(n) for n in ("Stockholm", "GrowGreen", "Barcelona", "Busan")]
    picture = build_picture(sample(), kind="path", paths=[path])
    assert [picture.nodes[i].key for i in picture.paths[0]] == path
    assert len(picture.nodes) == 4
    assert {e.type for e in picture.edges} >= {"IMPLEMENTS", "PAIRED_WITH", "MET_WITH"}
