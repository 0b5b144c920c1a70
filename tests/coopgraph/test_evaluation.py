"""Our figures are those of the scorer that stands beside the annotated documents."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coopgraph import evaluation
from coopgraph.app import Report, extract
from graph.claims import Claim, claim_to_record

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(
    not (SHARED / "eval" / "score.py").exists(),
    reason="the annotated documents are not beside the project",
)


def claims_of(folder: Path) -> list[Claim]:
    return [claim for _, claims in extract([folder], Report()) for claim in claims]


def test_corpus_figures() -> None:
    claims = claims_of(ROOT / "corpus")
    result = evaluation.evaluate(evaluation.read_gold(ROOT / "corpus" / "gold"), claims)
    cooperation, everything = result.figures[:2]
    assert (cooperation.what, everything.what) == ("cooperation", "all")
    assert cooperation.f1 >= 0.9
    assert everything.f1 >= 0.9


@needs_shared
@pytest.mark.parametrize("name", ["releases", "news"])
def test_figures_equal_the_scorers(name: str, tmp_path: Path) -> None:
    gold, documents = SHARED / "gold" / name, SHARED / "documents" / name
    claims = claims_of(documents)
    records = tmp_path / "claims.jsonl"
    lines = [json.dumps(claim_to_record(c)) for c in claims]
    records.write_text("\n".join(lines), encoding="utf-8")
    scorer = [
        sys.executable,
        str(SHARED / "eval" / "score.py"),
        str(gold),
        str(records),
        str(documents),
        "--json",
    ]
    theirs = json.loads(subprocess.run(scorer, capture_output=True, check=True, text=True).stdout)
    ours = {f.what: f for f in evaluation.evaluate(evaluation.read_gold(gold), claims).figures}
    for what, figures in {
        **theirs["by_type"],
        "cooperation": theirs["cooperation"],
        "all": theirs["all"],
    }.items():
        found = ours[what]
        assert (found.right, found.wrong, found.missed) == (
            figures["right"],
            figures["wrong"],
            figures["missed"],
        ), what
    assert ours["cooperation"].f1 >= {"releases": 0.60, "news": 0.40}[name]
