"""Names that the model takes for people's although what stands around them says otherwise."""

from __future__ import annotations

from spacy.tokens import Doc

from graph.gazetteer import country_by_code, country_called
from graph.ontology import BODIES
from loaders.components.heads import head_label
from loaders.components.posts import title_kind
from loaders.components.scene import Mention, Name, Scene

__all__ = ["opens_with_letters", "unmask"]

_SPEECH = frozenset(
    {"say", "add", "note", "explain", "stress", "tell", "think", "believe", "recall", "thank"}
)
_QUOTES = frozenset({'"', "'", "“", "”", "„", "«", "»"})
_OF_PARTIES = frozenset({"between", "with"})
_FEW = 3
_VOWELS = frozenset("aeiouy")
_NEARBY = 60
"""Tokens on both sides within which the members of one list stand."""
_BRACKET = 8
"""Tokens of a country in brackets."""
_CODE = 2
_PLACED = frozenset({"in", "at", "into", "inside", "near"})


def opens_with_letters(name: Name) -> bool:
    """As in "DHBW Ravensburg": letters that make no word, so that it is nobody's first name."""
    first = name.text.split()[0]
    return first.isupper() and len(first) > _FEW and not set(first.casefold()) & _VOWELS


def unmask(doc: Doc, scene: Scene) -> None:
    """Take firms, places and projects for what they are where no title says that it is a human being."""
    for name in scene.names:
        if name.label != "Person" or name.human or " " not in name.text:
            continue
        mentions = [m for m in scene.mentions if m.name is name and m.kind == "name"]
        if any(_speaks(doc, m) for m in mentions):
            continue
        label = next((told for m in mentions if (told := _told(doc, m))), None)
        if label is None and (
            opens_with_letters(name) or any(_beside_bodies(doc, scene, m) for m in mentions)
        ):
            label = "Company"
        name.label = label or name.label


def _speaks(doc: Doc, mention: Mention) -> bool:
    last = doc[mention.end - 1]
    titled = mention.start > 0 and title_kind(doc[mention.start - 1]) is not None
    return titled or (last.dep_ == "nsubj" and last.head.lemma_ in _SPEECH)


def _beside_bodies(doc: Doc, scene: Scene, mention: Mention) -> bool:
    """As in "a deal between X and the Port of Y": the first of two of whom the other is a body."""
    if _bracketed_like_bodies(doc, scene, mention) or _closes_list_of_bodies(doc, scene, mention):
        return True
    if _opens_list_of_bodies(doc, scene, mention):
        return True
    at = mention.end
    if at + 2 >= len(doc) or doc[at].lower_ not in {"and", "&"}:
        return False
    opens = doc[mention.start].is_sent_start or doc[mention.start - 1].lower_ in _OF_PARTIES
    opens = opens or _behind_body(doc, scene, mention)
    other = scene.at.get(at + 1 + (doc[at + 1].lower_ == "the"))
    if other is None or not opens or other.name.label not in BODIES:
        return False
    return other.name.known or head_label(other.name.text.split()) is not None


def _bracketed_like_bodies(doc: Doc, scene: Scene, mention: Mention) -> bool:
    """As in "University U (Chile), X (Kenya)": a country in brackets, as behind a body nearby."""
    if not _country_behind(doc, mention):
        return False
    near = scene.between(mention.start - _NEARBY, mention.end + _NEARBY)
    listed = [m for m in near if m.kind == "name" and _country_behind(doc, m)]
    return not any(m.name.human for m in listed) and any(
        m.name.label in BODIES and (m.name.known or head_label(m.name.text.split())) for m in listed
    )


def _country_behind(doc: Doc, mention: Mention) -> bool:
    """Whether a country alone stands in brackets behind a name: "X (NL)"."""
    at = mention.end
    if at + 2 >= len(doc) or doc[at].text != "(":
        return False
    inside, closed, _ = doc[at + 1 : at + _BRACKET].text.partition(")")
    code = country_by_code(inside) if inside.isupper() and len(inside) == _CODE else None
    return bool(closed) and (code or country_called(inside)) is not None


def _next_in_list(doc: Doc, scene: Scene, at: int) -> Mention | None:
    """The body right behind a comma or an "and"."""
    start = at
    while at < min(start + _FEW, len(doc)) and doc[at].lower_ in {",", "and", "&", "the"}:
        at += 1
    mention = scene.at.get(at) if at > start else None
    return mention if mention is not None and mention.name.label in BODIES else None


def _opens_list_of_bodies(doc: Doc, scene: Scene, mention: Mention) -> bool:
    """As in "X, the University of U and Institute I founded …": the first of a list of bodies."""
    second = _next_in_list(doc, scene, mention.end) if doc[mention.start].is_sent_start else None
    third = _next_in_list(doc, scene, second.end) if second is not None else None
    if second is None or third is None:
        return False
    joined = {t.lower_ for t in doc[second.end : third.start]} & {"and", "&"}
    return doc[mention.end].text == "," and bool(joined)


def _behind_body(doc: Doc, scene: Scene, mention: Mention) -> bool:
    """As in "Agency A, X and Institute B"."""
    before = scene.at.get(mention.start - 2) if mention.start > 1 else None
    if before is None or doc[mention.start - 1].text != ",":
        return False
    return before.name.label in BODIES


def _closes_list_of_bodies(doc: Doc, scene: Scene, mention: Mention) -> bool:
    """As in "Agency A, Institute B and X": the last of a list that two bodies open."""
    at = mention.start - 1
    if at < _FEW or doc[at].lower_ not in {"and", "&"}:
        return False
    second = scene.at.get(at - 1 - (doc[at - 1].text == ","))
    first = scene.at.get(second.start - 2) if second is not None and second.start > 1 else None
    if first is None or second is None or doc[second.start - 1].text != ",":
        return False
    closed = mention.end >= len(doc) or doc[mention.end].lower_ in {".", ";", ")"}
    return closed and all(m.name.label in BODIES for m in (first, second))


def _told(doc: Doc, mention: Mention) -> str | None:
    """What a name is by the word before it: "director of X", "“X”", "at X"."""
    at = mention.start - 1
    if at < 0:
        return None
    if doc[at].text in _QUOTES and mention.end < len(doc) and doc[mention.end].text in _QUOTES:
        return "Project"
    at -= doc[at].lower_ == "the"
    before = doc[at].lower_ if at >= 0 else ""
    if before == "partner" and not {"his", "her"} & {t.lower_ for t in doc[max(0, at - _FEW) : at]}:
        return "Company"
    if before in {"of", "at", "for"} and at > 0 and title_kind(doc[at - 1]) == "post":
        return "Company"
    return "Place" if before in _PLACED and doc[at].sent == doc[mention.start].sent else None
