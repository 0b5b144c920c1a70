"""The data files: sorted, unique, of known words."""

from pathlib import Path

import pytest

from graph.ontology import LABELS, RELATIONS
from loaders.components.frames import noun_frames, verb_frames

TABLES = sorted((Path(__file__).parents[2] / "loaders" / "knowledge").glob("*.tsv"))
GAZETTEERS = sorted((Path(__file__).parents[2] / "graph" / "data").glob("*.tsv"))


@pytest.mark.parametrize("path", TABLES + GAZETTEERS, ids=lambda p: p.name)
def test_table_is_rectangular_and_unique(path: Path) -> None:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({len(row) for row in rows}) == 1
    keys = [tuple(row[:2]) if path.name == "regions.tsv" else row[0] for row in rows[1:]]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_table_is_sorted(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(lines)


def test_organisations_have_known_labels() -> None:
    path = next(p for p in GAZETTEERS if p.name == "organisations.tsv")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) >= 300
    assert {row[1] for row in rows} <= set(LABELS)


def test_every_relation_but_those_by_shape_has_a_frame() -> None:
    framed = {
        f.relation for index in (verb_frames(), noun_frames()) for fs in index.values() for f in fs
    }
    assert framed == set(RELATIONS) - {"WORKS_FOR"}
