"""Whom a noun phrase stands for as an actor: its names, its lists, the bodies behind people."""

from __future__ import annotations

from collections.abc import Iterator, Set

from spacy.tokens import Doc, Token

from graph.ontology import ACTORS, AREAS, UNDERTAKINGS
from loaders.components.clauses import beside, predicated
from loaders.components.heads import head_label
from loaders.components.lists import listed_behind, listed_below, located_before, members_behind
from loaders.components.posts import is_post_word, title_kind
from loaders.components.scene import Mention, Name, Scene
from loaders.knowledge_base import table, word_set

__all__ = ["named_in"]

_BY_WHOM = frozenset({"lead", "head", "send", "nominate", "delegate", "appoint", "dispatch"})
_THROUGH = frozenset({"of", "from", "for", "at"})
_DEEPEST = 8
_SEATED = frozenset({"city", "company", "partner", "university", "institution"})
_POST = 10
"""Tokens behind a name within which the body of its post stands."""
_NAMING = frozenset({"call", "name", "dub", "title", "entitle", "know", "baptise"})


def named_in(
    scene: Scene, token: Token, *, undertakings: bool = False, without: Set[int] = frozenset()
) -> list[Name]:
    """The names for which the phrase under a token stands, in order, none twice.

    People stand for whom they act for; "experts from A, B and C" stands for A, B and C;
    "the Korean delegation" for Korea; "both sides" for the pair last named.

    Args:
        scene: the document's scene.
        token: the head of the phrase.
        undertakings: whether events, projects, programmes and places count too.
        without: tokens whose own phrases are left out.
    """
    found: list[Name] = []
    for name in _walk(scene, token, 0, set(without)):
        fits = name.label in ACTORS or (undertakings and name.label != "Person")
        if fits and name not in found:
            found.append(name)
    return found


