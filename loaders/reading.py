"""Files are read in a process of their own, within limits of time and memory.

``python -m loaders.reading`` is that process: it takes a file's bytes on its standard
input and gives the text back. A file that crashes it, fills its memory or keeps it busy
costs that file alone; the next one gets a new process.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import IO, Any, Self

from graph.errors import DocumentError
from loaders.formats import FileText, read_bytes

__all__ = ["FileReader"]

_SECONDS = 60
_MEMORY = 3 << 30
"""Bytes that the process may map; the readers' libraries and a large file take 1 GB of it."""
_LENGTHS = struct.Struct(">II")


class FileReader:
    """Reads files one after another. Use it as a context manager."""

    def __init__(self, *, seconds: float = _SECONDS, memory: int = _MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, where one runs."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
            process.wait()

    def read(self, raw: bytes, suffix: str) -> FileText:
        """The text of a file.

        Raises:
            DocumentError: it cannot be read, or not within the limits; the path is for the
                caller to fill in.
        """
        process = self._started()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, end)
        timer.start()
        try:
            answer = _asked(process, raw, suffix)
        except (EOFError, BrokenPipeError) as error:
            self.close()
            reason = (
                f"takes longer than {self._seconds:g} s to read"
                if late.is_set()
                else "is broken or takes more memory than is safe: its reader gave up"
            )
            raise DocumentError("", reason) from error
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
        if "reason" in answer:
            raise DocumentError("", str(answer["reason"]))
        return FileText(**answer)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "loaders.reading", str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _asked(process: subprocess.Popen[bytes], raw: bytes, suffix: str) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    kind = suffix.encode()
    process.stdin.write(_LENGTHS.pack(len(kind), len(raw)) + kind)
    process.stdin.write(raw)
    process.stdin.flush()
    size, _ = _LENGTHS.unpack(_exactly(process.stdout, _LENGTHS.size))
    answer: dict[str, Any] = json.loads(_exactly(process.stdout, size))
    return answer


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found


# What follows runs in the reading process.


def _limit_memory(size: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(raw: bytes, suffix: str) -> dict[str, Any]:
    try:
        return asdict(read_bytes(raw, suffix))
    except DocumentError as error:
        return {"reason": error.reason}
    except MemoryError:
        return {"reason": "takes more memory than is safe to read"}


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    while head := requests.read(_LENGTHS.size):
        kind, size = _LENGTHS.unpack(head)
        suffix = _exactly(requests, kind).decode()
        made = json.dumps(_answer(_exactly(requests, size), suffix)).encode()
        answers.write(_LENGTHS.pack(len(made), 0) + made)
        answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(int(sys.argv[1]))
    # What a library prints must not stand among the answers.
    with os.fdopen(os.dup(1), "wb") as channel:
        os.dup2(2, 1)
        _serve(sys.stdin.buffer, channel)
