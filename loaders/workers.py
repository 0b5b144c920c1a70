"""Extraction on many processes or machines: the same claims in the same order as on one.

Extraction is a pure function of a document. Documents go out a few ahead of what has come
back, and results are given in the order of the documents, so that memory is bounded and
nothing depends on which worker was faster.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

from graph.claims import Claim, Document
from graph.errors import DocumentError, InputError, SetupError
from loaders.fingerprint import rules_version

__all__ = ["Extracted", "extract_here", "extract_on_dask", "extract_on_processes"]

Extracted = tuple[Document, list[Claim] | DocumentError]
"""A document with its claims, or with the reason for which it has none."""

_AHEAD = 4
"""Documents a worker that are on their way at once."""
_ONE_AT_A_TIME = threading.Lock()


def _extract(document: Document) -> list[Claim]:
    """A document's claims, fit to travel between processes."""
    from loaders.pipeline import extract

    # A Dask worker may have several threads; the model is shared by them.
    with _ONE_AT_A_TIME:
        claims = extract(document)
    return [replace(claim, attributes=dict(claim.attributes)) for claim in claims]


def extract_here(documents: Iterable[Document]) -> Iterator[Extracted]:
    """The claims of documents, extracted in this process."""
    for document in documents:
        yield document, _extract(document)


def _lost(document: Document) -> DocumentError:
    return DocumentError(
        document.name, "ended the process that worked on it, perhaps for want of memory"
    )


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Let processes begin deaf to Ctrl-C, which their parent answers; it is not lost here."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Processes:
    """A pool that is made anew when a document ends one of its processes."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._before = set(multiprocessing.active_children())
        self._pool = self._made()

    def _made(self) -> ProcessPoolExecutor:
        # Spawned, not forked: a fork would inherit threads in whatever state they are.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._number, mp_context=context, initializer=_prepare)

    def submit(self, document: Document) -> Future[list[Claim]]:
        with _no_interrupt():
            try:
                return self._pool.submit(_extract, document)
            except BrokenProcessPool as error:
                # An earlier document ended a process while this one was handed over.
                failed: Future[list[Claim]] = Future()
                failed.set_exception(error)
                return failed

    def renew(self) -> None:
        self.kill()
        self._pool = self._made()

    def kill(self) -> None:
        """End the processes at once, whatever they work on."""
        for process in set(multiprocessing.active_children()) - self._before:
            process.kill()
        self._pool.shutdown(cancel_futures=True)


def extract_on_processes(documents: Iterable[Document], *, workers: int) -> Iterator[Extracted]:
    """The claims of documents, extracted by processes of this machine.

    A process that ends unexpectedly, as for want of memory, costs the document that it
    worked on, and no other.

    Args:
        documents: in the order of the results.
        workers: how many processes.
    """
    pool = _Processes(workers)
    pending: deque[tuple[Document, Future[list[Claim]]]] = deque()

    def first() -> Extracted:
        document, future = pending.popleft()
        try:
            return document, future.result()
        except BrokenProcessPool:
            pool.renew()
        result: list[Claim] | DocumentError
        try:
            # Nobody can tell whose fault it was: alone, a document answers for itself.
            result = pool.submit(document).result()
        except BrokenProcessPool:
            pool.renew()
            result = _lost(document)
        waiting = [other for other, _ in pending]
        pending.clear()
        pending.extend((other, pool.submit(other)) for other in waiting)
        return document, result

    try:
        for document in documents:
            pending.append((document, pool.submit(document)))
            if len(pending) > workers * _AHEAD:
                yield first()
        while pending:
            yield first()
    finally:
        pool.kill()


def extract_on_dask(documents: Iterable[Document], *, address: str) -> Iterator[Extracted]:
    """The claims of documents, extracted by the workers of a Dask cluster.

    The cluster gives the work of a worker that dies to another one.

    Args:
        documents: in the order of the results.
        address: of the scheduler, as ``tcp://host:8786``.

    Raises:
        SetupError: Dask is not installed here, or coopgraph not on a worker.
        InputError: no scheduler answers, or no longer, or a worker has another version.
    """
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise SetupError("Dask is not installed: pip install 'coopgraph[dask]'") from error
    try:
        client = Client(address, timeout=_CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise InputError(f"no Dask scheduler answers at {address} ({error})") from error
    with client:
        ahead = _checked_workers(client, address) * _AHEAD
        pending: deque[tuple[Document, Any]] = deque()

        def first() -> Extracted:
            document, future = pending.popleft()
            try:
                return document, future.result()
            except KilledWorker:
                return document, _lost(document)
            except CancelledError as error:
                raise InputError(
                    f"the Dask scheduler at {address} went away; start it and run the same again"
                ) from error

        for document in documents:
            pending.append((document, client.submit(_extract, document, pure=False)))
            if len(pending) > ahead:
                yield first()
        while pending:
            yield first()


_CONNECT_SECONDS = 10


def _checked_workers(client: object, address: str) -> int:
    """How many workers the cluster has, once each is known to extract the same."""
    run: Callable[..., dict[str, str]] = client.run  # type: ignore[attr-defined]
    try:
        versions = run(rules_version)
    except ImportError as error:
        raise SetupError(f"a worker of {address} lacks coopgraph: install it there") from error
    if not versions:
        raise InputError(f"{address} has no workers: start some with `dask worker {address}`")
    other = sorted(worker for worker, version in versions.items() if version != rules_version())
    if other:
        raise InputError(
            f"{', '.join(other)}: another version of coopgraph or its model than here; install the same"
        )
    return len(versions)
