"""What all the passages that speak of a name say of its kind, where its own words say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from graph.gazetteer import cities_called, country_called, fold
from graph.ontology import BODIES, UNDERTAKINGS
from loaders.components.beside import class_noun_of, noun_before, noun_behind, stated_kind
from loaders.components.capitals import is_known
from loaders.components.heads import head_noun
from loaders.components.kinds import kind_by_words
from loaders.components.posts import governed, title_kind
from loaders.components.scene import Mention, Name, Scene
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table

__all__ = ["as_the_text_says"]

_GUESSED = frozenset({"City", "Company", "Place"})
"""Labels that a name may have got by the model's guess alone."""
_FEW = 5
_PAIR = 2
_AREAS = frozenset({"City", "Region"})
_ACTOR = "Actor"
_OF_BODIES = frozenset({"it sign", "delegation of it", "agreement with it", "agreement between it"})
_HOSTS = frozenset({"host", "organise", "organize", "hold", "convene"})


def as_the_text_says(doc: Doc, scene: Scene) -> None:
    """Label names by the nouns and verbs around any of their mentions: "the X project", "attend X"."""
    mentions: dict[int, list[Mention]] = {}
    for mention in scene.mentions:
        if mention.kind == "name":
            mentions.setdefault(id(mention.name), []).append(mention)
    for name in scene.names:
        own = mentions.get(id(name), [])
        if name.known and name.label == "City" and own and _only_region(doc, scene, own):
            name.label, name.id = "Region", None
        elif name.label == "Agency" and not name.known and _sits(doc, name, own):
            name.label = "Event"
        elif name.label == "Event" and not name.known and _acts_as_body(doc, scene, name, own):
            name.label = "Network"
        elif not name.known and not name.human and name.label in _GUESSED | {"Person"}:
            name.label = _told(doc, scene, name, own) or name.label


def _told(doc: Doc, scene: Scene, name: Name, mentions: list[Mention]) -> str | None:
    by_words = kind_by_words(name.text.split())
    if by_words not in {None, "Place"}:
        return None
    if (label := _by_nouns(doc, scene, name, mentions, by_words)) or name.label == "Person":
        return label
    if by_words == "Place":
        return _acting_site(doc, name, mentions)
    return _by_deeds(doc, mentions) or _as_town(doc, name, mentions)


def _sits(doc: Doc, name: Name, mentions: list[Mention]) -> bool:
    """As in "the third session of the Partnership Commission": what has sessions between states."""
    if head_noun(name.text.split()) not in {"commission", "committee"}:
        return False
    return any(
        "session of it" in _cues(doc[m.start : m.end])
        and doc[m.start - 3 : m.start].text.casefold().startswith("session of")
        for m in mentions
        if m.start > _PAIR
    )


def _only_region(doc: Doc, scene: Scene, mentions: list[Mention]) -> bool:
    """Whether the text has only "the region of X", never "X" by itself."""
    return all(_listed_under(doc, scene, m) == "Region" for m in mentions)


def _by_nouns(
    doc: Doc, scene: Scene, name: Name, mentions: list[Mention], by_words: str | None
) -> str | None:
    """By a class noun beside one of the mentions: "Utena municipality", "the start-up X"."""
    for mention in mentions:
        chunk = doc[mention.start : mention.end]
        if by_words == "Place":
            label = noun_before(chunk) or noun_behind(chunk)
            if label in BODIES | UNDERTAKINGS:
                return label
            continue
        label = _area(doc, scene, mention) or noun_before(chunk) or stated_kind(chunk)
        if name.label != "Person":
            label = label or class_noun_of(chunk)
        elif label not in BODIES | UNDERTAKINGS:
            continue
        if label is not None:
            return label
    return None


def _acting_site(doc: Doc, name: Name, mentions: list[Mention]) -> str | None:
    """A park, hub or district that signs, agrees or has a director is the body that runs it."""
    cues = [cue for m in mentions for cue in _cues(doc[m.start : m.end])]
    words = [t for m in mentions for t in doc[m.start : m.end] if t.is_alpha]
    if all(is_common(t) and not is_known(t.text) for t in words):
        # "The Free Zone" is nobody's name.
        return None
    if any(cue.endswith((" in it", " at it")) for cue in cues):
        return None
    if not any(table("deeds.tsv").get(fold(cue)) == _ACTOR for cue in cues):
        return None
    return "Region" if name.text.casefold().endswith(" district") else "Agency"


def _area(doc: Doc, scene: Scene, mention: Mention) -> str | None:
    """As in "the town of X", "the regions of X, Y and Z", "X municipality", "mayor of X"."""
    if (label := governed(doc[mention.start : mention.end])) is not None:
        return label
    classes = table("classes.tsv")
    if mention.end < len(doc) and doc[mention.end].is_lower:
        label = classes.get(doc[mention.end].lemma_.casefold())
        if label in _AREAS and doc[mention.end].lower_ not in {"capital", "state"}:
            return label
    return _listed_under(doc, scene, mention)


