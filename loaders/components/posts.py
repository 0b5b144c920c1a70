"""Posts by their words, and who acts for whom: heads of delegations, signing on behalf."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from graph.gazetteer import country_called, fold
from graph.ontology import ACTORS
from loaders.components.capitals import is_known
from loaders.components.scene import Mention, Name, Scene
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = [
    "WINDOW",
    "Post",
    "actor_at",
    "degree_before",
    "governed",
    "held_before",
    "is_post_word",
    "on_behalf",
    "on_behalf_before",
    "past_ranks",
    "role_text",
    "take_sites_for_bodies",
    "title_kind",
    "titles_before",
    "titles_from",
]

WINDOW = 28
_FIRST_NAMES_TOO = frozenset({"dean", "imam"})
"""Titles that are given names as well."""
_SITES = frozenset({"airport", "harbor", "harbour", "park", "port", "terminal", "zone"})
_DEGREES = frozenset({"academician", "bachelor", "candidate", "doctor", "master", "phd"})
_SCIENCES = frozenset({"arts", "engineering", "law", "letters", "medicine", "philosophy"}) | {
    "science",
    "sciences",
}
_GOVERNORS = {
    "mayor": "City",
    "mayors": "City",
    "vice-mayor": "City",
    "alderman": "City",
    "intendant": "City",
    "governor": "Region",
    "premier": "Region",
    "prefect": "Region",
    "voivode": "Region",
}


@dataclass(frozen=True, slots=True)
class Post:
    """One person's post as one passage tells it."""

    person: Name
    employer: Name
    role: str
    start: int
    """First token of the passage."""
    end: int


def title_kind(token: Token) -> str | None:
    """What kind of title a word is: honorific, post or rank; None for any other."""
    kind = _kind_of_title(token.text)
    given = kind is not None and token.lower_ in _FIRST_NAMES_TOO and _is_first_name(token)
    return None if given or (kind == "honorific" and _opens_country(token)) else kind


def is_post_word(token: Token) -> bool:
    """Whether a word is a post's last: "director", the "General" of "Secretary General"."""
    at = token.i
    while at > 0 and (_kind_of_title(token.doc[at].text) == "rank" or token.doc[at].text == "-"):
        at -= 1
        at -= at > 0 and token.doc[at].lower_ == "and"
    return title_kind(token.doc[at]) == "post" and title_kind(token) in {"post", "rank"}


def _opens_country(token: Token) -> bool:
    """As in "DR Congo", which nobody with a degree is called."""
    return token.is_upper and country_called(token.doc[token.i : token.i + 2].text) is not None


def _is_first_name(token: Token) -> bool:
    """As in "Mayor Dean Palmer", "Ambassador to Ethiopia Imam Hartono": a title before one word."""
    doc, at = token.doc, token.i
    if not at or at + 1 >= len(doc) or not doc[at + 1].is_title:
        return False
    alone = at + 2 >= len(doc) or not doc[at + 2].is_title
    held = _kind_of_title(doc[at - 1].text) == "post" or country_called(doc[at - 1].text)
    return alone and bool(held)


@lru_cache(maxsize=4096)
def _kind_of_title(word: str) -> str | None:
    if word in {"he", "He", "Md."}:
        # A pronoun, and half a given name; "H.E." and "MD" are titles.
        return None
    if "/" in word.strip("/"):
        # "Director-General/CEO"
        kinds = [_kind_of_title(part) for part in word.split("/")]
        return kinds[0] if all(kinds) else None
    return table("titles.tsv").get(fold(word))


def governed(chunk: Span) -> str | None:
    """What a name stands for whose mayor or governor is spoken of: "mayor of X", "X's governor"."""
    doc, at = chunk.doc, chunk.start - 1
    while at > 0 and doc[at].lower_ in {"the", "city", "town", "municipality", "province", "of"}:
        at -= 1
    if at >= 0 and doc[at + 1].lower_ == "of" and (label := _GOVERNORS.get(doc[at].lower_)):
        return label
    if at > 0 and doc[at + 1].lower_ == "of" and doc[at].text[:1].isupper():
        # "Mayor Ana Silva of X".
        while at > 0 and doc[at].text[:1].isupper() and doc[at].lower_ not in _GOVERNORS:
            at -= 1
        if label := _GOVERNORS.get(doc[at].lower_):
            return label
    end = chunk.end
    while end + 1 < len(doc) and (doc[end].text == "'s" or title_kind(doc[end]) == "rank"):
        end += 1
    return _GOVERNORS.get(doc[end].lower_) if end < len(doc) else None


def actor_at(scene: Scene, index: int) -> Mention | None:
    """The mention of an actor that covers a token."""
    mention = scene.at.get(index)
    return mention if mention and mention.name.label in ACTORS else None


def past_ranks(doc: Doc, at: int, stop: int) -> int:
    """Past the ranks behind a post: "Consul General of", "Ambassador Extraordinary and Plenipotentiary"."""
    while at < stop:
        rank = title_kind(doc[at]) == "rank"
        linked = doc[at].lower_ in {"and", "-"} and at + 1 < stop
        linked = linked and title_kind(doc[at + 1]) == "rank"
        shortened = doc[at].text == "." and doc[at - 1].lower_ == "a.i"
        if not (rank or linked or shortened):
            break
        at += 1
    return at


def held_before(doc: Doc, scene: Scene, post: int) -> Mention | None:
    """Who holds a post that stands behind a name and a comma: "Ana Silva, the director of O"."""
    at = titles_from(doc, scene, post + 1) - 1
    at -= at > 0 and doc[at].lower_ in {"the", "a", "an", "its"}
    if at < 1 or doc[at].text not in {",", "(", "-", "–"}:
        return None
    before = scene.at.get(at - 1)
    return before if before is not None and before.name.label == "Person" else None


