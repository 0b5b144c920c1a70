"""Every error that coopgraph raises.

CoopgraphError
├── InputError                what the user gave cannot be used
│   ├── DocumentError         a file that cannot be read as a document
│   ├── RecordError           a line that is no claim record
│   ├── QuoteError            a quote that does not stand at its offsets
│   ├── MappingError          a table mapping that is wrong
│   ├── DecisionError         a line of the decisions file that is wrong
│   ├── QueryError            a stored query, or its parameters, that are wrong
│   └── UnknownNameError      a name that is not known
├── StoreError                the store cannot do what was asked
│   ├── StoreUnavailableError no server, or it stopped answering
│   ├── StoreAccessError      wrong user or password, or writing where only reading is allowed
│   ├── StoreTimeoutError     a statement ran longer than it may
│   └── StoreVersionError     a store of another schema version
├── SetupError                something needed is not installed
└── ViewError                 a view that cannot be drawn or written
"""

from __future__ import annotations

__all__ = [
    "CoopgraphError",
    "DecisionError",
    "DocumentError",
    "InputError",
    "MappingError",
    "QueryError",
    "QuoteError",
    "RecordError",
    "SetupError",
    "StoreAccessError",
    "StoreError",
    "StoreTimeoutError",
    "StoreUnavailableError",
    "StoreVersionError",
    "UnknownNameError",
    "ViewError",
]


class CoopgraphError(Exception):
    """One clear sentence: what, where, and what to do."""


class InputError(CoopgraphError):
    """What the user gave cannot be used."""


class DocumentError(InputError):
    """A file that cannot be read as a document.

    Attributes:
        path: the file as the user named it.
        reason: why it was left out.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class RecordError(InputError):
    """A line that is no claim record.

    Attributes:
        where: file and line.
        reason: what is wrong with it.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class QuoteError(InputError):
    """A quote that does not stand at its offsets in its document.

    Attributes:
        document: the document's name.
        start: where the quote should begin, in code points.
    """

    def __init__(self, document: str, start: int) -> None:
        super().__init__(
            f"{document}: the quote at {start} does not stand in the text; "
            "extract the document again or correct the offsets"
        )
        self.document = document
        self.start = start


class MappingError(InputError):
    """A table mapping that is wrong."""


class DecisionError(InputError):
    """A line of the decisions file that is wrong."""


class QueryError(InputError):
    """A stored query, or its parameters, that are wrong."""


class UnknownNameError(InputError):
    """A name that is not known.

    Attributes:
        name: what was asked for.
        nearest: known names that look like it, best first.
    """

    def __init__(
        self, name: str, nearest: tuple[str, ...] = (), *, among: str = "nothing in the graph"
    ) -> None:
        hint = f"; did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"{among} is called “{name}”{hint}")
        self.name = name
        self.nearest = nearest


class StoreError(CoopgraphError):
    """The store cannot do what was asked."""


class StoreUnavailableError(StoreError):
    """No server, or it stopped answering."""


class StoreAccessError(StoreError):
    """Wrong user or password, or writing where only reading is allowed."""


class StoreTimeoutError(StoreError):
    """A statement ran longer than it may."""


class StoreVersionError(StoreError):
    """A store of another schema version."""


class SetupError(CoopgraphError):
    """Something needed is not installed."""


class ViewError(CoopgraphError):
    """A view that cannot be drawn or written."""
