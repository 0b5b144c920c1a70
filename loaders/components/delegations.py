"""For whom the members of a delegation act: "The O team was made up of X (Principal) and Y", "From O, X and Y attended"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from spacy.tokens import Doc, Span, Token

from graph.ontology import ACTORS, AREAS
from loaders.components.clauses import SUBJECTS
from loaders.components.owners import body_of_noun
from loaders.components.posts import Post, actor_at, title_kind
from loaders.components.scene import Mention, Scene
from loaders.knowledge_base import word_set

__all__ = ["delegates", "leaders", "led_by", "listed_people", "on_lines"]

_GROUPS = frozenset({"delegation", "team", "side", "group", "party", "mission"})
_MEMBERS = frozenset({"representative", "delegate", "member", "participant", "attendee"})
_HOLDS = frozenset({"include", "comprise", "feature", "consist", "compose", "make", "count"})
_IS_LED = frozenset({"lead", "head", "represent", "preside", "chair"})
_LEADERSHIP = frozenset({"leadership", "direction", "chairmanship", "guidance"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_OPENERS = frozenset({"from", "for", "representing"})
_DOES = frozenset({"sign", "attend", "speak", "participate", "take", "initial", "join", "say"})
_LEADS_ON = frozenset({"of", "the", "for", "at", "in", "(", "to"})
_BEFORE_FIRST = frozenset(
    {"by", "of", "up", "also", "both", ":", "the", "its", ",", "and", "their"}
)


def led_by(doc: Doc, scene: Scene, start: int) -> tuple[Mention, str] | None:
    """As in "The Dutch delegation, led by Deputy Ambassador X": X acts for whose delegation it is.

    Args:
        doc: the document.
        scene: its scene.
        start: the first token of the person's titles.
    """
    at = _led(doc, start)
    if at is None:
        return None
    for token in reversed(doc[max(doc[at].sent.start, at - 12) : at]):
        if token.lower_ in {"while", ";"}:
            return None
        if token.lemma_.casefold() in _GROUPS:
            body = _whose(doc, scene, token, start) or _spoken_of_before(scene, token)
            return (body, "head of delegation") if body is not None else None
        mention = actor_at(scene, token.i)
        beside = mention is not None and mention.start and doc[mention.start - 1].text in {",", "("}
        if mention is not None and mention.kind == "name" and not beside:
            return mention, ""
    return None


def _led(doc: Doc, start: int) -> int | None:
    """The verb of "headed by", "presided over by", or the noun of "under the leadership of"."""
    at = start - 1
    while at > 0 and doc[at].lower_ in {"the", "its", "their", "by", "of", "over"}:
        at -= 1
    if at < 1:
        return None
    between = {t.lower_ for t in doc[at + 1 : start]}
    if doc[at].lemma_ in _IS_LED and doc[at + 1].lower_ in {"by", "over"} and "by" in between:
        return at
    under = (
        doc[at].lower_ in _LEADERSHIP and doc[max(0, at - 2) : at].text.casefold() == "under the"
    )
    return at if under and "of" in between else None


def _whose(doc: Doc, scene: Scene, group: Token, stop: int) -> Mention | None:
    """Whose delegation it is: "of O", "the O delegation", "from that city"."""
    inside = (child.i for child in group.subtree if child.i < stop)
    if (body := _first_of(doc, scene, inside)) is not None:
        return body
    behind = [t.i for t in group.subtree if t.i < stop and t.pos_ == "NOUN" and t != group]
    return next((m for i in behind if (m := body_of_noun(doc, scene, i)) is not None), None)


def leaders(doc: Doc, scene: Scene, people: list[Mention]) -> list[Post]:
    """As in "X led a Dutch delegation": X acts for whose delegation it is."""
    posts: list[Post] = []
    for mention in people:
        top = doc[mention.end - 1]
        while top.dep_ in {"appos", "compound", "flat"} and top.head != top:
            top = top.head
        verb = top.head
        if mention.name.employers or verb.lemma_ not in {"lead", "head"}:
            continue
        for noun in verb.children:
            if noun.dep_ == "dobj" and noun.lemma_.casefold() in {"delegation", "mission", "team"}:
                body = next((m for c in noun.subtree if (m := actor_at(scene, c.i))), None)
                if body is not None:
                    posts.append(
                        Post(mention.name, body.name, "head of delegation", mention.start, body.end)
                    )
                    mention.name.employers.append(body.name)
    return posts


def listed_people(doc: Doc, scene: Scene, start: int) -> list[Mention]:
    """The people of the list that begins at a token, whatever posts stand between them.

    Args:
        doc: the document.
        scene: its scene.
        start: the token from which on the first of them is looked for.

    Returns:
        None of them where other words than titles and posts stand before the first.
    """
    people: list[Mention] = []
    at, stop = start, doc[start].sent.end if start < len(doc) else start
    while at < stop:
        token, mention = doc[at], scene.at.get(at)
        if mention is not None and mention.name.label == "Person":
            people.append(mention)
        elif _ends_list(token, named=mention is not None) or (
            not people and mention is None and not _before_first(token)
        ):
            break
        at = mention.end if mention is not None else at + 1
    return people


def _ends_list(token: Token, *, named: bool) -> bool:
    """Whether a clause of its own begins, or a name that is no part of a member's post."""
    if named:
        return token.nbor(-1).lower_ not in _LEADS_ON
    return token.tag_ in _FINITE or token.text == '"'