def _listed_under(doc: Doc, scene: Scene, mention: Mention) -> str | None:
    """As in "the town of X", "the regions of X, Y and Z"."""
    classes = table("classes.tsv")
    at, listed = mention.start - 1, False
    while at > 1 and doc[at].lower_ in {",", "and"}:
        at -= doc[at].lower_ == "and" and doc[at - 1].text == ","
        before = scene.at.get(at - 1)
        if before is None:
            return None
        at, listed = before.start - 1, True
    if at < 1 or doc[at].lower_ != "of":
        return None
    noun = doc[at - 1]
    label = classes.get(noun.lemma_.casefold()) if noun.is_lower else None
    return label if label in _AREAS and (not listed or noun.tag_ == "NNS") else None


def _acts_as_body(doc: Doc, scene: Scene, name: Name, mentions: list[Mention]) -> bool:
    """As in "the Governors' Forum hosted the X Workshop", "signed by the Forum": a body called a forum."""
    if head_noun(name.text.split()) != "forum":
        return False
    chunks = [doc[m.start : m.end] for m in mentions]
    if any(cue in _OF_BODIES for chunk in chunks for cue in _cues(chunk)):
        return True
    verbs = (c.root.head for c in chunks if c.root.dep_ == "nsubj")
    objects = (o for v in verbs if v.lemma_ in _HOSTS for o in v.children if o.dep_ == "dobj")
    return any(o.i in scene.at and scene.at[o.i].name.label == "Event" for o in objects)


def _by_deeds(doc: Doc, mentions: list[Mention]) -> str | None:
    """By what is done with it: one attends an event and implements a project, a body signs."""
    votes = Counter(
        label
        for mention in mentions
        if not (doc[mention.start].is_sent_start and is_common(doc[mention.end - 1]))
        for cue in _cues(doc[mention.start : mention.end])
        if (label := table("deeds.tsv").get(fold(cue)))
    )
    body = next((label for label in votes if label in BODIES), None)
    if body is not None or not votes or _ACTOR in votes:
        return body
    return votes.most_common(1)[0][0]


def _cues(chunk: Span) -> Iterator[str]:
    """What is said of a name, the name as "it": "attend it", "edition of it", "it is held"."""
    doc, root = chunk.doc, chunk.root
    while root.dep_ == "conj" and root.head.sent == chunk.sent:
        root = root.head
    head = root.head
    if _has_post_before(chunk):
        yield "post of it"
    if (said := _said_passively(chunk)) is not None:
        yield f"it is {said}"
    if chunk.end < len(doc) and doc[chunk.end].lower_ in {"kick", "kickoff"}:
        yield "it + kick-off"
    if doc[chunk.end : chunk.end + _PAIR + 1].text.casefold() == ", in which":
        yield "it, in which"
    if root.dep_ == "dobj":
        yield f"{_lemma(head)} it"
    elif root.dep_ == "nsubj":
        yield f"it {_lemma(head)}"
        yield from (f"it have {_lemma(c)}" for c in head.children if c.dep_ == "dobj")
    elif root.dep_ == "compound":
        yield f"it + {_lemma(head)}"
    elif root.dep_ == "poss":
        yield "post of it" if title_kind(head) == "post" else f"its {_lemma(head)}"
    elif root.dep_ == "pobj":
        yield f"{_lemma(head.head)} {head.lower_} it"
        if head.lower_ == "of" and title_kind(head.head) == "post":
            yield "post of it"


def _has_post_before(chunk: Span) -> bool:
    """As in "director X", "head of the X"."""
    doc, at = chunk.doc, chunk.start - 1
    at -= at > 0 and doc[at].lower_ == "the"
    at -= at > 0 and doc[at].lower_ == "of"
    return at >= 0 and title_kind(doc[at]) == "post"


def _said_passively(chunk: Span) -> str | None:
    """The participle behind a name: "X is co-funded by", "X, held in"."""
    doc, at = chunk.doc, chunk.end
    while at < min(chunk.end + _FEW, len(doc)) and (
        doc[at].lemma_ in {"be", "have", "will"} or doc[at].text in {",", "-", "co", '"'}
    ):
        at += 1
    return doc[at].lower_ if at < len(doc) and doc[at].tag_ in {"VBN", "VBD"} else None


def _lemma(token: Token) -> str:
    """A verb with what belongs to it: "carry out", "take part"."""
    with_verb = next(
        (c.lower_ for c in token.children if c.dep_ == "prt" or c.lower_ in {"part", "place"}), None
    )
    lemma = token.lemma_.casefold()
    return f"{lemma} {with_verb}" if with_verb else lemma


def _as_town(doc: Doc, name: Name, mentions: list[Mention]) -> str | None:
    """A town of open data that the model takes for a place once, or one that is said to be in a country."""
    for mention in mentions:
        end, small = mention.end, mention.end - mention.start <= _PAIR
        abroad = small and doc[end : end + _PAIR].text.casefold() == ", in"
        plain = all(not t.ent_type_ or t.ent_type_ == "GPE" for t in doc[mention.start : end])
        if abroad and plain and country_called(doc[end + _PAIR : end + _PAIR + 1].text):
            return "City"
    places = any(doc[m.start].ent_type_ in {"GPE", "LOC"} for m in mentions)
    if name.label != "Company" or not places or not cities_called(name.text):
        return None
    return "City"
