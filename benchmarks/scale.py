"""A corpus of many documents through the whole line, and each stage alone, in one run.

    python benchmarks/scale.py [DOCUMENTS]

The corpus is the sample corpus with its names exchanged. For each stage: documents per
second, milliseconds of processor a document (which tells the cost on a busy machine too),
and the ratio of these to the bare model's, the floor of any extraction with it. The gain of
a second process is measured in turns with one process on the same documents, so that both
meet the same machine. Builds are told with the memory of their processes.
"""

from __future__ import annotations

import json
import os
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
from graph.engine import find_engine, stop_engine
from loaders.workers import extract_on_processes

SAMPLE = 300
TURNS = 4
AT_ONCE = 100
_TICKS = os.sysconf("SC_CLK_TCK")
_bare: list[float] = []


def told(name: str, documents: int, seconds: float, processor: float) -> None:
    cost = 1000 * processor / documents
    _bare.append(cost)
    print(
        f"{name:32} {documents / seconds:8.1f} documents/s {cost:8.2f} ms "
        f"{cost / _bare[0]:6.2f} × the bare model",
        flush=True,
    )


def timed(name: str, documents: int, work: Callable[[], object]) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    told(name, documents, time.perf_counter() - wall, time.process_time() - processor)


def read(folder: Path) -> list[Document]:
    progress = app.Progress()
    return list(read_sources([folder], app.Report(), how=app.How(), progress=progress))


def bare(texts: list[str]) -> None:
    import spacy

    from loaders.pipeline import model_path

    for _ in spacy.load(model_path()).pipe(texts):
        pass


def extract(documents: list[Document], workers: int) -> str:
    from loaders.workers import extract_here

    found = (
        extract_here(documents)
        if workers == 1
        else extract_on_processes(documents, workers=workers)
    )
    return "\n".join(json.dumps(claim_to_record(c)) for _, claims in found for c in claims)  # type: ignore[union-attr]


def gains(documents: list[Document]) -> list[float]:
    """How many times faster two warm processes are than one, turn by turn."""
    # Each pool works off what it was given while the other has its turn: let it run dry first.
    rates: dict[int, list[float]] = {1: [], 2: []}
    pools = {n: extract_on_processes(iter(documents * 2 * TURNS), workers=n) for n in rates}
    for number, pool in pools.items():
        len(list(islice(pool, 5 * number)))
    for _ in range(TURNS):
        for number, pool in pools.items():
            time.sleep(1)
            next(pool)
            started = time.perf_counter()
            done = len(list(islice(pool, AT_ONCE)))
            ahead = number * 4
            rates[number].append((done - ahead) / (time.perf_counter() - started))
    for pool in pools.values():
        pool.close()  # type: ignore[attr-defined]
    return [two / one for one, two in zip(rates[1], rates[2], strict=True)]


def _engine(store: Path) -> tuple[float, int]:
    """Seconds of processor and the largest memory in MB of a store's engine."""
    address = find_engine(store)
    assert address is not None
    fields = Path(f"/proc/{address.pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{address.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return (int(fields[11]) + int(fields[12])) / _TICKS, int(peak.split()[1]) // 1024


def build(name: str, folder: Path, store: Path, documents: int) -> None:
    """Build with two processes, and tell time and memory."""
    command = [sys.executable, "-m", "coopgraph.cli", "build", str(folder), "--quiet"]
    command += ["--store", str(store), "--out", str(store.parent / "out"), "--workers", "2"]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    seconds, peak = _engine(store)
    told(
        name,
        documents,
        time.perf_counter() - started,
        usage.ru_utime + usage.ru_stime + seconds,
    )
    print(
        f"{'':32} engine {seconds:.0f} s and {peak} MB, largest process {usage.ru_maxrss // 1024} MB"
    )


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "corpus"
        characters = write_corpus(folder, documents=documents)
        print(f"{documents} documents, {characters / documents:.0f} characters each")
        sample = read(folder)[:SAMPLE]
        texts = [document.text for document in sample]
        bare(texts[:20])
        extract(sample[:20], 1)
        timed("bare model", SAMPLE, lambda: bare(texts))
        timed("read", documents, lambda: read(folder))
        made: dict[int, str] = {}
        timed("extract, one process", SAMPLE, lambda: made.update({1: extract(sample, 1)}))
        assert made[1] == extract(sample, 2), "two processes gave other claims than one"
        gain = gains(sample[: 2 * AT_ONCE])
        print(
            f"two warm processes to one, {TURNS} turns: median {statistics.median(gain):.2f} ×, "
            f"from {min(gain):.2f} to {max(gain):.2f}"
        )
        quarter = Path(scratch) / "quarter"
        write_corpus(quarter, documents=documents // 4)
        stores = [Path(scratch) / "small" / "store", Path(scratch) / "large" / "store"]
        build(f"build of {documents // 4}", quarter, stores[0], documents // 4)
        build(f"build of {documents}", folder, stores[1], documents)
        build("the same again, all known", folder, stores[1], documents)
        for store in stores:
            stop_engine(store)


if __name__ == "__main__":
    main()
