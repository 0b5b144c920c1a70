"""The learned relations: what they add to the rules, and how the table is made."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.claims import Document
from loaders.components.assembly import claims_of, relations_by_rules
from loaders.components.learned import learned_relations, probability
from loaders.pipeline import annotate

TRAINING = Path(__file__).parents[2] / "training"
NEIGHBOURS = "Orion Steel Ltd mentioned support, partnership and Norwind AS on Monday."


def _read(text: str):
    doc = annotate(Document("d.txt", text + "\n"))
    assert doc is not None
    return doc


def test_weights_of_features_add_up() -> None:
    weights = {"a": 120, "b": -20}
    assert probability(["a", "b", "c"], weights) == pytest.approx(1 / (1 + math.exp(-1)))
    assert probability([], weights) == 0.5


@pytest.mark.parametrize(
    ("outcome", "source", "target"),
    [
        ("SUPPORTS>", "Orion Steel Ltd", "Norwind AS"),
        ("SUPPORTS<", "Norwind AS", "Orion Steel Ltd"),
        ("COOPERATES_WITH", "Orion Steel Ltd", "Norwind AS"),
    ],
)
def test_an_outcome_says_which_name_is_the_source(outcome: str, source: str, target: str) -> None:
    claims = claims_of(_read(NEIGHBOURS), {outcome: {"bias": 500}})
    told = [(c.type, c.source.name, c.target.name, c.extractor) for c in claims]
    assert (outcome.rstrip("<>"), source, target, "learned") in told
    assert all(c.confidence <= 0.7 for c in claims if c.extractor == "learned")


@pytest.mark.parametrize(
    "text",
    [
        "Orion Steel Ltd denied that it had mentioned its partnership with Norwind AS.",
        "Orion Steel Ltd hopes to mention its partnership with Norwind AS.",
        "Did Orion Steel Ltd mention its partnership with Norwind AS?",
        "Orion Steel Ltd urged Norwind AS to leave the partnership.",
    ],
)
def test_nothing_is_learned_from_what_is_denied_wished_or_asked(text: str) -> None:
    doc = _read(text)
    sure = {"COOPERATES_WITH": {"bias": 900}}
    assert not list(learned_relations(doc, relations_by_rules(doc), sure))


def test_what_a_rule_tells_is_not_told_again() -> None:
    doc = _read("Kyoto University signed an agreement with Ghent University.")
    sure = {"SIGNED_MOU_WITH": {"bias": 900}, "COOPERATES_WITH": {"bias": 900}}
    rules = relations_by_rules(doc)
    assert any(r.type == "SIGNED_MOU_WITH" for r in rules)
    assert not [
        r
        for r in learned_relations(doc, rules, sure)
        if r.type in {"SIGNED_MOU_WITH", "COOPERATES_WITH"}
    ]


def test_nothing_is_told_back_to_front() -> None:
    doc = _read("A delegation of Lima visited Quito.")
    sure = {"VISITED>": {"bias": 900}, "VISITED<": {"bias": 800}}
    assert not list(learned_relations(doc, relations_by_rules(doc), sure))
    (told,) = learned_relations(doc, [], sure)
    assert (told.source.text, told.target.text) == ("Lima", "Quito")


def test_what_no_word_of_the_sentence_states_is_not_told() -> None:
    doc = _read("Orion Steel Ltd mentioned Norwind AS on Monday.")
    assert not list(learned_relations(doc, [], {"SUPPORTS>": {"bias": 900}}))


def test_relations_that_the_ontology_forbids_are_not_told() -> None:
    doc = _read(NEIGHBOURS)
    assert not list(learned_relations(doc, [], {"PAIRED_WITH": {"bias": 900}}))


def test_training_twice_gives_the_same_table(tmp_path: Path) -> None:
    few = tmp_path / "few"
    for kind, ending in (("gold", "json"), ("documents", "txt")):
        (few / kind).mkdir(parents=True)
        for path in sorted((TRAINING / "4" / kind).glob(f"*.{ending}"))[:4]:
            shutil.copy(path, few / kind)
    script = tmp_path / "train.py"
    shutil.copy(TRAINING / "train.py", script)
    tables = [tmp_path / "one.tsv", tmp_path / "two.tsv"]
    for table in tables:
        subprocess.run(
            [
                sys.executable,
                str(script),
                str(few / "gold"),
                str(few / "documents"),
                "--output",
                str(table),
            ],
            check=True,
            timeout=300,
        )
    assert tables[0].read_bytes() == tables[1].read_bytes()
    assert tables[0].read_text(encoding="utf-8").startswith("feature\tweights\n")
