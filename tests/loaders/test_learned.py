"""The learned relations: what they add to the rules, and how the encoder is taught."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file
from spacy.tokens import Doc

from graph.claims import Document
from graph.ontology import allows
from loaders.components.assembly import claims_of, relations_by_rules
from loaders.components.encoder import Encoder, Passage, encoder
from loaders.components.learned import learned_relations
from loaders.components.passages import FEATURES, LONGEST, OUTCOMES, readings
from loaders.components.wordpieces import Vocabulary
from loaders.pipeline import annotate

ROOT = Path(__file__).parents[2]
HELD_OUT = sorted((ROOT / "training" / "held_out" / "documents").glob("*.txt"))


def _read(text: str) -> Doc:
    doc = annotate(Document("d.txt", text + "\n"))
    assert doc is not None
    return doc


def _learned(doc: Doc, rules: Iterable[object] = ()) -> set[tuple[str, str, str]]:
    found = learned_relations(doc, list(rules))  # type: ignore[arg-type]
    return {(r.type, r.source.text, r.target.text) for r, _ in found}


@pytest.fixture(scope="module")
def held_out() -> list[Doc]:
    return [_read(path.read_text(encoding="utf-8")) for path in HELD_OUT]


def test_it_finds_what_no_rule_does_and_says_who_found_it(held_out: list[Doc]) -> None:
    learned = [c for doc in held_out for c in claims_of(doc) if c.extractor == "learned"]
    assert learned
    assert all(0.4 <= c.confidence <= 0.7 for c in learned)
    assert all(allows(c.type, c.source.label, c.target.label) for c in learned)


def test_a_fact_told_over_two_sentences_is_quoted_with_both(held_out: list[Doc]) -> None:
    apart = 0
    for doc in held_out:
        quotes = {(c.type, c.source.name, c.target.name): c.quote for c in claims_of(doc)}
        for relation, end in learned_relations(doc, relations_by_rules(doc)):
            first, last = doc[relation.trigger].sent, doc[end - 1].sent
            fact = (relation.type, relation.source.text, relation.target.text)
            if first == last or fact not in quotes:
                continue
            assert first.end == last.start
            apart += 1
            for sentence in (first, last):
                assert sentence.text.split()[0] in quotes[fact]
                assert sentence.text.split()[-1] in quotes[fact]
    assert apart


@pytest.mark.parametrize(
    "text",
    [
        "Orion Steel Ltd denied that it had signed a contract with Norwind AS.",
        "Orion Steel Ltd hopes to sign a contract with Norwind AS.",
        "Did Orion Steel Ltd sign a contract with Norwind AS?",
        "No agreement was signed between Kyoto University and Ghent University.",
        "Could Porto and Bilbao become sister cities?",
    ],
)
def test_nothing_is_learned_from_what_is_denied_wished_or_asked(text: str) -> None:
    assert not _learned(_read(text))


def test_the_model_alone_tells_a_plain_signing_and_not_what_a_rule_tells() -> None:
    doc = _read("Kyoto University signed an agreement with Ghent University on Monday.")
    fact = ("SIGNED_MOU_WITH", "Kyoto University", "Ghent University")
    assert fact in _learned(doc)
    assert not _learned(doc, relations_by_rules(doc)) & {fact, (fact[0], fact[2], fact[1])}


def test_reading_in_another_order_or_twice_gives_the_same() -> None:
    texts = [path.read_text(encoding="utf-8") for path in HELD_OUT[:4]]
    once = [claims_of(_read(text)) for text in texts]
    again = [claims_of(_read(text)) for text in reversed(texts)][::-1]
    assert once == again


names = st.sampled_from(
    ["Turku", "Siemens", "the World Bank", "Kenya", "Mayor Ana Silva", "UNESCO"]
)
words = st.sampled_from(["met", "and", "signed with", "visited", ". The", ",", "in 2021", "«ł»"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.one_of(names, words), min_size=1, max_size=60))
def test_passages_hold_pairs_of_one_or_two_sentences(parts: list[str]) -> None:
    doc = annotate(Document("d.txt", " ".join(parts) + "."))
    for reading in readings(doc, [], encoder().vocabulary) if doc is not None else ():
        passage = reading.passage
        assert len(passage.pieces) <= LONGEST
        assert passage.features.shape == (len(reading.pairs), FEATURES)
        assert np.allclose(passage.spans.sum(1), 1)
        likely = encoder().probabilities(passage)
        assert ((likely >= 0) & (likely <= 1)).all()
        for pair in reading.pairs:
            assert pair.first.name is not pair.second.name


def test_a_sentence_longer_than_a_passage_is_read_to_its_limit() -> None:
    doc = _read("Turku and Tartu, " + "very " * 400 + "old towns, met Siemens.")
    assert [len(r.passage.pieces) for r in readings(doc, [], encoder().vocabulary)] == [LONGEST]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("met", ["met"]),
        ("Métro", ["met", "##ro"]),
        ("metro-met", ["met", "##ro", "-", "met"]),
        ("qqq", ["[UNK]"]),
        ("me" * 50_000, ["[UNK]"]),
        ("", []),
    ],
)
def test_words_are_cut_into_the_longest_pieces(word: str, pieces: list[str]) -> None:
    known = ["[UNK]", "[CLS]", "[SEP]", "met", "me", "##t", "##ro", "-"]
    numbers = {piece: number for number, piece in enumerate(known)}
    assert Vocabulary(numbers).cut(word) == tuple(numbers[piece] for piece in pieces)


def _weights(width: int, chance: np.random.Generator) -> dict[str, Any]:
    """Weights of one small layer, by chance, as they are taught."""

    def dense(rows: int, columns: int) -> dict[str, np.ndarray]:
        matrix = chance.normal(0, rows**-0.5, (rows, columns)).astype(np.float32)
        return {"matrix": matrix, "shift": matrix[0]}

    def norm() -> dict[str, np.ndarray]:
        return {"gain": np.ones(width, np.float32), "shift": np.zeros(width, np.float32)}

    layer = {name: dense(width, width) for name in ("query", "key", "value", "mix")}
    layer |= {"inner": dense(width, 32), "outer": dense(32, width)}
    heads = {n: dense(width, width) for n in ("first", "second", "by_first", "by_second")}
    return heads | {
        "pieces": chance.normal(0, 1, (9, width)),
        "places": chance.normal(0, 1, (LONGEST, width)),
        "opening": norm(),
        "kinds": chance.normal(0, 1, (3, width)),
        "layers": [layer | {"mixed": norm(), "formed": norm()}],
        "pair": dense(3 * width + 2, 16),
        "outcomes": dense(16, 5),
    }


def test_what_is_read_is_what_was_taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    exchange, forward = (importlib.import_module(name) for name in ("exchange", "forward"))
    chance = np.random.default_rng(0)
    weights = _weights(24, chance)
    passage = Passage(
        pieces=np.array([7, 0, 3, 4, 1, 8]),
        kinds=np.array([0, 1, 0, 0, 2, 0]),
        spans=np.array(
            [[0, 1, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 1, 0]], np.float32
        ),
        first=np.array([0, 0, 1]),
        second=np.array([1, 2, 2]),
        features=chance.integers(0, 2, (3, 2)).astype(np.float32),
    )
    path = tmp_path / "encoder.onnx"
    exchange.write(weights, ["[UNK]", "[CLS]", "[SEP]", *"abcdef"], path)
    read = Encoder(path.read_bytes())
    row = {field.name: getattr(passage, field.name) for field in fields(passage)}
    taught = forward.logits(weights, row | {"mask": np.ones(6, np.float32)})
    assert np.allclose(read.probabilities(passage), 1 / (1 + np.exp(-taught)), atol=0.01)
    assert read.vocabulary.cut("A") == (3,)


def _base_model(folder: Path) -> Path:
    """A model of three small layers, in the format of the base model."""
    chance = np.random.default_rng(0)
    words = [f"[unused{n}]" for n in range(16)] + ["[UNK]", "[CLS]", "[SEP]"]
    words += [
        "city",
        "region",
        "country",
        "ministry",
        "agency",
        "company",
        "university",
        "organization",
        "network",
    ]
    words += ["programme", "project", "event", "place", "person", "thing"]
    words += [*"abcdefghijklmnopqrstuvwxyz", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")]
    width, inner = 24, 32
    shapes = {
        "embeddings.word_embeddings.weight": (len(words), width),
        "embeddings.position_embeddings.weight": (LONGEST, width),
        "embeddings.token_type_embeddings.weight": (2, width),
    }
    square = ["attention.self.query", "attention.self.key", "attention.self.value"]
    for layer in (f"encoder.layer.{number}" for number in range(3)):
        for name in (*square, "attention.output.dense"):
            shapes[f"{layer}.{name}.weight"] = (width, width)
            shapes[f"{layer}.{name}.bias"] = (width,)
        shapes[f"{layer}.intermediate.dense.weight"] = (inner, width)
        shapes[f"{layer}.intermediate.dense.bias"] = (inner,)
        shapes[f"{layer}.output.dense.weight"] = (width, inner)
        shapes[f"{layer}.output.dense.bias"] = (width,)
        for name in ("attention.output", "output"):
            shapes[f"{layer}.{name}.LayerNorm.weight"] = (width,)
            shapes[f"{layer}.{name}.LayerNorm.bias"] = (width,)
    shapes["embeddings.LayerNorm.weight"] = shapes["embeddings.LayerNorm.bias"] = (width,)
    arrays = {k: chance.normal(0, 0.1, shape).astype(np.float32) for k, shape in shapes.items()}
    folder.mkdir()
    save_file(arrays, folder / "model.safetensors")
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    return folder


def test_teaching_twice_gives_the_same_weights(tmp_path: Path) -> None:
    few = tmp_path / "few"
    for kind, ending in (("gold", "json"), ("documents", "txt")):
        (few / kind).mkdir(parents=True)
        for path in sorted((ROOT / "training" / "4" / kind).glob(f"*.{ending}"))[:3]:
            shutil.copy(path, few / kind)
    for name in ("train.py", "forward.py", "exchange.py"):
        shutil.copy(ROOT / "training" / name, tmp_path)
    base = _base_model(tmp_path / "base")
    paths = [tmp_path / "one.onnx", tmp_path / "two.onnx"]
    for path in paths:
        command = [sys.executable, tmp_path / "train.py", str(few / "gold"), str(few / "documents")]
        command += ["--base", str(base), "--epochs", "1", "--output", str(path)]
        # What is compiled for the one is kept for the other.
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "JAX_COMPILATION_CACHE_DIR": str(tmp_path / "compiled"),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        }
        subprocess.run(command, check=True, timeout=600, env=environment)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    taught = Encoder(paths[0].read_bytes())
    doc = _read(next((few / "documents").iterdir()).read_text(encoding="utf-8"))
    for reading in readings(doc, [], taught.vocabulary):
        shape = taught.probabilities(reading.passage).shape
        assert shape == (len(reading.pairs), len(OUTCOMES))


def test_training_documents_are_well_annotated() -> None:
    for path in sorted((ROOT / "training").glob("*/gold/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        assert (path.parents[1] / "documents" / gold["document"]).is_file(), path
        for fact in gold["facts"]:
            ends = [fact["source"], fact["target"]]
            named = {n for end in ends for n in (end if isinstance(end, list) else [end])}
            assert named <= set(gold["entities"]), path
