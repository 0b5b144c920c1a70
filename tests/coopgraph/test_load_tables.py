"""Tables from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from coopgraph.cli import app

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
