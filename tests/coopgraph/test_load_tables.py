"""Tables from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from coopgraph.cli import app
from graph.store import Store

TWINS = """city1,country1,city2,country2
Busan,South Korea,Barcelona,Spain
Turku,Finland,Tartu,Atlantis
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "twins.csv"
    path.write_text(TWINS, encoding="utf-8")
    return path


def test_load_tells_which_rows_it_left_out(embedded_address: str, table: Path) -> None:
    words = ["load", str(table), "--mapping", "twin_cities", "--store", embedded_address]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert "a row left out: 'Atlantis' is no country that is known (row 3)" in result.stderr
    again = CliRunner().invoke(app, words)
    assert "0 claims loaded, 1 known already" in again.stderr


def test_load_refuses_documents_of_a_table(table: Path) -> None:
    words = ["load", str(table), "--mapping", "twin_cities", "--documents", str(table.parent)]
    assert CliRunner().invoke(app, words).exit_code == 2


def test_a_table_that_is_loaded_again_replaces_what_it_said(store: Store, table: Path) -> None:
    from coopgraph.loading import load_tables

    log = table.with_name("decisions.jsonl")
    table.write_text(TWINS.replace("Atlantis", "Estonia"), encoding="utf-8")
    load_tables(store, [table], mapping="twin_cities", decisions=log)
    assert store.read("MATCH (c:Claim) RETURN count(c) AS n") == [{"n": 2}]
    table.write_text(
        TWINS.replace("Atlantis", "Estonia").replace("Busan", "Seoul"), encoding="utf-8"
    )
    done = load_tables(store, [table], mapping="twin_cities", decisions=log).loaded
    assert done is not None
    assert (done.claims, done.known, done.removed) == (1, 1, 1)
    names = {row["name"] for row in store.read("MATCH (e:City) RETURN e.name AS name")}
    assert names == {"Seoul", "Barcelona", "Turku", "Tartu"}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_rows_stand_in_the_text_that_is_kept(store: Store, tmp_path: Path, suffix: str) -> None:
    from coopgraph.loading import load_tables

    path = tmp_path / f"twins{suffix}"
    rows = [line.split(",") for line in TWINS.replace("Atlantis", "Estonia").splitlines()]
    if suffix == ".xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(map(",".join, rows)).encode())
    load_tables(store, [path], mapping="twin_cities", decisions=tmp_path / "decisions.jsonl")
    said = store.read(
        "MATCH (c:Claim)-[:STATED_IN]->(d:Document) RETURN d.text AS text, c.quote AS quote, c.start AS start, c.end AS end"
    )
    assert len(said) == 2
    assert all(row["text"][row["start"] : row["end"]] == row["quote"] for row in said)
