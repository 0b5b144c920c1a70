"""Questions in plain English: a paraphrase set, a third of which must not be answered."""

from __future__ import annotations

import csv
import json
import string
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.gazetteer import fold
from graph.identity import names_of
from graph.projection import KnownName
from queries.catalogue import read_catalogue
from queries.grammar import patterns
from queries.questions import examples, understand
from tests.queries.sample import sample

CATALOGUE = read_catalogue()
GOAL = 0.9


def sample_names() -> dict[str, KnownName]:
    names: dict[str, KnownName] = {}
    for claim in sample()[1]:
        for entity in (claim.source, claim.target):
            for name in names_of(entity):
                names.setdefault(name, KnownName(entity.name, entity.label))
    return names


NAMES = sample_names()


def paraphrases() -> list[dict[str, str]]:
    path = Path(__file__).with_name("questions.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_accuracy_on_paraphrases(capsys: pytest.CaptureFixture[str]) -> None:
    asked = paraphrases()
    wrong = []
    for row in asked:
        found = understand(row["question"], NAMES, CATALOGUE)
        expected = (row["query"] or None, json.loads(row["parameters"] or "{}"))
        if (found.query, dict(found.parameters)) != expected:
            wrong.append(f"{row['question']}: {found.query} {dict(found.parameters)}")
    accuracy = 1 - len(wrong) / len(asked)
    with capsys.disabled():
        sys.stdout.write(f"\nask: {len(asked)} questions, accuracy {accuracy:.2f}\n")
    assert len(asked) >= 100
    assert 3 * sum(1 for row in asked if not row["query"]) >= len(asked)
    assert accuracy >= GOAL, "\n".join(wrong)


HELD_OUT = yaml.safe_load(Path(__file__).with_name("held_out.yaml").read_text("utf-8"))


def is_right(question: str, *readings: Any) -> bool:
    found = understand(question, NAMES, CATALOGUE)
    right = list(zip(readings[::2], readings[1::2], strict=True))
    return (found.query, dict(found.parameters)) in right if right else found.query is None


@pytest.mark.parametrize("name", sorted(HELD_OUT))
def test_accuracy_on_questions_that_the_grammar_was_not_written_for(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = HELD_OUT[name]["questions"]
    accuracy = sum(is_right(*row) for row in asked) / len(asked)
    first = HELD_OUT[name]["first_time"]
    with capsys.disabled():
        sys.stdout.write(
            f"\nask, {name}: {len(asked)} questions, {first:.2f} at first, {accuracy:.2f} now\n"
        )
    assert accuracy >= GOAL
    assert [row[0] for row in asked if len(row) == 1 and not is_right(*row)] == []


def test_nothing_that_cannot_be_answered_is_answered() -> None:
    unanswerable = [row["question"] for row in paraphrases() if not row["query"]]
    answered = [q for q in unanswerable if understand(q, NAMES, CATALOGUE).query]
    assert answered == []


@pytest.mark.parametrize(("example", "query"), sorted({(p.example, p.query) for p in patterns()}))
def test_each_example_is_understood(example: str, query: str) -> None:
    assert understand(example, NAMES, CATALOGUE).query == query


def test_there_are_twenty_kinds_of_question() -> None:
    assert len({pattern.query for pattern in patterns()}) >= 20
    assert {pattern.query for pattern in patterns()} - {"path", "reach"} <= set(CATALOGUE)


def test_what_is_not_understood_gets_three_that_are() -> None:
    found = understand("Which Korean cities adore Spanish ones?", NAMES, CATALOGUE)
    assert found.query is None
    assert len(found.nearest) == 3
    assert "Which Korean cities work with Spanish ones?" in found.nearest
    assert set(found.nearest) <= set(examples())


def test_unknown_names_are_told() -> None:
    assert understand("Who works with Atlantis?", NAMES, CATALOGUE).unknown == ("Atlantis",)


WORDS = sorted({w for row in paraphrases() for w in row["question"].split()})


@settings(max_examples=200, deadline=None)
@example("What does \x015 say?")
@example("Agreements about \x005")
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=10).map(" ".join))
def test_any_text_is_read_without_failing(text: str) -> None:
    found = understand(text, NAMES, CATALOGUE)
    if found.query in CATALOGUE:
        known = {p.name for p in CATALOGUE[found.query].parameters}
        assert set(found.parameters) <= known


@settings(max_examples=100, deadline=None)
@given(
    row=st.sampled_from([row for row in paraphrases() if row["query"]]),
    word=st.text(string.ascii_lowercase, min_size=6, max_size=12),
    data=st.data(),
)
def test_a_word_that_is_not_understood_makes_the_question_so(row, word: str, data) -> None:
    tokens = [t for t in row["question"].rstrip("?").split() if '"' not in t]
    if '"' in row["question"] or len(tokens) < 2:
        return
    at = data.draw(st.integers(0, len(tokens)))
    asked = " ".join([*tokens[:at], "zq" + word, *tokens[at:]])
    assert fold("zq" + word) not in NAMES
    assert understand(asked, NAMES, CATALOGUE).query is None