def _before_first(token: Token) -> bool:
    return (
        token.lower_ in _BEFORE_FIRST
        or title_kind(token) is not None
        or token.pos_ in {"NOUN", "ADJ"}
        or token.lower_ in word_set("portfolios.tsv")
        or token.text in {"-", "."}
    )


def _opening(doc: Doc, scene: Scene, sentence: Span) -> tuple[Mention, int] | None:
    """As in "From O, X attended", "On the O side, X", "For O: X": the body and where its people begin."""
    at = sentence.start
    if doc[at].tag_ == "VBG" and doc[at].lemma_.casefold() in _DOES:
        at += 1
    words = [t.lower_ for t in doc[at : min(at + 4, sentence.end)]]
    behalf = words[:3] == ["on", "behalf", "of"]
    by_side = words[:2] == ["on", "the"]
    if not words or not (behalf or by_side or words[0] in _OPENERS):
        return None
    at += 3 if behalf else 1
    at += at < sentence.end and doc[at].lower_ == "the"
    if at + 2 < sentence.end and doc[at].is_lower and doc[at + 1].lower_ == "of":
        # "For the municipality of O": the name begins behind the noun.
        at += 2 + (doc[at + 2].lower_ == "the")
    body = actor_at(scene, at) if at < sentence.end else None
    if body is None or (words[0] == "from" and body.name.label in AREAS):
        return None
    at = body.end
    at += at < sentence.end and doc[at].text == "'s"
    sided = at < sentence.end and doc[at].lower_ in {"side", "part"}
    at += sided
    was = behalf and at < sentence.end and doc[at].lemma_ == "be"
    closed = was or (at < sentence.end and doc[at].text in {",", ":"})
    if at + 1 >= sentence.end or not closed or (by_side and not sided):
        return None
    if doc[at].text == "," and not behalf and not sided and sentence.root.lemma_ not in _DOES:
        return None
    return body, at + 1


