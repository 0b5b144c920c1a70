"""Tables say facts by a mapping; each row is its own evidence."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from graph.claims import Claim
from graph.errors import DocumentError, MappingError
from loaders.mapping import read_mapping
from loaders.tables import TableReader

MAPPING = """
title: Joint projects
ends:
  body:
    name: name
    id: "body:{id}"
    label: {column: kind, values: {firm: Company, school: ResearchOrganisation}}
    country: {column: country, codes: eu}
  project: {name: project, label: Project}
claims:
  - {type: PARTICIPATED_IN, source: body, target: project, date: since, attributes: {role: role}}
groups:
  - {by: project, end: body, type: COOPERATES_WITH, largest: 3}
skip:
  - {column: role, equals: observer}
"""
HEAD = ["id", "name", "kind", "country", "project", "since", "role"]
ROWS = [
    ["1", "Kestrel Instruments", "firm", "EL", "HARBOUR", "2023-04", "lead"],
    ["2", 'Orla "Öl"\nSchool, north', "school", "UK", "HARBOUR", "", "partner"],
    ["3", "Marram Institute", "school", "FI", "DUNES", "2024", "observer"],
    ["4", "Nobody", "circus", "FI", "DUNES", "2024", "lead"],
    ["5", "Timeless", "firm", "FI", "DUNES", "last May", "lead"],
    ["6", "Far", "firm", "Finland", "DUNES", "2024", "lead"],
]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def write_table(path: Path, rows: list[list[str]] = ROWS) -> str:
    with path.open("w", encoding="utf-8", newline="") as stream:
        if path.suffix == ".jsonl":
            stream.writelines(
                json.dumps(dict(zip(HEAD, row, strict=True)), ensure_ascii=False) + "\n"
                for row in rows
            )
        else:
            csv.writer(stream, delimiter="\t" if path.suffix == ".tsv" else ",").writerows(
                [HEAD, *rows]
            )
    return path.read_bytes().decode("utf-8")


def read(path: Path, mapping: Path | str) -> tuple[TableReader, list[Claim]]:
    reader = TableReader(path, read_mapping(mapping))
    return reader, list(reader.claims())


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
def test_rows_are_the_evidence_of_what_they_say(tmp_path: Path, mapping: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    text = write_table(path)
    reader, claims = read(path, mapping)
    assert [(c.type, c.source.id, c.source.country, c.target.name, c.date) for c in claims] == [
        ("PARTICIPATED_IN", "body:1", "GR", "HARBOUR", "2023-04"),
        ("PARTICIPATED_IN", "body:2", "GB", "HARBOUR", None),
        ("COOPERATES_WITH", "body:1", "GR", 'Orla "Öl" School, north', None),
    ]
    assert all(text[c.start : c.end] == c.quote and c.document == path.name for c in claims)
    assert claims[0].attributes == {"role": "lead"}
    assert claims[2].inferred
    assert (reader.rows, reader.skipped, len(reader.problems)) == (6, 1, 3)


def test_sheets_are_read_like_text(tmp_path: Path, mapping: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [HEAD, *ROWS]:
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    _, claims = read(tmp_path / "table.xlsx", mapping)
    text = "\n".join("\t".join(" ".join(c.split()) for c in row) for row in [HEAD, *ROWS])
    assert len(claims) == 3
    assert all(text[c.start : c.end] == c.quote for c in claims)


def test_one_id_is_one_entity_of_one_kind(tmp_path: Path, mapping: Path) -> None:
    path = tmp_path / "table.csv"
    write_table(path, [ROWS[0], ["1", "Kestrel", "school", "EL", "DUNES", "", ""]])
    _, claims = read(path, mapping)
    assert {c.source.label for c in claims} == {"Company"}


def test_groups_that_are_too_large_state_nothing(tmp_path: Path, mapping: Path) -> None:
    path = tmp_path / "table.csv"
    write_table(path, [[str(n), f"Firm {n}", "firm", "FI", "P", "", ""] for n in range(4)])
    reader, claims = read(path, mapping)
    assert {c.type for c in claims} == {"PARTICIPATED_IN"}
    assert list(reader.problems) == ["groups by project of more than 3 state nothing"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("label: Project", "label: Prject"), "'Prject' is unknown; known are Agency"),
        (("type: PARTICIPATED_IN", "type: JOINED"), "claims 1.type: 'JOINED' is unknown"),
        (("source: body,", "source: nobody,"), "'nobody' is unknown; known are body, project"),
        (("largest: 3", "largest: 1"), "at least 2"),
        (("type: COOPERATES_WITH", "type: VISITED"), "VISITED has a direction"),
        (("title: Joint projects", "titel: Joint projects"), "lacks title"),
        (("codes: eu", "codes: fifa"), "'fifa' is unknown; known are eu, iso2, name"),
        (("values: {firm:", "values: {NO:"), "must be a text"),
        (("title: Joint", "title: [Joint"), "is no YAML"),
    ],
)
def test_wrong_mappings_are_refused_in_a_sentence(
    mapping: Path, change: tuple[str, str], said: str
) -> None:
    mapping.write_text(MAPPING.replace(*change), encoding="utf-8")
    with pytest.raises(MappingError) as error:
        read_mapping(mapping)
    assert said in str(error.value)


def test_a_missing_column_names_those_there_are(tmp_path: Path, mapping: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id,name\n1,x\n", encoding="utf-8")
    with pytest.raises(MappingError, match="reads the columns country, kind, project"):
        read(path, mapping)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", "id,näme\n".encode("latin-1"), "is not UTF-8"),
        ("a.csv", (",".join(HEAD) + "\n1,2\n").encode(), "row 2 has 2 cells"),
        ("a.csv", (",".join(HEAD) + '\n"1,2\n').encode(), "is no table"),
        ("a.jsonl", b"{]\n", "line 1 is no JSON"),
        ("a.jsonl", b"[1]\n", "line 1 is no JSON object"),
        ("a.xlsx", b"no zip", "cannot be read as an XLSX file"),
        ("a.ods", b"", "is no table; known are"),
    ],
)
def test_broken_tables_are_named(
    tmp_path: Path, mapping: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError) as error:
        read(tmp_path / name, mapping)
    assert said in str(error.value)
    assert name in str(error.value)


def test_shipped_mappings_read_tables_of_their_kind(tmp_path: Path) -> None:
    twins = tmp_path / "twins.csv"
    twins.write_text("city1,country1,city2,country2\nBusan,South Korea,Leeds,England\n", "utf-8")
    _, claims = read(twins, "twin_cities")
    assert [(c.type, c.source.country, c.target.country) for c in claims] == [
        ("PAIRED_WITH", "KR", "GB")
    ]
    with pytest.raises(MappingError, match="shipped ones are cordis, twin_cities"):
        read_mapping("unheard_of")
