"""The whole extraction beside the bare model on the same texts, in one run.

    python benchmarks/extraction.py [FOLDER]

Prints tokens per second of both and their ratio, and the cost per token as a document
grows. The texts are the training documents and the sample corpus, each read once, so that
nothing is remembered of it, unless a folder of .txt files is named. Both take turns at each
text, so that a machine that slows down meanwhile slows both.
"""

from __future__ import annotations

import sys
import time
from functools import cache
from pathlib import Path

import spacy

from graph.claims import Document
from loaders.components.sections import clean
from loaders.pipeline import extract, model_path


@cache
def _bare_model() -> spacy.Language:
    return spacy.load(model_path())


def timed(texts: list[str]) -> tuple[int, float, float]:
    """Tokens, seconds of the bare model, seconds of the whole extraction."""
    nlp = _bare_model()
    tokens, bare, whole = 0, 0.0, 0.0
    for number, text in enumerate(texts):
        cleaned = clean(text).text
        started = time.perf_counter()
        tokens += len(nlp(cleaned))
        between = time.perf_counter()
        extract(Document(f"{number}.txt", text))
        bare += between - started
        whole += time.perf_counter() - between
    return tokens, bare, whole


def _own() -> list[Path]:
    root = Path(__file__).parent.parent
    return sorted([*root.glob("training/*/documents/*.txt"), *root.glob("corpus/*.txt")])


def main() -> None:
    paths = sorted(Path(sys.argv[1]).glob("*.txt")) if len(sys.argv) > 1 else _own()
    texts = [path.read_text(encoding="utf-8") for path in paths]
    if not texts:
        sys.exit(f"{sys.argv[1]} holds no .txt files: name a folder that does.")
    timed(texts[:1])
    tokens, bare, whole = timed(texts[1:] or texts)
    print(f"bare model   {tokens / bare:8.0f} tokens/s")
    print(f"extraction   {tokens / whole:8.0f} tokens/s   ratio {bare / whole:.2f}")
    joined = "\n\n".join(texts)
    for length in (1_000, 10_000, 100_000, 1_000_000):
        text = (joined * (length // len(joined) + 1))[:length]
        tokens, bare, whole = timed([text])
        print(
            f"{length:9,} characters: {1e6 * whole / tokens:7.0f} µs a token, {whole / bare:.2f} × the bare model"
        )


if __name__ == "__main__":
    main()
