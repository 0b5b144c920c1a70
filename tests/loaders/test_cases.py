"""Every construction of tests/cases/extraction.yaml, and the near misses that must give nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.claims import Document
from graph.gazetteer import fold
from graph.ontology import RELATIONS
from loaders.pipeline import extract

CASES = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "extraction.yaml").read_text(encoding="utf-8")
)


def _facts(case: dict[str, Any]) -> set[tuple[str, str, str]]:
    found = set()
    for claim in extract(Document("case.txt", case["text"])):
        if case.get("by") == "rules" and claim.extractor == "learned":
            continue
        ends = (fold(claim.source.name), fold(claim.target.name))
        found.add((claim.type, *ends))
        if RELATIONS[claim.type].symmetric:
            found.add((claim.type, *ends[::-1]))
    return found


def _wanted(line: str) -> tuple[str, str, str]:
    kind, ends = line.split(": ", 1)
    source, target = ends.split(" -> ")
    return kind, fold(source), fold(target)


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_extract_case(case: dict[str, Any]) -> None:
    found = _facts(case)
    assert {_wanted(line) for line in case.get("claims", ())} <= found
    never = case.get("never", ())
    assert not {kind for kind, _, _ in found} & {line for line in never if line in RELATIONS}
    assert not found & {_wanted(line) for line in never if line not in RELATIONS}


def test_every_relation_has_a_case() -> None:
    assert {line.split(":")[0] for c in CASES for line in c.get("claims", ())} == set(RELATIONS)