def titles_before(doc: Doc, scene: Scene, mention: Mention) -> int:
    """The first token of the run of titles right before a person's name."""
    start = mention.start
    floor = doc[mention.start].sent.start
    while start > floor:
        token = doc[start - 1]
        if (start - 1) in scene.at:
            break
        if (degree := degree_before(doc, start, floor)) < start:
            start = degree
            continue
        if not (title_kind(token) or token.text in {"-", "."}):
            break
        start -= 1
    if start > floor and doc[start - 1].lower_ in {"his", "her"} and start < mention.start:
        # "Her Excellency X"
        start -= title_kind(doc[start]) == "honorific"
    return start


def degree_before(doc: Doc, end: int, floor: int) -> int:
    """The first token of "Candidate of Economic Sciences", "Dr (Med)" before one; the same where none stands."""
    if end - 3 >= floor and doc[end - 1].text == ")" and doc[end - 3].text == "(":
        return end - 3 if end - 4 >= floor and title_kind(doc[end - 4]) == "honorific" else end
    if doc[end - 1].lower_ not in _SCIENCES:
        return end
    of = next((i for i in range(end - 2, max(floor, end - 5), -1) if doc[i].lower_ == "of"), floor)
    return of - 1 if of > floor and doc[of - 1].lower_ in _DEGREES else end


def take_sites_for_bodies(doc: Doc, scene: Scene) -> None:
    """Take ports, zones and parks that have a president or a director for the bodies that run them."""
    for mention in scene.mentions:
        site = doc[mention.end - 1].lower_ in _SITES and mention.kind == "name"
        words = doc[mention.start : mention.end]
        site = site and any(is_known(t.text) or not is_common(t) for t in words)
        if site and mention.name.label == "Place" and _has_post(doc, mention):
            mention.name.label = "Agency"


def _has_post(doc: Doc, mention: Mention) -> bool:
    """As in "the director of the X Port", "the X Port's director", "X Port president"."""
    at = mention.start - 1 - (mention.start > 0 and doc[mention.start - 1].lower_ == "the")
    if at > 0 and doc[at].lower_ in {"of", "at"}:
        at -= 1
        while at > 0 and title_kind(doc[at]) == "rank":
            at -= 1
        return title_kind(doc[at]) == "post"
    behind = mention.end + (mention.end < len(doc) and doc[mention.end].text == "'s")
    behind = past_ranks(doc, behind, len(doc))
    return behind < len(doc) and title_kind(doc[behind]) == "post"


def role_text(doc: Doc, scene: Scene, at: int) -> str:
    """The post whose last word stands at a token, with the titles before it."""
    start = at
    while start > 0 and (start - 1) not in scene.at and title_kind(doc[start - 1]):
        start -= 1
    return doc[start : at + 1].text


def titles_from(doc: Doc, scene: Scene, end: int) -> int:
    """The first token of the run of titles that ends before a token."""
    start = end
    floor = doc[end - 1].sent.start
    while start > floor and (start - 1) not in scene.at and _in_title(doc, start - 1, floor):
        start -= 1
    return start


def _in_title(doc: Doc, at: int, floor: int) -> bool:
    """Whether a word is a title, the hyphen of "Vice-Chancellor", or the "and" of "CEO and Founder"."""
    hyphen = doc[at].text == "-" and at > floor and not doc[at].whitespace_
    joint = doc[at].lower_ in {"and", "&"} and at > floor and at + 1 < len(doc)
    joint = joint and bool({doc[at - 1].lower_, doc[at + 1].lower_} & word_set("firm_posts.tsv"))
    return title_kind(doc[at]) is not None or (
        (hyphen or joint) and title_kind(doc[at - 1]) is not None
    )


def on_behalf(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "X signed on behalf of O", "X, representing O"."""
    stop = min(doc[mention.start].sent.end, mention.end + WINDOW)
    for index in range(mention.end, stop):
        other = scene.at.get(index)
        if other is not None and other.name.label == "Person" and other.name is not mention.name:
            return None
        word = doc[index].lower_
        if index == mention.end and word == "for" and _signs(doc, index):
            body = index + 1 + (index + 1 < stop and doc[index + 1].lower_ == "the")
            return (found, "") if (found := actor_at(scene, body)) else None
        if word == "representing" or (
            word == "behalf" and index + 1 < stop and doc[index + 1].lower_ == "of"
        ):
            body = index + (1 if word == "representing" else 2)
            body += body < stop and doc[body].lower_ == "the"
            if found := (actor_at(scene, body) or actor_at(scene, body + 1)):
                return found, ""
    return None


def _signs(doc: Doc, at: int) -> bool:
    """As in "signed by X for O"."""
    floor = doc[at].sent.start
    return any(t.lemma_ in {"sign", "initial", "countersign"} for t in doc[floor:at])


def on_behalf_before(doc: Doc, scene: Scene, start: int) -> Mention | None:
    """As in "on behalf of O by Country Director X", "for O, X": whom the phrase before names.

    Args:
        doc: the document.
        scene: its scene.
        start: the first token of the person's titles.
    """
    at = start - 1
    while at > 0 and doc[at].lower_ in {"by", ",", "the", "its"}:
        at -= 1
    body = actor_at(scene, at)
    if body is None or body.start < 2 or doc[start - 1].lower_ not in {"by", ",", "its"}:
        return None
    before = [t.lower_ for t in doc[max(0, body.start - 4) : body.start] if t.lower_ != "the"]
    return body if before[-2:] == ["behalf", "of"] else None
