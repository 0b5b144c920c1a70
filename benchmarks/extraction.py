"""The whole extraction beside the bare model on the same texts, in one run.

    python benchmarks/extraction.py [FOLDER]

Prints tokens per second of both and their ratio, and the cost per token as a document
grows. The texts are the sample corpus, repeated, unless a folder of .txt files is named.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from graph.claims import Document
from loaders.components.sections import clean
from loaders.pipeline import extract, load_language


def timed(texts: list[str]) -> tuple[int, float, float]:
    """Tokens, seconds of the bare model, seconds of the whole extraction."""
    nlp = load_language()
    cleaned = [clean(text).text for text in texts]
    started = time.perf_counter()
    tokens = sum(len(nlp(text)) for text in cleaned)
    bare = time.perf_counter() - started
    started = time.perf_counter()
    for number, text in enumerate(texts):
        extract(Document(f"{number}.txt", text))
    return tokens, bare, time.perf_counter() - started


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "corpus"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    timed(texts[:1])
    tokens, bare, whole = timed(texts * max(1, 40 // len(texts)))
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
