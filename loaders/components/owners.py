"""Whose a post is where its body is named only before: "whose director X", "the bank's governor, X"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from graph.gazetteer import fold
from graph.ontology import ACTORS, AREAS
from loaders.components.heads import head_noun
from loaders.components.posts import Post, actor_at, title_kind
from loaders.components.scene import Mention, Scene
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table

__all__ = ["actors_before", "body_of_noun", "colleagues", "in_pairs", "owner"]

_MODIFIERS = 3
_JOINS = frozenset({"and", "&", ",", "("})
_COLLEAGUES = frozenset({"colleague", "counterpart", "homologue", "intendant", "head", "leader"})


def body_of_noun(doc: Doc, scene: Scene, at: int) -> Mention | None:
    """As in "the Embassy", "the city": the body last named that bears the noun, else of its kind."""
    token = doc[at]
    noun = token.lemma_.casefold()
    label = table("classes.tsv").get(noun) or table("heads.tsv").get(noun)
    if at in scene.at or label is None or at == 0:
        return None
    if doc[at - 1].lower_ not in {"the", "our", "this", "that", "its", "his", "her"}:
        return None
    bodies = [m for m in scene.before(at) if m.kind == "name" and m.name.label in ACTORS]
    for mention in bodies if doc[at - 1].lower_ != "that" else ():
        texts = (fold(t).split() for t in (mention.name.text, *mention.name.aliases))
        if any(noun in (*words[:1], *words[-1:], head_noun(words)) for words in texts if words):
            return Mention(at, at + 1, mention.name, "reference")
    alike = next((m for m in bodies if m.name.label == label), None)
    return Mention(at, at + 1, alike.name, "reference") if alike is not None else None


def owner(doc: Doc, scene: Scene, at: int) -> Mention | None:
    """Whose post it is by the word before it: "O's town clerk", "whose regional head", "its rector".

    Args:
        doc: the document.
        scene: its scene.
        at: the token right before the post.

    Returns:
        The body's mention; None where no possessive stands there or it is not clear whose.
    """
    floor = doc[at].sent.start if at >= 0 else 0
    first = at
    while at > floor and first - at < _MODIFIERS and at not in scene.at and _modifies(doc[at]):
        at -= 1
    if at < floor or at in scene.at:
        return None
    if doc[at].text in {"'s", "'"} and at > floor:
        return actor_at(scene, at - 1) or body_of_noun(doc, scene, at - 1)
    if doc[at].lower_ == "whose":
        return _last_before(doc, scene, at)
    if doc[at].lower_ in {"its", "their"}:
        return _antecedent(doc, scene, at)
    return None


def _modifies(token: Token) -> bool:
    plain = token.is_lower and token.pos_ in {"ADJ", "NOUN"}
    plain = plain or (token.is_title and is_common(token))
    return (plain and title_kind(token) != "post") or title_kind(token) == "rank"


def actors_before(doc: Doc, scene: Scene, at: int) -> list[Mention]:
    """The bodies that a sentence names before a token, the nearest first, those in brackets left out."""
    found: list[Mention] = []
    floor = doc[at].sent.start
    for mention in scene.before(at):
        if mention.start < floor:
            break
        bracketed = mention.start > floor and doc[mention.start - 1].text == "("
        if mention.kind == "name" and mention.name.label in ACTORS and not bracketed:
            found.append(mention)
    return found


def _last_before(doc: Doc, scene: Scene, at: int) -> Mention | None:
    return next(iter(actors_before(doc, scene, at)), None)


def _antecedent(doc: Doc, scene: Scene, at: int) -> Mention | None:
    """Whose "its" it is: the one body of the sentence so far, or the one right before "and its"."""
    before = actors_before(doc, scene, at)
    if not before:
        return None
    joined = before[0].end == at - 1 and doc[at - 1].lower_ in {"and", "through", "with", "by"}
    # "A delegation of O headed by its rector", "to O, where they were received by its rector"
    led = doc[at - 1].lower_ == "by" and doc[at - 2].lemma_ in {"head", "lead"}
    visited = any(t.lower_ == "where" for t in doc[before[0].end : at])
    return before[0] if joined or led or visited else before[-1]


def _run_of_people(doc: Doc, scene: Scene, at: int) -> list[Mention]:
    """The people named one after the other from a token on: "X, Y and Z"."""
    people: list[Mention] = []
    stop = doc[at].sent.end if at < len(doc) else at
    while at < stop:
        mention = scene.at.get(at)
        if mention is not None and mention.name.label == "Person":
            people.append(mention)
            at = mention.end
        elif mention is None and doc[at].text == "(" and people:
            close = next((i for i in range(at, stop) if doc[i].text == ")"), stop)
            at = close + 1
        elif (mention is None and (doc[at].text in {",", "&"} or doc[at].lower_ == "and")) or (
            mention is None and title_kind(doc[at]) in {"honorific", "rank"}
        ):
            at += 1
        else:
            break
    return people


def _many(token: Token) -> bool:
    """Whether a word is a post in the plural: "rectors", "counterparts"."""
    word = token.lower_
    if not word.endswith("s") or token.text.isupper():
        return False
    single = word.removesuffix("s")
    return single in _COLLEAGUES or table("titles.tsv").get(single) == "post"


def _owners_in_order(doc: Doc, scene: Scene, post: int, first: int, count: int) -> list[Mention]:
    """As many bodies as there are people: between post and names, right before the post, or before "their"."""
    sentence = doc[post].sent
    behind = [m for m in scene.between(post + 1, first) if m.name.label in ACTORS]
    if doc[post + 1].lower_ in {"of", "from", "in", "at"}:
        if len(behind) == count:
            return behind
        if len(behind) == 1 and _has_many(doc, post, behind[0]):
            return behind * count
    beside: list[Mention] = []
    at = post - 1
    while at >= sentence.start:
        mention = actor_at(scene, at)
        if mention is None and doc[at].lower_ not in {"and", ",", "the", "'s"}:
            break
        if mention is not None:
            beside.insert(0, mention)
        at = mention.start - 1 if mention is not None else at - 1
    if len(beside) == count:
        return beside
    if len(beside) == 1 and _has_many(doc, post, beside[0]):
        return beside * count
    if at >= sentence.start and doc[at].lower_ in {"their", "respective"} and not beside:
        named: dict[int, Mention] = {}
        for mention in reversed(actors_before(doc, scene, at)):
            named.setdefault(id(mention.name), mention)
        if len(named) == count:
            return list(named.values())
    return []


def _has_many(doc: Doc, post: int, body: Mention) -> bool:
    """Whether one body has several such posts: "the vice-rectors of U", but no "mayors of C"."""
    minister = doc[post].lower_.endswith("ministers")
    return minister or body.name.label not in AREAS


def in_pairs(doc: Doc, scene: Scene) -> list[Post]:
    """As in "the rectors of A and B, X and Y", "A and B were represented by their mayors, X and Y"."""
    posts: list[Post] = []
    for token in doc:
        if token.i in scene.at or not _many(token):
            continue
        stop = min(token.sent.end, token.i + 24)
        first = next(
            (m for m in scene.between(token.i + 1, stop) if m.name.label == "Person"), None
        )
        people = _run_of_people(doc, scene, first.start) if first is not None else []
        if first is None or len(people) < 2:
            continue
        if any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in doc[token.i + 1 : first.start]):
            continue
        owners = _owners_in_order(doc, scene, token.i, first.start, len(people))
        for person, body in zip(people, owners, strict=False):
            role = token.lower_.removesuffix("s")
            start, end = min(body.start, token.i), people[-1].end
            posts.append(Post(person.name, body.name, role, start, max(end, body.end)))
    return posts


def colleagues(doc: Doc, scene: Scene, people: list[Mention]) -> list[Post]:
    """As in "Dr X and Dr Y of O": what stands behind the last of two names holds for both."""
    posts: list[Post] = []
    for mention in people:
        row = _run_of_people(doc, scene, mention.start)[1:]
        if mention.name.employers or not row or doc[mention.end].lower_ not in _JOINS:
            continue
        end = row[-1].end
        if end < len(doc) and doc[end].text == "(":
            end = next((i + 1 for i in range(end, doc[end].sent.end) if doc[i].text == ")"), end)
        if end + 1 >= len(doc) or doc[end].lower_ not in {"of", "from"}:
            continue
        at = end + 1 + (doc[end + 1].lower_ == "the")
        body = actor_at(scene, at) if at < len(doc) else None
        if body is not None:
            posts.append(Post(mention.name, body.name, "", mention.start, body.end))
    return posts
