"""A corpus of many documents through the whole line, and each stage alone, in one run.

    python benchmarks/scale.py [DOCUMENTS]

The corpus is the sample corpus with its names exchanged. Prints for each stage documents
per second and its ratio to the bare model's, which is the floor of any extraction with it;
the gain of a second process, measured in turns with one process on the same documents, so
that both meet the same machine; and the largest memory of the processes.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from coopgraph import app
from coopgraph.extraction import read_sources
from corpus import write_corpus
from graph.claims import Document, claim_to_record
from loaders.workers import extract_on_processes

TURNS = 5
AT_ONCE = 200
RATES: dict[str, float] = {}


def timed(name: str, documents: int, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    RATES[name] = documents / (time.perf_counter() - started)
    ratio = f"  {RATES[name] / RATES['bare model']:6.2f} ×" if "bare model" in RATES else ""
    print(f"{name:34} {RATES[name]:8.1f} documents/s{ratio}", flush=True)


def read(folder: Path) -> list[Document]:
    progress = app.Progress()
    return list(read_sources([folder], app.Report(), how=app.How(), progress=progress))


def bare(texts: list[str]) -> None:
    from loaders.pipeline import load_language

    for _ in load_language().pipe(texts):
        pass


def extract(folder: Path, workers: int) -> str:
    stream = app.extract([folder], app.Report(), how=app.How(workers=workers))
    return "\n".join(json.dumps(claim_to_record(c)) for _, claims in stream for c in claims)


def turns(documents: list[Document]) -> dict[int, list[float]]:
    """Documents per second of one and of two processes that are warm, in turns."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    # Each pool works off what it is given, and waits while the other has its turn.
    pools = {n: extract_on_processes(documents * TURNS * 2, workers=n) for n in rates}
    for number in pools:
        list(islice(pools[number], AT_ONCE // 2))
    for _ in range(TURNS):
        for number, pool in pools.items():
            started = time.perf_counter()
            done = len(list(islice(pool, AT_ONCE)))
            rates[number].append(done / (time.perf_counter() - started))
    for pool in pools.values():
        pool.close()  # type: ignore[attr-defined]
    return rates


def build(folder: Path, store: Path, workers: int) -> int:
    """Build in a process of its own; returns the largest memory of it or a child, in MB."""
    command = [sys.executable, "-m", "coopgraph.cli", "build", str(folder), "--quiet"]
    command += ["--store", str(store), "--out", str(store / "out"), "--workers", str(workers)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss // 1024


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "corpus"
        characters = write_corpus(folder, documents=documents)
        print(f"{documents} documents, {characters / documents:.0f} characters each")
        texts = [document.text for document in read(folder)]
        bare(texts[:50])
        timed("bare model", documents, lambda: bare(texts))
        timed("read", documents, lambda: read(folder))
        made: dict[int, str] = {}
        timed("extract, one process", documents, lambda: made.update({1: extract(folder, 1)}))
        timed("extract, two processes", documents, lambda: made.update({2: extract(folder, 2)}))
        assert made[1] == made[2], "two processes gave other claims than one"
        rates = turns(read(folder)[:AT_ONCE])
        gain = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
        print(
            f"two warm processes to one, {TURNS} turns: median {statistics.median(gain):.2f} ×, "
            f"from {min(gain):.2f} to {max(gain):.2f}"
        )
        store = Path(scratch) / "store"
        memory: list[int] = []
        timed("build", documents, lambda: memory.append(build(folder, store, 2)))
        timed("build again, all known", documents, lambda: memory.append(build(folder, store, 2)))
        half = Path(scratch) / "half"
        write_corpus(half, documents=documents // 4)
        memory.append(build(half, Path(scratch) / "small", 2))
        print(
            f"largest process of a build: {memory[0]} MB for {documents} documents, "
            f"{memory[2]} MB for {documents // 4}; here {_own_memory()} MB"
        )


def _own_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
