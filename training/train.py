"""Train the model of ``loaders/components/learned.py`` on annotated documents.

    python training/train.py [GOLD_DIR DOCUMENT_DIR ...]

learns from the folders beside this file and those that are given, and writes
``loaders/knowledge/learned.tsv``; with ``--leave-out`` it writes nothing and tells how
each folder fares with what the others have taught.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from coopgraph.evaluation import Evaluation, Gold, evaluate, read_gold
from graph.claims import Claim, Document
from graph.ontology import RELATIONS
from loaders.components.assembly import claims_of, relations_by_rules
from loaders.components.learned import SCALE
from loaders.components.pairs import pairs_in
from loaders.pipeline import annotate

HERE = Path(__file__).parent
TABLE = HERE.parent / "loaders" / "knowledge" / "learned.tsv"
STRENGTH = 0.3
"""Inverse of the regularisation, as scikit-learn's ``C``; chosen by ``--leave-out``."""
FEWEST = 2
"""Pairs that must show a feature."""
FEWEST_FACTS = 4
SMALLEST = 3
"""Weights below three hundredths are left out."""


@dataclass(frozen=True, slots=True)
class Example:
    """One pair of names: its features, what is annotated of it, and what may be said or not."""

    features: tuple[str, ...]
    facts: frozenset[str]
    neutral: frozenset[str]


@dataclass(frozen=True, slots=True)
class Folder:
    """Annotated documents of one folder, with their pairs."""

    gold: list[Gold]
    documents: Path
    examples: list[Example]


def outcomes() -> list[str]:
    """Each relation, and its way from the first to the second name or back where it has one."""
    ways = {kind: ("",) if r.symmetric else (">", "<") for kind, r in RELATIONS.items()}
    return [kind + way for kind in RELATIONS for way in ways[kind]]


def _read(gold: Gold, documents: Path) -> Document:
    return Document(gold.document, (documents / gold.document).read_bytes().decode("utf-8"))


def _examples(gold: Gold, documents: Path) -> Iterator[Example]:
    doc = annotate(_read(gold, documents))
    if doc is None:
        return
    for pair in pairs_in(doc, relations_by_rules(doc)):
        first, second = gold.entity(pair.first.text), gold.entity(pair.second.text)
        facts, neutral = set(), set()
        for outcome in outcomes():
            ends = (second, first) if outcome.endswith("<") else (first, second)
            key = (outcome.rstrip("<>"), *ends)
            if key in gold.wanted:
                facts.add(outcome)
            elif key in gold.neutral:
                neutral.add(outcome)
        yield Example(tuple(sorted(pair.features())), frozenset(facts), frozenset(neutral))


def folder(gold_dir: Path, documents: Path) -> Folder:
    """Read the annotated documents of a folder and what is seen of their pairs."""
    gold = read_gold(gold_dir)
    return Folder(gold, documents, [e for g in gold for e in _examples(g, documents)])


def train(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """Weights by outcome and feature, in hundredths.

    Args:
        examples: pairs; one whose fact is optional teaches nothing of that fact.
    """
    vectors = DictVectorizer(dtype=np.float32)
    seen = vectors.fit_transform([dict.fromkeys(e.features, 1) for e in examples]).tocsr()
    often = np.asarray((seen > 0).sum(axis=0)).ravel() >= FEWEST
    seen, names = seen[:, often], vectors.get_feature_names_out()[often]
    weights: dict[str, dict[str, int]] = {}
    for outcome in outcomes():
        right = np.array([outcome in e.facts for e in examples])
        taught = np.array([outcome not in e.neutral for e in examples])
        if right.sum() < FEWEST_FACTS:
            continue
        model = LogisticRegression(C=STRENGTH, max_iter=200, solver="liblinear")
        model.fit(seen[taught], right[taught])
        for name, weight in zip(names, model.coef_[0], strict=True):
            if abs(whole := round(float(weight) * SCALE)) >= SMALLEST:
                weights.setdefault(outcome, {})[str(name)] = whole
        base = round(float(model.intercept_[0]) * SCALE)
        own = weights.setdefault(outcome, {})
        own["bias"] = own.get("bias", 0) + base
    return weights


def write(weights: dict[str, dict[str, int]], path: Path) -> None:
    """Write weights as a table, a feature a line, sorted."""
    by_feature: dict[str, list[str]] = {}
    for outcome, own in sorted(weights.items()):
        for feature, weight in own.items():
            by_feature.setdefault(feature, []).append(f"{outcome}:{weight}")
    lines = [f"{feature}\t{' '.join(said)}" for feature, said in sorted(by_feature.items())]
    path.write_text("\n".join(["feature\tweights", *lines]) + "\n", encoding="utf-8")


def _tested(part: Folder, weights: dict[str, dict[str, int]]) -> Evaluation:
    """How the extractor fares on a folder with given weights."""
    claims: list[Claim] = []
    for gold in part.gold:
        doc = annotate(_read(gold, part.documents))
        claims += claims_of(doc, weights) if doc is not None else []
    return evaluate(part.gold, claims)


def _leave_out(parts: Sequence[Folder]) -> None:
    for part in parts:
        others = [e for p in parts if p is not part for e in p.examples]
        figures = {name: _tested(part, w) for name, w in (("rules", {}), ("both", train(others)))}
        for name, evaluation in figures.items():
            for figure in evaluation.figures[:2]:
                shares = f"P {figure.precision:.3f} R {figure.recall:.3f} F1 {figure.f1:.3f}"
                print(f"{part.documents} {name:5} {figure.what:11} {shares}", flush=True)


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="gold and documents, in turn")
    parser.add_argument("--leave-out", action="store_true", help="test instead of writing")
    parser.add_argument("--output", type=Path, default=TABLE)
    given = parser.parse_args()
    own = [
        path
        for gold in sorted(HERE.glob("[0-9]*/gold"))
        for path in (gold, gold.parent / "documents")
    ]
    named = [*own, *given.folders]
    parts = [folder(g, d) for g, d in zip(named[::2], named[1::2], strict=True)]
    if given.leave_out:
        _leave_out(parts)
    else:
        write(train([e for part in parts for e in part.examples]), given.output)


if __name__ == "__main__":
    main()
