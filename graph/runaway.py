"""What runs longer than it may is ended, where the engine heeds no time limit itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["ended_after"]

_AGAIN_SECONDS: Final = 0.2


@contextmanager
def ended_after(seconds: float, end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` when the block takes longer than that, and again until it is left."""
    left = threading.Event()

    def watch() -> None:
        wait = seconds
        while not left.wait(wait):
            end()
            wait = _AGAIN_SECONDS

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        left.set()
        watcher.join()
