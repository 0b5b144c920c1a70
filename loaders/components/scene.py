"""What the components know of a document while they work on it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from graph.claims import Document
from graph.ontology import BODIES, Status
from loaders.components.sections import Block, Cleaned

__all__ = ["Mention", "Name", "Scene", "scene_of"]

_KEY = "coopgraph"


@dataclass(slots=True, eq=False)
class Name:
    """Somebody or something that the document names, under all its names there."""

    text: str
    label: str
    country: str | None = None
    id: str | None = None
    aliases: set[str] = field(default_factory=set)
    known: bool = False
    """Whether open data knows it, so that its label is no guess."""
    first: int = 0
    """Token at which the document first speaks of it."""
    whole: Name | None = None
    """For a unit: what its name says it belongs to; for a kick-off meeting its project."""
    human: bool = False
    """Whether a title or a post shows that it is a human being."""
    employers: list[Name] = field(default_factory=list)
    """For a person: whom the person acts for, most specific first."""


@dataclass(slots=True, eq=False)
class Mention:
    """A run of tokens that stands for a name."""

    start: int
    end: int
    name: Name
    kind: str = "name"
    """name, adjective (of nationality) or reference."""


@dataclass(slots=True)
class Scene:
    """A document, its cleaned text, and the names found in it so far."""

    document: Document
    cleaned: Cleaned
    names: list[Name] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    at: dict[int, Mention] = field(default_factory=dict)
    """The mention that covers a token."""
    groups: dict[int, list[Name]] = field(default_factory=dict)
    """For a token that refers to several names at once ("both sides"): these."""
    travels: list[tuple[int, list[Name]]] = field(default_factory=list)
    """Whose delegation the text spoke of, and from which token on."""
    guests: list[Name] = field(default_factory=list)
    """Who was last said to visit, stay, arrive or be received somewhere."""
    visits: list[tuple[int, list[Name]]] = field(default_factory=list)
    """Who was said to visit, stay, arrive or be received, and from which token on."""
    phrases: dict[int, dict[str, list[Token]]] = field(default_factory=dict)
    """What ``clauses.prepositional`` found in the clause of a token, by preposition."""
    portfolios: dict[int, tuple[int, int]] = field(default_factory=dict)
    """What ministers are ministers of: by the post's token the first of the portfolio and the one past it."""
    portfolio_ends: dict[int, int] = field(default_factory=dict)
    """The token of a post by the one past its portfolio."""
    house: Name | None = None
    """The body of which the document speaks far more than of any other."""
    sender: Mention | None = None
    """The one country whose ambassador it speaks of."""
    statuses: dict[int, Status | None] = field(default_factory=dict)
    """What ``modality.status_of`` said of a token."""
    date: str | None = None
    """The document's own date, ISO 8601."""
    moment: str | None = None
    """The day or month at which it tells its news: its own date, or one of its opening."""

    @property
    def travellers(self) -> list[Name]:
        """Whose delegation the text last spoke of."""
        return self.travels[-1][1] if self.travels else []

    def travellers_at(self, index: int) -> list[Name]:
        """Whose delegation the text had spoken of at a token, or is the first to be spoken of."""
        before = [names for at, names in self.travels if at <= index]
        return before[-1] if before else self.travels[0][1] if self.travels else []

    def visitors_at(self, index: int) -> list[Name]:
        """Who was last said to be on a visit or a delegation before a token; none if nobody was."""
        before = [visit for visit in (*self.visits, *self.travels) if visit[0] <= index]
        return max(before, key=lambda visit: visit[0])[1] if before else []

    def add(self, mention: Mention) -> None:
        """Take a mention in; its tokens are taken from then on."""
        insort(self.mentions, mention, key=lambda m: (m.start, -m.end))
        for index in range(mention.start, mention.end):
            self.at[index] = mention

    def before(self, index: int) -> Iterator[Mention]:
        """The mentions that begin before a token, the nearest first."""
        at = bisect_left(self.mentions, index, key=lambda m: m.start)
        for number in range(at - 1, -1, -1):
            yield self.mentions[number]

    def between(self, start: int, end: int) -> Iterator[Mention]:
        """The mentions that begin in a run of tokens, in order."""
        at = bisect_left(self.mentions, start, key=lambda m: m.start)
        while at < len(self.mentions) and self.mentions[at].start < end:
            yield self.mentions[at]
            at += 1

    def drop(self, mentions: list[Mention]) -> None:
        """Forget mentions, so that their tokens are free again."""
        for mention in mentions:
            self.mentions.remove(mention)
            for index in range(mention.start, mention.end):
                if self.at.get(index) is mention:
                    del self.at[index]

    def absorb(self, kept: Name, gone: Name) -> None:
        """Take two names for one: all that stood for the one stands for the other."""
        if kept is gone:
            return
        town = gone.label == "City" and kept.label in BODIES
        if gone.known and not kept.known and not town:
            # "JUH" may be a town, but not where it is short for a hospital.
            kept.label, kept.country, kept.id, kept.known = gone.label, gone.country, gone.id, True
        kept.aliases |= gone.aliases | {gone.text}
        kept.first = min(kept.first, gone.first)
        for mention in self.mentions:
            if mention.name is gone:
                mention.name = kept
        self.names.remove(gone)

    def block_of(self, token: Token) -> Block:
        """The block in which a token stands."""
        return self.cleaned.block_at(token.idx)

    def free(self, start: int, end: int) -> bool:
        """Whether no mention covers any of the tokens."""
        return all(index not in self.at for index in range(start, end))


def scene_of(doc: Doc) -> Scene:
    """The scene that belongs to a parsed document.

    Raises:
        KeyError: the document did not come through ``loaders.pipeline``.
    """
    scene: Scene = doc.user_data[_KEY]
    return scene
