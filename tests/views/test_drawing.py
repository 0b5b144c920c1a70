"""Views of a stored graph, by name and from the command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.views.sample import FACTS, OTHERS, SPOTS

ROOT = Path(__file__).parent.parent.parent
LOAD = """
import sys, json
from graph.backup import read_records
from graph.claims import Claim, Document
from graph.store import open_store
from graph.writer import Writer
lines = open(sys.argv[2], encoding="utf-8").readlines()
documents = [Document(f"brief-{i}.txt", " " * 100 + "text", url="https://example.org/" + str(i)) for i in range(1, 5)]
with open_store(sys.argv[1]) as store:
    store.install()
    Writer(store).load(documents, [r for r in read_records(lines) if isinstance(r, Claim)])
"""


def records() -> Iterator[dict[str, Any]]:
    def end(name: str) -> dict[str, Any]:
        label, country = (SPOTS.get(name) or OTHERS[name])[:2]
        return {"name": name, "label": label} | ({"country": country} if country else {})

    for i, (kind, a, b, date, status) in enumerate(FACTS):
        quote = f"{a} and {b}: {kind.lower().replace('_', ' ')}."
        yield {
            "type": kind, "source": end(a), "target": end(b), "document": f"brief-{i % 4 + 1}.txt",
            "quote": quote, "start": 0, "end": len(quote), "date": date, "status": status,
            "confidence": 0.8,
        }  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a stored graph; a process of its own, as a machine has one engine a process."""
    folder = tmp_path_factory.mktemp("views")
    lines = folder / "claims.jsonl"
    lines.write_text("\n".join(json.dumps(r) for r in records()), encoding="utf-8")
    command = [sys.executable, "-c", LOAD, str(folder / "store"), str(lines)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return folder


GOOD: tuple[tuple[tuple[str, ...], set[str], set[str]], ...] = (
    (("city_pairings",), {"Busan", "Barcelona", "Hanoi"}, {"PAIRED_WITH"}),
    (("ministry_meetings",), {"Ministry of Land", "Ministry of Economy"}, {"MET_WITH"}),
    (("company_mous",), {"Harbour Data", "Marea Systems"}, {"SIGNED_MOU_WITH"}),
    (("neighbourhood", "-p", "name=barcelona"), {"Barcelona", "Busan"}, {"ORGANISED"}),
    (("event", "-p", "name=Smart City Expo"), {"Harbour Data"}, {"PARTICIPATED_IN"}),
    (("path", "-p", "from=Stockholm", "-p", "to=Busan"), {"GrowGreen"}, {"IMPLEMENTS"}),
    (("timeline",), {"Busan"}, {"VISITED"}),
    (("timeline", "-p", "name=Busan"), {"Barcelona"}, {"SIGNED_MOU_WITH"}),
    (("matrix",), {"Busan"}, {"PAIRED_WITH"}),
    (("communities",), {"Ana Ferrer"}, {"WORKS_FOR"}),
    (("map",), {"Busan", "Barcelona"}, {"PAIRED_WITH"}),
    (("overview",), {"World Bank"}, {"SUPPORTS"}),
)
BAD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("city_pairing",), "city_pairings"),
    (("neighbourhood", "-p", "name=Barcelna"), "Barcelona"),
    (("neighbourhood",), "needs name"),
    (("neighbourhood", "-p", "name=Busan", "-p", "steps=0"), "from 1 to 4"),
    (("neighbourhood", "-p", "nam=Busan"), "has no parameter nam"),
    (("matrix", "-p", "key"), "key=value"),
    (("entities",), "no relations to draw"),
)
# Many commands in one process: each would wait seconds for the engine to start.
RUN = """
import json, sys
from typer.testing import CliRunner
from coopgraph.cli import app
results = []
for words in json.load(sys.stdin):
    done = CliRunner().invoke(app, ["view", *words])
    results.append([done.exit_code, done.stdout, done.stderr])
json.dump(results, sys.stdout)
"""


