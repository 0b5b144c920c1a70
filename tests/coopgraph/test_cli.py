"""The command line as a user types it: results, sentences and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.files import MAKERS, make_pdf, make_zip
from tests.servers import embedded_store

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    done = subprocess.run(
        [sys.executable, "-m", "coopgraph.cli", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **environment},
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cli")
    with embedded_store(folder / "store"):
        done = run("build", ROOT / "corpus", "--store", folder / "store", "--out", folder / "out")
        assert done.returncode == 0, done.stderr
        assert "documents" in done.stdout
        yield folder


def test_build_writes_the_views(built: Path) -> None:
    index = (built / "out" / "index.html").read_text(encoding="utf-8")
    for name in ("city_pairings", "ministry_meetings", "company_mous"):
        assert f"{name}.html" in index
        assert (built / "out" / f"{name}.html").exists()


def test_build_again_changes_nothing(built: Path) -> None:
    first = run("query", "relation_counts", "--store", built / "store", "-f", "json").stdout
    again = run("build", ROOT / "corpus", "--store", built / "store", "--out", built / "out", "-q")
    assert again.returncode == 0
    assert run("query", "relation_counts", "--store", built / "store", "-f", "json").stdout == first


def test_path_carries_evidence(built: Path) -> None:
    done = run("path", "Stockholm", "Busan", "--store", built / "store", "-f", "json")
    paths = json.loads(done.stdout)
    assert [n["name"] for n in paths[0]["nodes"]] == [
        "Stockholm",
        "GrowSmarter",
        "Barcelona",
        "Busan",
    ]
    for step in paths[0]["steps"]:
        assert step["evidence"]
        for passage in step["evidence"]:
            text = (ROOT / "corpus" / passage["document"]).read_text(encoding="utf-8")
            assert text[passage["start"] : passage["end"]] == passage["quote"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_query_in_every_format(built: Path, form: str) -> None:
    done = run("query", "city_pairings", "--store", built / "store", "-f", form)
    assert done.returncode == 0
    assert "Eindhoven" in done.stdout
    if form == "json":
        assert {row["type"] for row in json.loads(done.stdout)} == {"PAIRED_WITH"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("query", "city_pairing"), 2, "city_pairings"),
        (("query", "partners_of", "-p", "name=Bussan"), 2, "Busan"),
        (("query", "partners_of"), 2, "name"),
        (("query", "partners_of", "-p", "name=Ramboll", "-p", "kind"), 2, "key=value"),
        (("path", "Stokholm", "Busan"), 2, "Stockholm"),
        (("path", "Samsung SDS", "Busan"), 1, "nothing in the graph leads"),
        (("cypher", "CREATE (n:X)"), 2, "only reading"),
        (("cypher", "MATCH (n"), 2, "refuses the statement"),
        (("cypher", "MATCH (n:Nothing) RETURN n"), 1, "nothing in the graph"),
        (("retract", "unknown.txt"), 1, "not in the store"),
        (("view", "neighbourhood", "-p", "name=Bussan"), 2, "Busan"),
    ],
)
def test_mistakes_are_one_sentence(
    built: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*words, "--store", built / "store")
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_bad_input_is_left_out_and_the_rest_loaded(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Turku met with Tartu in May 2020.", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\x00\x00")
    (tmp_path / "latin.txt").write_bytes("Málaga".encode("latin-1"))
    (tmp_path / "noise.txt").write_bytes(bytes(range(1, 256)) * 40_000)
    (tmp_path / "none").mkdir()
    names = ["good.txt", "empty.txt", "binary.txt", "latin.txt", "noise.txt", "none", "missing.txt"]
    with embedded_store(tmp_path / "store"):
        done = run(
            "build",
            *(tmp_path / n for n in names),
            "--store",
            tmp_path / "store",
            "--out",
            tmp_path / "out",
            "-q",
        )
        assert done.returncode == 1
        lines = done.stderr.strip().splitlines()
        assert len(lines) == len(names) - 1
        for name in names[1:]:
            assert sum(str(tmp_path / name) in line for line in lines) == 1
        rows = json.loads(
            run("query", "meetings", "--store", tmp_path / "store", "-f", "json").stdout
        )
        assert [{row["source"], row["target"]} for row in rows] == [{"Turku", "Tartu"}]


def test_documents_of_every_kind_build_one_graph(tmp_path: Path) -> None:
    texts = {
        "a.pdf": "Turku met with Tartu in May 2020.",
        "b.docx": "Turku met with Aarhus in May 2020.",
        "c.eml": "Turku met with Riga in May 2020.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(MAKERS[Path(name).suffix](["Turku meets others", text]))
    (tmp_path / "all.zip").write_bytes(
        make_zip({"a.pdf": make_pdf(["Turku met with Bergen in May 2020."]), "b.pdf": b"broken"})
    )
    store = ("--store", tmp_path / "store")
    with embedded_store(tmp_path / "store"):
        done = run("build", tmp_path, *store, "--out", tmp_path / "out", "-q")
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            f"coopgraph: left out {tmp_path}/all.zip/b.pdf: is broken, or no .pdf file"
        ]
        rows = json.loads(run("query", "meetings", *store, "-f", "json").stdout)
        assert {r["source"] for r in rows} | {r["target"] for r in rows} == {
            *("Aarhus", "Bergen", "Riga", "Tartu", "Turku")
        }
        assert run("retract", "all.zip/a.pdf", tmp_path / "b.docx", *store).returncode == 0
        rows = json.loads(run("query", "meetings", *store, "-f", "json").stdout)
        assert len(rows) == 2


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("bolt://127.0.0.1:1", "no server answers"),
        ("mysql://localhost", "not mysql://"),
        ("bolt://neo4j:secret-word@127.0.0.1:1", "no server answers"),
    ],
)
def test_wrong_server_is_one_sentence(address: str, said: str) -> None:
    done = run("query", "meetings", "--store", address)
    assert done.returncode == 2
    assert said in done.stderr
    assert "secret-word" not in done.stderr


def test_wrong_password_is_one_sentence(neo4j_address: str) -> None:
    done = run("query", "meetings", "--store", neo4j_address.replace("only-for-tests", "wrong-one"))
    assert done.returncode == 2
    assert "refuses the user or password" in done.stderr
    assert "wrong-one" not in done.stderr


def test_extract_prints_records_as_documented() -> None:
    done = run("extract", ROOT / "corpus" / "smart-city-expo.txt", "-q")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    text = (ROOT / "corpus" / "smart-city-expo.txt").read_text(encoding="utf-8")
    assert records
    for record in records:
        assert text[record["start"] : record["end"]] == record["quote"]
        assert {"name", "label"} <= set(record["source"])


def test_claims_travel_as_records(built: Path, tmp_path: Path) -> None:
    records = tmp_path / "claims.jsonl"
    records.write_text(run("extract", ROOT / "corpus", "-q").stdout, encoding="utf-8")
    with embedded_store(tmp_path / "store"):
        done = run("load", records, "--documents", ROOT / "corpus", "--store", tmp_path / "store")
        assert done.returncode == 0, done.stderr
        query = ("query", "relation_counts", "-f", "json")
        assert (
            run(*query, "--store", tmp_path / "store").stdout
            == run(*query, "--store", built / "store").stdout
        )


def test_killed_engine_opens_again_with_what_was_committed(tmp_path: Path) -> None:
    import os
    import signal

    from graph.engine import find_engine

    store = tmp_path / "store"
    with embedded_store(store):
        run("build", ROOT / "corpus", "--store", store, "--out", tmp_path / "out", "-q")
        before = run("query", "relation_counts", "--store", store, "-f", "json").stdout
        engine = find_engine(store)
        assert engine is not None
        os.kill(engine.pid, signal.SIGKILL)
        after = run("query", "relation_counts", "--store", store, "-f", "json")
        assert after.returncode == 0
        assert after.stdout == before


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv=['coopgraph','--help'];\n"
        "from coopgraph.cli import app\n"
        "try: app()\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy', 'neomodel', 'networkx', 'neo4j') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


RELEASES = ROOT.parent / "shared" / "documents" / "releases"


@pytest.mark.skipif(not RELEASES.exists(), reason="the press releases are not beside the project")
def test_the_whole_line_on_press_releases(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with embedded_store(store):
        done = run("build", RELEASES, "--store", store, "--out", tmp_path / "out", "-q")
        assert done.returncode == 0, done.stderr
        paths = json.loads(run("path", "Stockholm", "Busan", "--store", store, "-f", "json").stdout)
        assert [n["name"] for n in paths[0]["nodes"]] == [
            "Stockholm",
            "GrowSmarter",
            "Barcelona",
            "Busan",
        ]
        for step in paths[0]["steps"]:
            for passage in step["evidence"]:
                text = (RELEASES / passage["document"]).read_bytes().decode("utf-8")
                assert text[passage["start"] : passage["end"]] == passage["quote"]
        for name, words in {
            "city_pairings": (),
            "ministry_meetings": (),
            "company_mous": (),
            "partners_of": ("-p", "name=Busan"),
            "evidence": ("-p", "a=Busan", "-p", "b=Barcelona"),
            "participants": ("-p", "name=GrowSmarter"),
            "people": (),
            "timeline": ("-p", "name=Busan"),
            "country_matrix": (),
            "documents_of": ("-p", "name=MOLIT"),
        }.items():
            answer = run("query", name, *words, "--store", store, "-f", "json")
            assert answer.returncode == 0, f"{name}: {answer.stderr}"
            assert json.loads(answer.stdout)
        for words in (
            ("neighbourhood", "-p", "name=Barcelona"),
            ("path", "-p", "from=Stockholm", "-p", "to=Busan"),
        ):
            page = tmp_path / f"{words[0]}.html"
            assert run("view", *words, "-o", page, "--store", store).returncode == 0
            assert "Barcelona" in page.read_text(encoding="utf-8")
