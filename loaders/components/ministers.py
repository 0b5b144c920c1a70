"""Ministers and their ministries: "Minister of Trade X", "Economy Minister X", "X, Minister for Y"."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from graph.gazetteer import country_called, country_of_demonym, fold
from loaders.components.posts import title_kind
from loaders.components.scene import Mention, Name, Scene

__all__ = ["country_of", "minister_behind", "ministry_of_topic", "over_portfolio", "over_topic"]

_LONGEST_TOPIC = 16
_IN_FULL = {"foreign": "Foreign Affairs", "home": "Home Affairs", "external": "External Affairs"}
"""Portfolios that are shortened before "Minister"."""


def over_topic(doc: Doc, scene: Scene, start: int) -> int:
    """From a name's titles on over "Minister of Trade and Industry" to the title before."""
    at = _post_over(doc, scene, start)
    if at is None:
        at = _post_of_topic(doc, scene, start)
    if at is None:
        return start
    floor = max(doc[at].sent.start, start - _LONGEST_TOPIC)
    while at - 1 >= floor and title_kind(doc[at - 1]) and at - 1 not in scene.at:
        at -= 1
    return at


def _post_over(doc: Doc, scene: Scene, start: int) -> int | None:
    """The post whose portfolio ends right before a token, or before the comma before it."""
    end = start - 1 if start > 1 and doc[start - 1].text == "," else start
    return scene.portfolio_ends.get(end)


def _post_of_topic(doc: Doc, scene: Scene, start: int) -> int | None:
    """The post in "Director of Urban Policy X"."""
    at = start - 1
    floor = max(doc[min(start, len(doc) - 1)].sent.start, start - _LONGEST_TOPIC)
    while (
        at > floor
        and (doc[at].text[:1].isupper() or doc[at].lower_ in {"and", ",", "&"})
        and at not in scene.at
    ):
        at -= 1
    if at > floor and doc[at].lower_ == "the":
        at -= 1
    if at <= floor or doc[at].lower_ not in {"of", "for"} or at == start - 1:
        return None
    return at - 1 if title_kind(doc[at - 1]) == "post" else None


def over_portfolio(scene: Scene, start: int) -> int:
    """From "Minister" on over "Economy", "Foreign Affairs" before it."""
    first, _ = scene.portfolios.get(start, (start, start))
    return min(first, start)


def ministry_of_topic(
    doc: Doc, scene: Scene, start: int, end: int, *, known: bool = False
) -> Mention | None:
    """As in "Minister of Trade and Industry X": the ministry that bears the topic's name.

    Where it must be ``known``, only one that the document names itself.
    """
    post = next((at for at in range(start, end) if at in scene.portfolios), None)
    if post is None or doc[post].lower_.removesuffix("s") not in {"minister", "vice-minister"}:
        return None
    first, stop = scene.portfolios[post]
    topic = _topic(doc[first:stop], shortened=first < post)
    texts = [f"Ministry of {topic}", f"Ministry for {topic}", f"{doc[first:stop].text} Ministry"]
    country = _country_beside(doc, scene, post, stop)
    alike = [
        n
        for n in scene.names
        if n.label == "Ministry" and any(fold(t) in fold(n.text) for t in texts)
    ]
    alike = [n for n in alike if country is None or not _elsewhere(doc, scene, n, country)]
    if not alike and (known or country is not None):
        return None
    name = next((n for n in alike if any(_same_ministry(t, n.text) for t in texts)), None)
    if name is None:
        name = Name(texts[0], "Ministry", aliases=set(texts[:2]), first=start)
        scene.names.append(name)
    return Mention(start, end, name, "reference")


def _country_beside(doc: Doc, scene: Scene, post: int, stop: int) -> Name | None:
    """Whose minister it is: "Minister of Transport of Ghana", "Ghana's Minister", "Ghanaian Minister"."""
    before = post
    while before > 0 and title_kind(doc[before]) and before not in scene.at:
        before -= 1
    before -= before > 0 and doc[before].text == "'s"
    found = scene.at.get(before)
    if found is not None and found.name.label == "Country":
        return found.name
    behind = country_of(doc, scene, stop)
    return behind.name if behind is not None else None


def country_of(doc: Doc, scene: Scene, at: int) -> Mention | None:
    """The country of "of the Republic of Ghana" that begins at a token."""
    if at + 2 >= len(doc) or doc[at].lower_ != "of":
        return None
    found = scene.at.get(at + 1 + (doc[at + 1].lower_ == "the"))
    return found if found is not None and found.name.label == "Country" else None


def _elsewhere(doc: Doc, scene: Scene, ministry: Name, country: Name) -> bool:
    """Whether a ministry's name, or what stands behind it, says that it is another country's."""
    mentions = [m for m in scene.mentions if m.name is ministry]
    told = (country_of(doc, scene, m.end) for m in mentions)
    if any(other is not None and other.name is not country for other in told):
        return True
    texts = [fold(ministry.text), *(fold(doc[m.start : m.end].text) for m in mentions)]
    others = (n for n in scene.names if n.label == "Country" and n is not country)
    return any(fold(alias) in text for n in others for alias in n.aliases for text in texts)


def _topic(portfolio: Span, *, shortened: bool) -> str:
    """A portfolio as it stands in a ministry's name: "Foreign Affairs" for "foreign"."""
    text = portfolio.text
    if shortened and (full := _IN_FULL.get(text.casefold())):
        return full
    return " ".join(w if w == "and" else w[:1].upper() + w[1:] for w in text.split())


def _same_ministry(text: str, name: str) -> bool:
    """Whether a name is a ministry's as said, a country behind it aside."""
    before, _, rest = fold(name).partition(fold(text))
    nation = country_of_demonym(before) is not None if before else True
    area = country_called(rest.strip().removeprefix("of ").removeprefix("the "))
    return nation and (not rest or area is not None)


def minister_behind(doc: Doc, scene: Scene, start: int, stop: int) -> tuple[Mention, str] | None:
    """As in "X, Minister for National Economy": the ministry that bears the topic's name."""
    post = next((at for at in range(start, stop) if at in scene.portfolios), None)
    if post is None:
        return None
    closed = any(
        t.text in {",", ";", "."} or t.is_quote or t.tag_ in {"VBD", "VBZ", "VBP", "MD"}
        for t in doc[start:post]
    )
    if closed:
        return None
    last = max(scene.portfolios[post][1], post + 1)
    ministry = ministry_of_topic(doc, scene, start, last)
    return (ministry, doc[start:last].text) if ministry is not None else None