def run(home: Path, *command: str, given: str = "", **environment: str) -> str:
    settings = {**os.environ, "COOPGRAPH_STORE": str(home / "store"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=home,
        env=settings | environment,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def outcome(home: Path) -> dict[tuple[str, ...], tuple[int, str, str]]:
    """Exit code, stdout and stderr of every command of this module."""
    (home / "file").write_text("")
    commands = [
        *((*words, "-o", f"out/{i}.html") for i, (words, _, _) in enumerate(GOOD)),
        *((*words, "-o", "no/view.html") for words, _ in BAD),
        ("city_pairings", "-o", "file/view.html"),
        ("city_pairings", "-o", "pairs.svg"),
        ("list",),
        ("twins", "--queries", "further", "-o", "twins.html"),
    ]
    (home / "further").mkdir()
    text = (ROOT / "queries" / "cypher" / "city_pairings.cypher").read_text("utf-8")
    own = home / "further" / "twins.cypher"
    own.write_text(text.replace("name: city_pairings", "name: twins"), "utf-8")
    results = json.loads(run(home, "-c", RUN, given=json.dumps(commands)))
    return {words: tuple(result) for words, result in zip(commands, results, strict=True)}


def payload(path: Path) -> dict[str, Any]:
    found = re.search(r'type="application/json">(.*?)</script>', path.read_text("utf-8"), re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize("number", range(len(GOOD)))
def test_each_view_holds_its_graph_with_evidence(home: Path, outcome: Any, number: int) -> None:
    words, names, relations = GOOD[number]
    place = f"out/{number}.html"
    assert outcome[*words, "-o", place] == (0, place + "\n", "")
    data = payload(home / place)
    assert names <= set(data["nodes"]["name"])
    assert relations <= {row[0] for row in data["types"]}
    assert data["evidence"]["quote"]
    if words[0] == "map":
        assert all(data["mapAt"])


@pytest.mark.parametrize(("words", "said"), BAD)
def test_what_is_wrong_is_one_sentence_and_writes_no_file(
    home: Path, outcome: Any, words: tuple[str, ...], said: str
) -> None:
    code, _, errors = outcome[*words, "-o", "no/view.html"]
    assert code == 2
    assert said in errors
    assert errors.count("\n") == 1
    assert not (home / "no").exists()


def test_a_place_that_cannot_be_written_is_one_sentence(outcome: Any) -> None:
    code, _, errors = outcome["city_pairings", "-o", "file/view.html"]
    assert code == 2
    assert errors.startswith("coopgraph: cannot write file/view.html")
    assert errors.count("\n") == 1


def test_svg_by_the_name_of_the_file(home: Path, outcome: Any) -> None:
    assert outcome["city_pairings", "-o", "pairs.svg"][0] == 0
    assert (home / "pairs.svg").read_text("utf-8").startswith("<svg ")


def test_the_names_are_listed(outcome: Any) -> None:
    listed = {line.split("\t")[0] for line in outcome["list",][1].splitlines()}
    assert {"neighbourhood", "city_pairings"} <= listed


def test_stored_queries_of_ones_own_are_views_too(home: Path, outcome: Any) -> None:
    assert outcome["twins", "--queries", "further", "-o", "twins.html"][0] == 0
    assert "Busan" in payload(home / "twins.html")["nodes"]["name"]


def test_it_writes_utf8_on_a_windows_code_page(home: Path) -> None:
    words = ("-m", "coopgraph.cli", "view", "overview", "-o", "o.html")
    run(home, *words, PYTHONUTF8="0", LC_ALL="en_US.CP1252")
    assert "</html>" in (home / "o.html").read_text("utf-8")


def test_the_standard_views_have_an_index(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from graph.store import open_store\n"
        "from coopgraph.drawing import write_standard_views\n"
        "with open_store(sys.argv[1]) as s: print(write_standard_views(s, Path(sys.argv[2])))"
    )
    folder = home / "standard"
    run(home, "-c", code, str(home / "store"), str(folder))
    index = (folder / "index.html").read_text("utf-8")
    links = re.findall(r'<li><a href="([^"]+)"', index)
    assert len(links) == 11
    assert all((folder / link).is_file() for link in links)
    assert index.count("<svg") == len(links)


def test_a_notebook_shows_a_view() -> None:
    import nbformat
    from nbclient import NotebookClient

    cell = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from queries.views import View, render_view\n"
        "from tests.views.sample import sample\n"
        "View(render_view(sample(), title='In a notebook'))"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = notebook.cells[0].outputs[0]["data"]["text/html"]
    assert shown.startswith("<iframe sandbox")
    assert "In a notebook" in shown
