"""How far a run is: a bar on a terminal, now and then a line elsewhere, and a log file."""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from graph.errors import CoopgraphError, InputError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["Progress", "Volume"]

_LINE_SECONDS = 5.0
_FEWEST = 2
"""Documents from which a rate can be told."""
_LOG = logging.getLogger("coopgraph.run")
_LOG.addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Volume:
    """How much a run tells."""

    quiet: bool = False
    verbose: bool = False
    log: Path | None = None
    """A file that is told everything, whatever the terminal is told."""


class Progress:
    """Tells how far a run is. Use it as a context manager.

    Args:
        volume: how much, and whether to a file too; by default nothing is told.
    """

    def __init__(self, volume: Volume | None = None) -> None:
        self._volume = volume or Volume(quiet=True)
        self._expected = 0
        self._documents = 0
        self._claims = 0
        self._began = self._last = time.monotonic()
        self._first: float | None = None
        """When the first document was done: before that, models are loaded and processes begun."""
        self._bar: Bar | None = None
        self._file: logging.Handler | None = None

    def __enter__(self) -> Self:
        if self._volume.log is not None:
            self._file = _log_file(self._volume.log)
        if not self._volume.quiet and sys.stderr.isatty():
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task("documents", total=None, claims=0, rate="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if error is not None:
            _LOG.error("ended by %s", error or kind)
        elif self._documents:
            self._line(f"{self._summary()}, {time.monotonic() - self._began:.1f} s")
        if self._file is not None:
            _LOG.removeHandler(self._file)
            self._file.close()

    def expect(self, number: int) -> None:
        """Count on so many more documents."""
        self._expected += number
        if self._bar is not None:
            self._bar.update(self._task, total=self._expected)

    def left_out(self, problem: CoopgraphError) -> None:
        """Something was left out; the terminal is told at the end, the file now."""
        _LOG.warning("left out %s", problem)

    def say(self, text: str) -> None:
        """Tell something that is no step forward."""
        _LOG.info(text)
        self._line(text)

    def done(self, name: str, claims: int | None) -> None:
        """A document is done, with so many claims; None where it failed."""
        self._documents += 1
        self._claims += claims or 0
        self._first = self._first or time.monotonic()
        said = f"{name}: {'failed' if claims is None else f'{claims} claims'}"
        _LOG.info(said)
        if self._bar is not None:
            rate = f"{self._documents / (time.monotonic() - self._began):.1f}/s"
            self._bar.update(self._task, completed=self._documents, claims=self._claims, rate=rate)
        if self._volume.verbose:
            self._line(said)
        elif self._bar is None and time.monotonic() - self._last >= _LINE_SECONDS:
            self._last = time.monotonic()
            self._line(self._state())

    def _summary(self) -> str:
        return f"{self._documents} documents, {self._claims} claims"

    def _rate(self) -> float:
        """Documents per second since the first one."""
        if self._first is None or self._documents < _FEWEST:
            return 0.0
        return (self._documents - 1) / max(1e-6, time.monotonic() - self._first)

    def _state(self) -> str:
        said = f"{self._documents} of {self._expected} documents, {self._claims} claims"
        if rate := self._rate():
            rest = max(0, self._expected - self._documents) / rate
            said += f", {rate:.1f} documents/s, {rest:.0f} s to go"
        return said

    def _line(self, text: str) -> None:
        if self._volume.quiet:
            return
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            sys.stderr.write(text + "\n")


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[claims]} claims"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _log_file(path: Path) -> logging.Handler:
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written as a log ({error.strerror})") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    return handler
