"""A corpus of many documents through the whole line, and each stage alone, in one run.

    python benchmarks/scale.py [DOCUMENTS]

Prints documents per second of reading, of the bare model, of extraction with one process
and with two, of loading, and of the whole build with two; and the largest memory of each
process. The corpus is the sample corpus with its names exchanged.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.corpus import write_corpus
from coopgraph import app


def _stage(name: str, documents: int, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    rate = documents / (time.perf_counter() - started)
    print(f"{name:28} {rate:8.1f} documents/s", flush=True)
    return rate


def _read(folder: Path) -> list[str]:
    report = app.Report()
    how = app.How()
    from coopgraph.extraction import read_sources

    return [d.text for d in read_sources([folder], report, how=how, progress=app.Progress())]


def _bare(texts: list[str]) -> None:
    from loaders.pipeline import load_language

    for _ in load_language().pipe(texts):
        pass


def _extract(folder: Path, workers: int) -> str:
    report = app.Report()
    how = app.How(workers=workers)
    from graph.claims import claim_to_record

    return "\n".join(
        json.dumps(claim_to_record(claim))
        for _, claims in app.extract([folder], report, how=how)
        for claim in claims
    )


def _build(folder: Path, store: Path, workers: int) -> None:
    command = [sys.executable, "-m", "coopgraph.cli", "build", str(folder), "--quiet"]
    command += ["--store", str(store), "--out", str(store / "out"), "--workers", str(workers)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "corpus"
        characters = write_corpus(folder, documents=documents)
        print(f"{documents} documents, {characters / documents:.0f} characters each")
        texts: list[str] = []
        _stage("read", documents, lambda: texts.extend(_read(folder)))
        _bare(texts[:20])
        bare = _stage("bare model, one process", documents, lambda: _bare(texts))
        made: dict[int, str] = {}
        rates = {}
        for workers in (1, 2):
            rates[workers] = _stage(
                f"extract, {workers} process{'es' * (workers > 1)}",
                documents,
                lambda w=workers: made.update({w: _extract(folder, w)}),  # type: ignore[misc]
            )
        assert made[1] == made[2], "two processes gave other claims than one"
        print(f"two processes: {rates[2] / rates[1]:.2f} × one; one: {rates[1] / bare:.2f} × bare")
        store = Path(scratch) / "store"
        whole = _stage("build, 2 processes, views", documents, lambda: _build(folder, store, 2))
        print(f"whole build: {whole / bare:.2f} × the bare model")
        _stage("build again, all known", documents, lambda: _build(folder, store, 2))
    for who, what in (
        (resource.RUSAGE_SELF, "this process"),
        (resource.RUSAGE_CHILDREN, "a child"),
    ):
        print(f"largest memory of {what}: {resource.getrusage(who).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