def _walk(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    if depth > _DEEPEST or token.i in seen:
        return
    seen.add(token.i)
    mention = scene.at.get(token.i)
    if token.i in scene.groups:
        yield from scene.groups[token.i]
    elif mention is not None and mention.kind != "adjective":
        name = mention.name
        if (located := located_before(scene, token.doc, mention)) is not None:
            # "University U (Kenya)": the parser may take the country for the head.
            yield from _walk(scene, token.doc[located.start], depth + 1, seen)
            return
        if name.label == "Person":
            yield from name.employers[:1] or _apposed(scene, token, depth, seen)
            if (body := _employer_behind(scene, token, mention)) is not None:
                yield from members_behind(scene, token, body, seen)
        else:
            yield name
            seen.update(range(mention.start, mention.end))
        for inner in range(mention.start, mention.end):
            yield from _listed(scene, token.doc[inner], depth, seen)
        yield from members_behind(scene, token, mention, seen)
        return
    elif (
        token.dep_ == "appos"
        and token.head.i in scene.at
        and token.is_lower
        and not _of_a_list(token)
    ):
        # "The X project, an initiative funded by A": the initiative is X.
        yield from _walk(scene, token.head, depth + 1, seen)
    elif (named := _named_by(scene, token) or _predicate_of(scene, token)) is not None:
        yield named
    elif token.lemma_.casefold() in word_set("bearers.tsv") or token.pos_ in {
        "NOUN",
        "PROPN",
        "NUM",
        "PRON",
    }:
        yield from _behind(scene, token, depth, seen)
    yield from _listed(scene, token, depth, seen)


def _employer_behind(scene: Scene, token: Token, person: Mention) -> Mention | None:
    """The body of "X, CEO of A, B and C signed", behind which the list goes on."""
    if not person.name.employers:
        return None
    for mention in scene.between(person.end, min(person.end + _POST, token.sent.end)):
        if mention.name in person.name.employers:
            return mention
    return None


def _of_a_list(token: Token) -> bool:
    """As in "A, the city of B and C", of which the parser takes the second for an apposition."""
    named = any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
    listed = any(t.dep_ == "cc" for t in token.subtree) or any(
        c.dep_ == "conj" for c in token.children
    )
    return named and listed and token.lemma_.casefold() in word_set("bearers.tsv")


def _named_by(scene: Scene, token: Token) -> Name | None:
    """As in "a pilot called X", "a scheme known as X"."""
    for verb in token.children:
        if verb.dep_ != "acl" or verb.lemma_ not in _NAMING:
            continue
        for child in verb.subtree:
            mention = scene.at.get(child.i)
            if child.i > verb.i and mention is not None and mention.name.label != "Person":
                return mention.name
    return None


def _predicate_of(scene: Scene, token: Token) -> Name | None:
    """As in "P is a project funded by A": the project is P."""
    noun = table("classes.tsv").get(token.lemma_.casefold()) in UNDERTAKINGS
    if not noun or token.dep_ != "attr" or token.head.lemma_ != "be":
        return None
    subjects = (
        scene.at[c.i].name for c in token.head.children if c.i in scene.at and c.i < token.i
    )
    return next((name for name in subjects if name.label in UNDERTAKINGS), None)


def _apposed(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    for child in token.children:
        if child.dep_ == "appos":
            yield from _walk(scene, child, depth + 1, seen)


def _without_owner(scene: Scene, token: Token, names: list[Name]) -> list[Name]:
    """As in "Chile's largest bank, B": B, and not Chile."""
    owners = [scene.at[c.i].name for c in token.children if c.dep_ == "poss" and c.i in scene.at]
    return [n for n in names if n.label not in AREAS or n not in owners]


def _leads_on(token: Token, prep: Token, *, bearer: bool) -> bool:
    """Whether those behind a preposition are whom a noun stands for: "of", "between", "including"."""
    if prep.dep_ != "prep":
        return False
    word = prep.lower_
    seated = word == "in" and token.lemma_ in _SEATED
    through = word in _THROUGH or seated or word in {"between", "among"}
    return (through and (bearer or word == "between")) or word in {"including", "like", "as"}


def _behind(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    """The actors behind a common noun: "Busan delegation", "representatives of A and B"."""
    if (held := _holder_of_post(scene, token)) is not None:
        yield held
        return
    bearer = token.lemma_.casefold() in word_set("bearers.tsv") or is_post_word(token)
    strong: list[Name] = []
    weak: list[Name] = []
    for child in token.children:
        mention = scene.at.get(child.i)
        if child.dep_ in {"compound", "nmod", "poss", "amod"} and mention and bearer:
            if mention.kind == "adjective" and token.lemma_.casefold() not in word_set(
                "official_bearers.tsv"
            ):
                continue
            target = weak if mention.kind == "adjective" else strong
            if mention.name.label == "Person":
                target.extend(mention.name.employers[:1])
            else:
                target.append(mention.name)
            for inner in range(mention.start, mention.end):
                strong.extend(_listed(scene, token.doc[inner], depth + 1, seen))
        elif _leads_on(token, child, bearer=bearer):
            for grand in child.children:
                if grand.dep_ in {"pobj", "pcomp"}:
                    strong.extend(_walk(scene, grand, depth + 1, seen))
        elif child.dep_ == "appos" or (child.dep_ == "acl" and child.lower_ == "including"):
            named = list(_walk(scene, child, depth + 1, seen))
            strong = _without_owner(scene, token, strong) if named else strong
            strong.extend(named)
    if bearer and not strong and not weak:
        strong.extend(_right_behind(scene, token, depth, seen))
    strong.extend(_members(scene, token, depth, seen))
    if bearer and (origin := _origin(scene, token, depth)):
        strong = origin
    if bearer and not strong and not weak:
        strong.extend(_led(scene, token, depth, seen))
        strong.extend([] if strong else _of_portfolio(scene, token))
    if not strong:
        strong.extend(_titled(scene, token))
    if not strong and not weak and token.lemma_.casefold() in word_set("stages.tsv"):
        strong.extend(n for n in _goal(scene, token, depth, seen) if n.label in UNDERTAKINGS)
    if bearer and not strong:
        strong.extend(_exemplified(scene, token, seen))
    if not strong and not weak and token.head.lower_ == "among":
        # "Among those who took part were A and B"
        verb = token.head.head
        for child in verb.children if verb.lemma_ == "be" else ():
            if child.dep_ in {"attr", "nsubj"}:
                strong.extend(_walk(scene, child, depth + 1, seen))
    if bearer and not strong and not weak and (told := predicated(token)) is not None:
        strong.extend(_walk(scene, told, depth + 1, seen) if told.i in scene.at else [])
    if bearer and not strong and not weak:
        strong.extend(listed_behind(scene, token) or listed_below(scene, token))
    yield from strong or weak


def _of_portfolio(scene: Scene, token: Token) -> list[Name]:
    """As in "the Minister of Trade and Industry of C": C."""
    topics = [g for c in token.children if c.lower_ in {"of", "for"} for g in c.children]
    nouns = [n for t in topics if t.i not in scene.at for n in (t, *t.conjuncts)]
    states = [g for n in nouns for c in n.children if c.lower_ == "of" for g in c.children]
    mentions = [scene.at[t.i] for t in states if t.i in scene.at]
    return [m.name for m in mentions if m.name.label in AREAS]


def _right_behind(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    """As in "representatives of B", wherever the parser hangs the "of"."""
    doc, at = token.doc, token.i + 1
    if at + 1 >= token.sent.end or doc[at].lower_ not in {"of", "from"} or doc[at].head == token:
        return
    at += 2 if doc[at + 1].lower_ == "the" else 1
    mention = scene.at.get(at)
    if mention is not None and mention.start == at:
        yield from _walk(scene, doc[mention.end - 1], depth + 1, seen)


def _holder_of_post(scene: Scene, token: Token) -> Name | None:
    """As in "Chile's Minister of Energy, X": for whom X acts, once."""
    if title_kind(token) != "post":
        return None
    for child in token.children:
        mention = scene.at.get(child.i)
        if child.dep_ == "appos" and mention and mention.name.label == "Person":
            return next(iter(mention.name.employers), None)
    return None


def _members(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    """As in "A delegation with officials from A and B", "… comprising officials of A and B"."""
    if token.lemma_.casefold() not in {"delegation", "mission", "group", "team", "consortium"}:
        return
    for child in token.children:
        if child.lower_ in {"with", "comprising", "including"} or (
            child.dep_ in {"acl", "relcl"}
            and child.lemma_ in {"compose", "comprise", "consist", "include", "make"}
        ):
            below = [
                g
                for c in (child, *child.children)
                for g in c.children
                if c is child or c.dep_ == "prep"
            ]
            for grand in below:
                if grand.lemma_.casefold() in word_set("bearers.tsv") or grand.i in scene.at:
                    yield from _walk(scene, grand, depth + 1, seen)


def _origin(scene: Scene, token: Token, depth: int) -> list[Name]:
    """As in "A's sister city delegation from B": of B, whatever stands before."""
    if not any(c.dep_ == "poss" for c in token.children):
        return []
    goals = [g for c in token.children if c.lower_ == "from" for g in c.children]
    return [n for g in goals for n in _walk(scene, g, depth + 1, set())]


def _led(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    """As in "A delegation headed by Mayor X", "students sent by U": the body of whoever leads or sends."""
    for clause in token.children:
        if clause.dep_ in {"acl", "relcl"} and clause.lemma_ in _BY_WHOM:
            for agent in clause.children:
                if agent.lower_ == "by":
                    for leader in agent.children:
                        yield from _walk(scene, leader, depth + 1, seen)


def _goal(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    for prep in token.children:
        if prep.dep_ == "compound" and prep.i in scene.at:
            # "The opening of the forum F", "the F opening"
            yield from _walk(scene, prep, depth + 1, seen)
        if prep.lower_ in {"of", "behind"}:
            for grand in prep.children:
                yield from _walk(scene, grand, depth + 1, seen)


def _titled(scene: Scene, token: Token) -> Iterator[Name]:
    """As in "The training on “X”", "the event “X”": what a common noun for an undertaking names."""
    before = token.nbor(-1).text if token.i else ""
    label = head_label([before, token.text]) or table("classes.tsv").get(token.lemma_.casefold())
    if label not in UNDERTAKINGS:
        return
    preps = (c for c in token.children if c.lower_ in {"on", "for", "called", "under", "devoted"})
    near = [h for c in preps for g in c.children for h in (g, *g.children)]
    for child in (*token.children, *near):
        mention = scene.at.get(child.i)
        if mention and mention.name.label in {"Event", "Project", "Programme"}:
            yield mention.name
            return


def _exemplified(scene: Scene, token: Token, seen: set[int]) -> Iterator[Name]:
    """As in "Experts from advanced countries such as A, B and bodies including C" before the verb."""
    verb = token.head
    stop = token.sent.end
    doc = token.doc
    at = token.i + 1
    while at < stop:
        example = doc[at].lower_ in {"including", "namely"} or doc[
            at - 1 : at + 1
        ].text.casefold() in {"such as", "among them"}
        at += 1
        if at - 1 > verb.i > token.i and _of_others(doc, at - 1):
            return
        if not example:
            continue
        while at < stop and at not in scene.at and doc[at].lower_ not in {",", "such", "including"}:
            at += 1
        mention = scene.at.get(at)
        if mention is None or mention.kind == "adjective" or mention.start in seen:
            continue
        seen.update(range(mention.start, mention.end))
        if mention.name.label != "Person":
            yield mention.name
            yield from members_behind(scene, doc[mention.start], mention, seen)
        at = mention.end


def _of_others(doc: Doc, at: int) -> bool:
    """Whether examples behind a verb are of somebody whom the sentence names after it."""
    return doc[at].lemma_.casefold() in word_set("bearers.tsv") or (
        doc[at].lower_ in {"including", "namely"} and doc[at - 1].text != ","
    )


def _listed(scene: Scene, token: Token, depth: int, seen: set[int]) -> Iterator[Name]:
    for child in token.children:
        if child.i in seen:
            continue
        first = child.dep_ == "nmod" and child.i in scene.at and token.i not in scene.at
        if first and any(c.dep_ == "cc" for c in child.children):
            # "A and feed maker B", which the parser reads like "the research and trade minister".
            yield from _walk(scene, child, depth + 1, seen)
        elif child.dep_ == "conj" and child.pos_ not in {"VERB", "AUX"}:
            yield from _walk(scene, child, depth + 1, seen)
        elif child.dep_ == "prep" and (child.lower_ in {"including", "like"} or beside(child)):
            for grand in child.children:
                if grand.dep_ == "pobj":
                    yield from _walk(scene, grand, depth + 1, seen)
        elif (
            child.dep_ == "appos"
            and child.i not in scene.at
            and (token.i not in scene.at or _of_a_list(child))
        ):
            yield from _walk(scene, child, depth + 1, seen)
        elif (
            child.dep_ == "appos"
            and child.i in scene.at
            and scene.at[child.i].name.label != "Person"
            and token.i in scene.at
        ):
            # The parser often reads the second member of a list as an apposition.
            between = token.doc[scene.at[token.i].end : scene.at[child.i].start]
            if [t.text for t in between if t.lower_ != "the"] in ([","], [",", "and"], ["and"]):
                yield from _walk(scene, child, depth + 1, seen)
