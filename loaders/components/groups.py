"""Whom "the two cities", "both sides" and "the three parties" stand for."""

from __future__ import annotations

from itertools import takewhile
from types import MappingProxyType

from spacy.tokens import Token

from graph.gazetteer import fold
from graph.ontology import ACTORS
from loaders.components.parties import parties_of
from loaders.components.scene import Name, Scene
from loaders.knowledge_base import table

__all__ = ["group_meant", "label_of_noun", "speaks_of_group"]

_COUNTS = MappingProxyType({"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6})
_PARTIES = frozenset({"university", "side", "party", "institution", "partner", "company"})
"""Nouns that stand for the pair last named even without "two": "the parties agreed"."""
_GENERIC = frozenset(
    [
        "side",
        "party",
        "country",
        "nation",
        "institution",
        "institute",
        "organisation",
        "organization",
        "entity",
        "city",
        "town",
        "community",
        "region",
        "province",
        "university",
        "company",
        "firm",
        "ministry",
        "partner",
        "municipality",
        "government",
        "agency",
        "bank",
        "hospital",
        "museum",
        "chamber",
        "sides",
        "parties",
        "leader",
    ]
)
_OF_POSTS = MappingProxyType(
    {
        "mayor": "City",
        "rector": "ResearchOrganisation",
        "chancellor": "ResearchOrganisation",
        "vice-chancellor": "ResearchOrganisation",
        "ceo": "Company",
    }
)
"""What those act for who are meant by their post alone: "both mayors"."""
_OPENING = 1000
"""Tokens within which a document names whom it is about."""
_NEAR = 100
"""Tokens back to which a plural may have been narrowed: "the partners of the network"."""
_BACK = 4
"""Sentences back to which a group may reach."""


def _word(token: Token) -> str:
    """The lemma of a noun; of one written large, "the two Chambers", too."""
    word = token.lemma_.casefold()
    return word.removesuffix("s") if token.tag_ == "NNPS" and word not in _GENERIC else word


def label_of_noun(token: Token) -> str | None:
    """The label of what a common noun names, None where it names nothing of the ontology."""
    word = _word(token)
    return table("classes.tsv").get(word) or table("heads.tsv").get(word)


def _count(token: Token) -> int:
    left = {child.lower_ for child in token.lefts}
    return next((n for word, n in _COUNTS.items() if word in left), 0)


def speaks_of_group(token: Token, *, bare: bool) -> bool:
    """Whether a noun may stand for several actors named before.

    Args:
        token: the noun.
        bare: whether it stands without a complement that would narrow it.
    """
    noun = _word(token)
    the = any(child.lower_ in {"the", "these", "all"} for child in token.lefts)
    plural = the and token.tag_ == "NNS" and bare and noun in _PARTIES
    post = table("titles.tsv").get(noun) == "post"
    plural = plural or (the and token.tag_ == "NNS" and bare and post)
    # "Four cities are paired with …" brings new ones; "the four cities" have been named.
    counted = _count(token) == _COUNTS["two"] or (bool(_count(token)) and the and bare)
    return (plural or counted) and (noun in _GENERIC or post)


def group_meant(scene: Scene, token: Token) -> list[Name]:
    """The actors that the text last named together, as many as said, else two.

    First those are looked for that bear the noun ("the two universities"), then those of
    its label; none where the nearest sentence that names so many names more.
    """
    if _others_meant(scene, token):
        return []
    label = _OF_POSTS.get(_word(token)) or label_of_noun(token)
    label = label if label in ACTORS else None
    noun = _word(token)
    counts = {_count(token) or 2}
    if noun not in _GENERIC and not _count(token):
        # "The ministers signed": as many as the sentence before has named.
        counts = {2, 3, 4}
    for bearing in (noun, None):
        if names := _latest(scene, token, counts, label, bearing):
            return names
    return _headlined(scene, token, counts, label) if _count(token) else []


def _others_meant(scene: Scene, token: Token) -> bool:
    """As in "The partners of the network came. The partners met X": those of whom it spoke before."""
    if _count(token):
        return False
    floor = max(0, token.sent.start - _NEAR)
    before = reversed(token.doc[floor : token.sent.start])
    last = next((t for t in before if t.lower_ == token.lower_), None)
    return (
        last is not None
        and last.i not in scene.groups
        and any(c.lower_ == "of" for c in last.children)
    )


def _headlined(scene: Scene, token: Token, counts: set[int], label: str | None) -> list[Name]:
    """As many as said of those that the headline names, else of all that the text has named so far."""
    doc = token.doc
    titles: list[Name] = []
    before: list[Name] = []
    for sentence in takewhile(lambda s: s.start < min(token.sent.start, _OPENING), doc.sents):
        kind = scene.block_of(sentence[0]).kind
        found = parties_of(scene, doc, sentence) if kind not in {"boilerplate", "dateline"} else []
        kept = [n for n in found if label is None or n.label == label]
        before += [n for n in kept if n not in before]
        titles += [n for n in kept if kind == "title" and n not in titles]
    if len(titles) in counts:
        return titles
    return before if label is not None and len(before) in counts else []


def _latest(
    scene: Scene, token: Token, counts: set[int], label: str | None, bearing: str | None
) -> list[Name]:
    doc, sentence = token.doc, token.sent
    for back in range(_BACK):
        end = sentence.end if back else token.i
        names = parties_of(scene, doc, doc[sentence.start : end]) if end > sentence.start else []
        names = [n for n in names if label is None or n.label == label]
        if bearing is not None:
            names = [n for n in names if bearing in fold(n.text).split()]
        if len(names) >= min(counts):
            return names if len(names) in counts else []
        if sentence.start == 0:
            return []
        sentence = doc[sentence.start - 1].sent
    return []