def _by_verb(scene: Scene, token: Token) -> tuple[Mention, int] | None:
    """As in "The O delegation included X", "Members of the O team were X", "O was represented by X"."""
    verb, noun = token.head, token.lemma_.casefold()
    if token.dep_ not in SUBJECTS and noun not in _GROUPS | _MEMBERS:
        return None
    if token.dep_ not in SUBJECTS:
        # "The delegation from O comprised X" may be read as what was comprised.
        verb = next((c for c in token.children if c.dep_ == "acl"), token)
    if noun in _GROUPS:
        told = (c for c in token.children if c.dep_ == "relcl" and c.lemma_ in _HOLDS)
        verb = next(told, verb)
    if token.i >= verb.i or not _acts(verb):
        return None
    held = verb.lemma_ in _HOLDS and noun in _GROUPS | _MEMBERS
    held = held or (verb.lemma_ == "be" and noun in _MEMBERS)
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    sent = verb.lemma_ == "represent" and passive
    if not (held or sent) or any(c.dep_ == "neg" for c in verb.children):
        return None
    inside = (c.i for c in token.subtree if c.i < verb.i)
    body = _first_of(token.doc, scene, inside) or _spoken_of_before(scene, token)
    return (body, verb.i + 1) if body is not None else None


def _spoken_of_before(scene: Scene, group: Token) -> Mention | None:
    """As in "A delegation of O came. The delegation included X": O."""
    floor = group.sent.start
    if floor == 0 or group.nbor(-1).lower_ != "the":
        return None
    before = group.doc[floor - 1].sent
    alike = (t for t in before if t.lemma_ == group.lemma_)
    inside = (c.i for t in alike for c in t.subtree)
    return _first_of(group.doc, scene, inside)


def _first_of(doc: Doc, scene: Scene, indexes: Iterable[int]) -> Mention | None:
    """The first body among tokens, not who only owns it: "a delegation of Nigeria's University U"."""
    for index in indexes:
        mention = actor_at(scene, index)
        if mention is None:
            continue
        owned = mention.end + 1 < len(doc) and doc[mention.end].text == "'s"
        further = actor_at(scene, mention.end + 1) if owned else None
        return further or mention
    return None


def _acts(verb: Token) -> bool:
    return verb.dep_ != "acl" or any(c.dep_ == "dobj" for c in verb.children)


def _attended(doc: Doc, start: int) -> int:
    """Past "the meeting was attended by" to whom it was attended by."""
    sentence = doc[start].sent
    by = next((t for t in doc[start : sentence.end] if t.lower_ == "by"), None)
    told = by is not None and by.i > start and doc[by.i - 1].lemma_ in {"attend", "sign"}
    return by.i + 1 if by is not None and told else start


def _sides(doc: Doc, scene: Scene) -> Iterator[tuple[Mention, int]]:
    for sentence in doc.sents:
        if (opening := _opening(doc, scene, sentence)) is not None:
            yield opening[0], _attended(doc, opening[1])
        for token in sentence:
            if (found := _by_verb(scene, token)) is not None:
                yield found


def _person_on_line(doc: Doc, scene: Scene, bar: Token) -> Mention | None:
    start = scene.block_of(bar).start
    line = takewhile(lambda m: doc[m.start].idx >= start, scene.before(bar.i))
    return next((m for m in line if m.name.label == "Person"), None)


def on_lines(doc: Doc, scene: Scene) -> list[Post]:
    """As in the lines "X, Head of D | Body B" of an agenda: X is of B."""
    posts: list[Post] = []
    for token in doc:
        if token.text != "|" or token.i + 2 > len(doc):
            continue
        person = _person_on_line(doc, scene, token)
        body = actor_at(scene, token.i + 1 + (doc[token.i + 1].lower_ == "the"))
        if person is None or body is None:
            continue
        if not person.name.employers and body.kind == "name":
            posts.append(Post(person.name, body.name, "", person.start, body.end))
            person.name.employers.append(body.name)
    return posts


def delegates(doc: Doc, scene: Scene) -> list[Post]:
    """Posts of people of whom nothing else is told: they act for whose delegation or side it is."""
    posts: list[Post] = []
    for body, start in _sides(doc, scene):
        for mention in listed_people(doc, scene, start):
            if not mention.name.employers and body.name.label in ACTORS:
                posts.append(Post(mention.name, body.name, "", body.start, mention.end))
                mention.name.employers.append(body.name)
    return posts
