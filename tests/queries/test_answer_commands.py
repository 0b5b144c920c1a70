"""The commands that answer: what they print, say and end with."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from coopgraph.cli import app
from graph.store import Store


@pytest.mark.parametrize(
    ("words", "code", "printed", "said"),
    [
        (["ask", "Who works with Busan?"], 0, "Casa Asia", "coopgraph query partners_of"),
        (["ask", "Who works with Busan?"], 0, "NeoStack", "MATCH (a:Entity {key: $name})"),
        (["ask", "Who visited KOTRA?"], 1, "", "nothing in the graph says so"),
        (["ask", "Who adores Busan?"], 2, "", "not understood"),
        (["ask", "Who works with Atlantis?"], 2, "", "called Atlantis"),
        (["path", "Stockholm", "Busan"], 0, "took part in", ""),
        (["path", "Stockholm", "Busan", "--via", "Agency/ES"], 0, "Casa Asia", ""),
        (["path", "Stockholm", "Busan", "--max-steps", "1", "-f", "json"], 1, "[]", "leads from"),
        (["path", "Stockholm", "Busn"], 2, "", "did you mean Busan"),
        (["path", "Stockholm", "Busan", "--since", "soon"], 2, "", "is no date"),
        (["partners", "Busan", "--country", "ES", "--kind", "company"], 0, "Lumen Grid", ""),
        (["partners", "Busan", "--country", "FR"], 1, "", "nobody of that kind"),
        (["introducers", "Seoul", "Barcelona"], 0, "Casa Asia", ""),
        (["suggest", "Seoul"], 0, "both are tied to Busan", "no document says"),
        (["query", "partners_of", "-p", "name=Busan", "--limit", "1"], 0, "Barcelona", "--limit"),
        (
            ["query", "city_paring"],
            2,
            "",
            "no stored query is called “city_paring”; did you mean city_",
        ),
        (["cypher", "MATCH (n RETURN n"], 2, "", "refuses the statement: "),
        (["cypher", "CREATE (:Hacked)"], 2, "", "only reading is allowed"),
    ],
)
def test_commands(
    sample_store: Store, server: str, words: list[str], code: int, printed: str, said: str
) -> None:
    done = CliRunner().invoke(app, [*words, "--store", server])
    assert (done.exit_code, "Traceback" in done.output) == (code, False), done.output
    assert printed in done.stdout
    assert said in done.stderr


def test_paths_as_json_have_the_documented_form(sample_store: Store, server: str) -> None:
    words = ["path", "Stockholm", "Busan", "--format", "json", "-k", "2", "--store", server]
    found = json.loads(CliRunner().invoke(app, words).stdout)
    assert len(found) == 2
    for path in found:
        assert {"nodes", "steps", "score", "text"} <= path.keys()
        assert len(path["nodes"]) == len(path["steps"]) + 1
        for step in path["steps"]:
            assert {"type", "source", "target", "evidence"} <= step.keys()
            for passage in step["evidence"]:
                assert {"document", "quote", "start", "end", "date"} <= passage.keys()
