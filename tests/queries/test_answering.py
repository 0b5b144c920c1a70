"""What users see of the answers: Python, MCP and refusal of whatever writes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client

from coopgraph.api import Graph, Rows, open_graph
from coopgraph.mcp_server import build_server
from graph.errors import UnknownNameError
from graph.projection import find_entity
from graph.store import Store
from queries.answers import run_query
from queries.asking import answer_question
from queries.catalogue import read_catalogue
from queries.reaching import Wish, find_reachable, find_suggestions

CATALOGUE = read_catalogue()

HOSTILE = st.text(max_size=30) | st.sampled_from(
    [
        "'",
        '"',
        "`",
        "\\",
        "$name",
        "}) DETACH DELETE n //",
        "\x00",
        "\u2028",
        "' OR 1=1",
        "İ",
        "\\u0027",
    ]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=HOSTILE)
def test_any_text_is_only_a_value(sample_store: Store, text: str) -> None:
    topic = text if text.strip() else "x"
    for row in run_query(sample_store, CATALOGUE["claims_about"], {"topic": topic}).rows:
        assert topic.strip().lower() in json.dumps(row, ensure_ascii=False).lower()
    run_query(sample_store, CATALOGUE["facts_of_document"], {"document": topic})
    with contextlib.suppress(UnknownNameError):
        find_entity(sample_store, text)
    answer_question(sample_store, text, CATALOGUE)
    assert len(run_query(sample_store, CATALOGUE["entities"]).rows) == 27


def test_replies_say_what_was_run(sample_store: Store) -> None:
    reply = answer_question(sample_store, "Who works with Busan?", CATALOGUE)
    assert reply.ran == "coopgraph query partners_of -p name='Busan'"
    assert reply.statement == CATALOGUE["partners_of"].statement
    assert {row["partner"] for row in reply.rows} == {"Barcelona", "Casa Asia", "NeoStack", "Seoul"}
    none = answer_question(sample_store, "Who visited KOTRA?", CATALOGUE)
    assert none.question.query == "links_of"
    assert list(none.rows) == []
    reach = answer_question(sample_store, "How can Busan reach the Netherlands?", CATALOGUE)
    assert [path.nodes[-1].name for path in reach.paths] == ["STARIA Technology"]


def test_reachable_partners_come_nearest_first(sample_store: Store) -> None:
    busan = find_entity(sample_store, "Busan").key
    wish = Wish(country="ES", kind="City")
    found = find_reachable(sample_store, busan, wish, catalogue=CATALOGUE)
    assert [path.nodes[-1].name for path in found] == ["Barcelona"]
    smart = Wish(kind="Company", topic="smart city platform")
    told = find_reachable(sample_store, busan, smart, catalogue=CATALOGUE)
    assert [path.nodes[-1].name for path in told] == ["NeoStack", "STARIA Technology"]


def test_suggestions_have_reasons_and_no_links_yet(sample_store: Store) -> None:
    seoul = find_entity(sample_store, "Seoul").key
    linked = {row["target_key"] for row in run_query(
        sample_store, CATALOGUE["partners_of"], {"name": "Seoul"}).rows}  # fmt: skip
    found = find_suggestions(sample_store, seoul)
    assert found[0].node.name == "Barcelona"
    assert found[0].reasons == ("both are tied to Busan", "both are tied to Casa Asia")
    assert all(s.node.key not in linked and s.reasons for s in found)
    assert find_suggestions(sample_store, find_entity(sample_store, "Kim Hyun-mee").key) == []


@pytest.fixture
def graph(sample_store: Store, server: str) -> Any:
    with open_graph(server) as opened:
        yield opened


def test_parameters_called_name_are_parameters(graph: Graph) -> None:
    rows = graph.query("partners_of", name="Busan", kind="city")
    assert {row["partner"] for row in rows} == {"Barcelona", "Seoul"}
    assert "<td>Barcelona</td>" in rows._repr_html_()
    assert "Busan" in graph.view("neighbourhood", name="Busan")._repr_svg_()


def test_rows_show_text_as_text() -> None:
    shown = Rows([{"name": "<b>A</b>", "key": "k", "date": None}])._repr_html_()
    assert (
        shown
        == "<table><tr><th>name</th><th>date</th></tr><tr><td>&lt;b&gt;A&lt;/b&gt;</td><td></td></tr></table>"
    )


def test_python_gives_dicts_tables_and_graphs(graph: Graph) -> None:
    rows = graph.query("city_pairings")
    assert isinstance(rows[0], dict)
    assert len(rows) == 3
    assert list(rows.to_pandas()["type"]) == ["PAIRED_WITH"] * 3
    assert "source" in graph.query("city_pairings", since="2019").to_pandas().columns
    assert rows.to_networkx().number_of_edges() == 3
    assert graph.paths("Busan", "Stockholm")[0].nodes[0].name == "Busan"
    assert list(graph.cypher("RETURN $x AS x", {"x": 1})) == [{"x": 1}]
    assert graph.ask("Who works with Busan?").rows
    assert "Busan" in str(graph.view("city_pairings").render())


def call(store: Store, tool: str, arguments: dict[str, Any]) -> tuple[bool, str]:
    async def talk() -> tuple[bool, str]:
        async with Client(build_server(store, CATALOGUE)) as client:
            result = await client.call_tool(tool, arguments)
            texts = [getattr(part, "text", "") for part in result.content]
            return bool(result.is_error), "\n".join(texts)

    return asyncio.run(talk())


def test_mcp_lists_tools_that_only_read(sample_store: Store) -> None:
    async def talk() -> Any:
        async with Client(build_server(sample_store, CATALOGUE)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(talk())
    assert {"list_queries", "run_stored_query", "find_partner_paths", "show_evidence"} <= {
        tool.name for tool in tools
    }
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("list_queries", {}, "city_pairings"),
        ("run_stored_query", {"name": "partners_of", "parameters": {"name": "Busan"}}, "Casa Asia"),
        ("find_partner_paths", {"start": "Stockholm", "goal": "Busan"}, "took part in"),
        ("show_evidence", {"a": "Busan", "b": "Barcelona"}, "became sister cities in 1983"),
        ("search_entities", {"name": "Barcelonna"}, "Barcelona"),
        ("ask_graph", {"question": "Who works with Busan?"}, "partners_of"),
        ("ask_graph", {"question": "Why?"}, "questions that are"),
        ("read_cypher", {"statement": "MATCH (e:Entity) RETURN count(e) AS n"}, "27"),
    ],
)
def test_mcp_tools_answer(
    sample_store: Store, tool: str, arguments: dict[str, Any], said: str
) -> None:
    failed, text = call(sample_store, tool, arguments)
    assert not failed, text
    assert said in text


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        (
            "run_stored_query",
            {"name": "partners_of", "parameters": {"name": "Busen"}},
            "did you mean",
        ),
        ("read_cypher", {"statement": "CREATE (:Hacked)"}, ""),
        ("read_cypher", {"statement": "MATCH (n) DETACH DELETE n"}, ""),
    ],
)
def test_mcp_tools_refuse_with_a_sentence(
    sample_store: Store, tool: str, arguments: dict[str, Any], said: str
) -> None:
    failed, text = call(sample_store, tool, arguments)
    assert failed
    assert said in text
    assert "Traceback" not in text
