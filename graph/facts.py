"""What a claim says, whoever says it."""

from __future__ import annotations

from dataclasses import dataclass

from graph.identity import label_in
from graph.ontology import allows

__all__ = ["Fact"]


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """A relation between two keys."""

    type: str
    source: str
    target: str

    @property
    def text(self) -> str:
        """The form in which claims carry it."""
        return f"{self.type}|{self.source}|{self.target}"

    @property
    def has_edge(self) -> bool:
        """Whether an edge may stand for it: a merge can make both ends one, or of another kind."""
        return self.source != self.target and allows(
            self.type, label_in(self.source), label_in(self.target)
        )
