"""The same claims, whoever extracts them, and what happens when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from importlib import resources
from pathlib import Path

import pytest

from graph.claims import Document, claim_to_record
from graph.errors import DocumentError, InputError
from loaders import fingerprint, workers
from loaders.components.encoder import FILE
from loaders.fingerprint import rules_version
from loaders.workers import Extracted, extract_here, extract_on_dask, extract_on_processes

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    return [Document(f"{n}.txt", text) for n, text in enumerate(texts * 2)]


def plain(results: Iterator[Extracted]) -> list[tuple[str, object]]:
    return [
        (
            document.name,
            str(claims)
            if isinstance(claims, DocumentError)
            else [claim_to_record(claim) for claim in claims],
        )
        for document, claims in results
    ]


@pytest.fixture(scope="module")
def expected(documents: list[Document]) -> list[tuple[str, object]]:
    return plain(extract_here(documents))


def test_processes_give_the_same_in_the_same_order(
    documents: list[Document], expected: list[tuple[str, object]]
) -> None:
    assert plain(extract_on_processes(documents, workers=2)) == expected


def test_a_killed_process_costs_nothing(
    documents: list[Document], expected: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pools: list[workers._Processes] = []

    class Watched(workers._Processes):
        def __init__(self, number: int) -> None:
            super().__init__(number)
            pools.append(self)

    monkeypatch.setattr(workers, "_Processes", Watched)
    results = extract_on_processes(documents, workers=2)
    found = [next(results)]
    os.kill(next(iter(pools[0]._pool._processes)), signal.SIGKILL)
    assert plain(iter([*found, *results])) == expected


def _die(document: Document) -> list[object]:
    if document.name == "1.txt":
        os._exit(1)
    return []


def test_a_document_that_ends_its_process_is_left_out_alone(
    documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_extract", _die)
    found = plain(extract_on_processes(documents[:5], workers=2))
    assert [name for name, _ in found] == [d.name for d in documents[:5]]
    assert ["ended the process" in str(result) for _, result in found] == [
        name == "1.txt" for name, _ in found
    ]


def test_a_document_handed_to_a_broken_pool_fails_alone(documents: list[Document]) -> None:
    pool = workers._Processes(1)
    try:
        pool.submit(documents[0]).result()
        os.kill(next(iter(pool._pool._processes)), signal.SIGKILL)
        with pytest.raises(BrokenProcessPool):
            pool.submit(documents[1]).result()
        with pytest.raises(BrokenProcessPool):
            pool.submit(documents[2]).result()
        pool.renew()
        assert pool.submit(documents[2]).result()
    finally:
        pool.kill()


def test_processes_end_with_the_run_that_began_them(tmp_path: Path) -> None:
    program = tmp_path / "run.py"
    program.write_text(
        "import multiprocessing, time\n"
        "from graph.claims import Document\n"
        "from loaders.workers import extract_on_processes\n"
        "if __name__ == '__main__':\n"
        "    texts = (Document(f'{n}.txt', 'Turku met Tartu.') for n in range(99))\n"
        "    results = extract_on_processes(texts, workers=2)\n"
        "    next(results)\n"
        "    print(*[p.pid for p in multiprocessing.active_children()], flush=True)\n"
        "    time.sleep(99)\n",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        children = [int(pid) for pid in run.stdout.readline().split()]
        assert len(children) == 2
        run.kill()
    deadline = time.monotonic() + 120
    while any(map(_runs, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(_runs, children))


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    try:
        return "State:\tZ" not in status.read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_gives_the_same_though_a_worker_dies(
    documents: list[Document], expected: list[tuple[str, object]], cluster: object
) -> None:
    results = extract_on_dask(documents, address=cluster.scheduler_address)  # type: ignore[attr-defined]
    found = [next(results)]
    os.kill(cluster.workers[0].pid, signal.SIGKILL)  # type: ignore[attr-defined]
    assert plain(iter([*found, *results])) == expected


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_goes_away_is_one_sentence(
    documents: list[Document], cluster: object
) -> None:
    results = extract_on_dask(documents, address=cluster.scheduler_address)  # type: ignore[attr-defined]
    next(results)
    cluster.close()  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="went away"):
        list(results)


def test_an_absent_scheduler_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "_CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        next(extract_on_dask([Document("a.txt", "a")], address="tcp://127.0.0.1:1"))


def test_the_version_is_the_same_in_another_process() -> None:
    code = "from loaders.fingerprint import rules_version; print(rules_version())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == rules_version()


def test_the_version_of_the_rules_counts_all_knowledge_and_the_encoder() -> None:
    folder = resources.files("loaders")
    counted = {name for name, _ in fingerprint.files(folder)}
    knowledge = {entry.name for entry in folder.joinpath("knowledge").iterdir()}
    assert Path(FILE).name in knowledge
    assert knowledge <= counted
