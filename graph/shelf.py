"""Where an embedded store keeps its skeleton, and how it tells that one is out of date."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.projection import Reader
    from graph.skeleton import Skeleton

__all__ = ["Shelf"]

_BEING_WRITTEN: Final = "being written"


class Shelf:
    """The skeleton of the graph in a folder, with the stamp of the last write beside it."""

    def __init__(self, folder: Path) -> None:
        self._stamp = folder / "graph.stamp"
        self._file = folder / "skeleton.npz"
        self._held: tuple[str, Skeleton] | None = None

    @contextmanager
    def cleared(self) -> Iterator[None]:
        """Keep nothing while the block writes, and let nothing count that is from before it.

        The mark of a writer that was killed stays until the next one is done.
        """
        self._stamp.write_text(_BEING_WRITTEN, encoding="ascii")
        try:
            yield
        finally:
            self._stamp.write_text(secrets.token_hex(8), encoding="ascii")

    def take(self, store: Reader) -> Skeleton:
        """The skeleton as of the last write, fetched where none is kept."""
        from graph.skeleton import fetch_skeleton, load_skeleton, save_skeleton

        stamp = self._stamp.read_text(encoding="ascii") if self._stamp.exists() else _BEING_WRITTEN
        if stamp == _BEING_WRITTEN:
            return fetch_skeleton(store)
        if self._held is None or self._held[0] != stamp:
            found = load_skeleton(self._file, stamp=stamp)
            if found is None:
                found = fetch_skeleton(store)
                save_skeleton(found, self._file, stamp=stamp)
            self._held = (stamp, found)
        return self._held[1]
