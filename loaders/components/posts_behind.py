"""Posts behind people's names: "X, Director of O", "X (O)", "X of O", "X is the rector of O"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from graph.ontology import ACTORS, AREAS
from loaders.components.appositions import apposed_post
from loaders.components.ministers import minister_behind
from loaders.components.owners import body_of_noun
from loaders.components.posts import WINDOW, Post, actor_at, role_text, title_kind
from loaders.components.scene import Mention, Scene
from loaders.knowledge_base import table, word_set

__all__ = ["further_posts", "post_behind"]

_INTO = frozenset({"of", "for", "at", "in", "to", "from", "with"})
_LEADS = frozenset({"lead", "head", "chair", "direct", "run", "manage"})
_APPOINTS = frozenset({"appoint", "elect", "name", "nominate"})


def post_behind(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "X, Director of O", "X, Deputy CEO, O", "X (O)", "X, O's director", "X of O"."""
    sentence = doc[mention.start].sent
    at = _past_degree(doc, mention.end, sentence.end)
    if at + 1 < sentence.end and doc[at].text == "," and doc[at + 1].lower_ == "who":
        return _predicate(doc, scene, mention)
    if at < sentence.end and doc[at].lower_ in {"of", "from"}:
        body = at + 2 if at + 1 < sentence.end and doc[at + 1].lower_ == "the" else at + 1
        if body + 2 < sentence.end and doc[body].is_lower and doc[body + 1].lower_ == "of":
            # "X from the municipality of T"
            body += 2
        if employer := _past_seat(doc, scene, actor_at(scene, body)):
            return employer, ""
    if at >= sentence.end or doc[at].text not in {",", "(", "-", "–"}:
        return _predicate(doc, scene, mention)
    stop = min(sentence.end, at + WINDOW)
    if doc[at].text == "(":
        stop = next((i for i in range(at, stop) if doc[i].text == ")"), stop)
        if (whose := _behind_bracket(doc, scene, stop)) is not None:
            return whose, doc[at + 1 : stop].text
    body = at + 2 if at + 1 < sentence.end and doc[at + 1].lower_ == "the" else at + 1
    beside = actor_at(scene, body)
    if beside and beside.kind == "name" and (doc[at].text == "(" or beside.name.label not in AREAS):
        closes = beside.end >= sentence.end or doc[beside.end].text in {",", ")", ".", ";"}
        rest = doc[beside.end : stop]
        titled = doc[at].text == "(" and all(t.is_title for t in rest)
        if closes or titled:
            return beside, rest.text if titled else ""
    found = _first_body(doc, scene, at + 1, stop) or minister_behind(doc, scene, at + 1, stop)
    return found or apposed_post(doc, scene, mention)


def _past_degree(doc: Doc, at: int, stop: int) -> int:
    """Past a degree behind a name: "X, PhD, Director of O"."""
    degree = at + 2 < stop and doc[at].text == "," and title_kind(doc[at + 1]) == "honorific"
    return at + 2 if degree and doc[at + 2].text == "," else at


def _behind_bracket(doc: Doc, scene: Scene, close: int) -> Mention | None:
    """As in "X (Registrar) of O"."""
    if close + 2 >= len(doc) or doc[close + 1].lower_ not in {"of", "from"}:
        return None
    return actor_at(scene, close + 3 if doc[close + 2].lower_ == "the" else close + 2)


def _past_seat(doc: Doc, scene: Scene, body: Mention | None) -> Mention | None:
    """As in "X of Helsinki-based firm F": F, not where it sits."""
    at = body.end if body is not None else len(doc)
    if at + 2 >= len(doc) or doc[at].text != "-" or doc[at + 1].lower_ != "based":
        return body
    return next(
        (m for i in range(at + 2, min(at + 6, len(doc))) if (m := actor_at(scene, i))), body
    )


def further_posts(doc: Doc, scene: Scene, person: Mention, first: Mention) -> list[Post]:
    """As in "X, Co-Director of A and Director of B": the second post."""
    at, stop = first.end, min(doc[first.start].sent.end, first.end + WINDOW)
    if at >= stop or doc[at].lower_ not in {"and", "&"}:
        return []
    run = at + 1
    while run < stop and (title_kind(doc[run]) or doc[run].lower_ in {"the", "-", "/"}):
        run += 1
    if run == at + 1 or run + 1 >= stop or doc[run].lower_ not in _INTO:
        return []
    body = actor_at(scene, run + 2 if doc[run + 1].lower_ == "the" else run + 1)
    if body is None or body.name is first.name or body.name in person.name.employers:
        return []
    person.name.employers.append(body.name)
    return [Post(person.name, body.name, doc[at + 1 : run].text, person.start, body.end)]


def _first_body(doc: Doc, scene: Scene, start: int, stop: int) -> tuple[Mention, str] | None:
    post: int | None = None
    tasked = False
    index = start
    while index < stop:
        token = doc[index]
        mention = scene.at.get(index)
        if tasked and mention is not None and not _placed(doc, mention):
            index = mention.end
            continue
        if mention is not None:
            if mention.name.label == "Person":
                return None
            if mention.kind == "adjective" and _describes(doc, scene, mention):
                index = mention.end
                continue
            if mention.name.label in ACTORS:
                following = _past_acronym(doc, mention.end, stop)
                following += following < stop and doc[following].text == "'s"
                ahead = doc[following : min(following + 6, stop)]
                if post is not None:
                    of_next = _person_next(doc, scene, mention.end)
                    return None if of_next else (mention, role_text(doc, scene, post))
                leads = next(
                    (t for t in ahead if title_kind(t) == "post" and t.i not in scene.at), None
                )
                plain = all(
                    title_kind(t) or t.is_lower
                    for t in ahead[: (leads.i - following) if leads else 0]
                )
                if leads is not None and plain and not _person_next(doc, scene, leads.i + 1):
                    return mention, role_text(doc, scene, leads.i)
            index = mention.end
            continue
        if _is_kin(token) and post is None:
            return None
        if post is not None and (meant := body_of_noun(doc, scene, index)) is not None:
            # "Country manager of the institute"
            return meant, role_text(doc, scene, post)
        if _is_post(doc, index) or _is_foreign_post(doc, scene, start, index):
            post = index
            tasked = False
        elif token.lower_ == "responsible" and doc[index : index + 2][-1].lower_ == "for":
            # What somebody is responsible for is no employer, but whom it is done at.
            post, tasked = post if post is not None else index, True
        elif _ends_post(token):
            return None
        index += 1
    return None


def _past_acronym(doc: Doc, at: int, stop: int) -> int:
    """Past the letters in brackets of "the Wildlife Service (WS) Director"."""
    closed = at + 2 < stop and doc[at].text == "(" and doc[at + 2].text == ")"
    return at + 3 if closed and doc[at + 1].is_upper else at


def _is_post(doc: Doc, at: int) -> bool:
    chair = doc[at].lower_ == "professor" and at + 1 < len(doc)
    return title_kind(doc[at]) == "post" or (chair and doc[at + 1].lower_ in _INTO)


def _is_kin(token: Token) -> bool:
    """As in "X, mother of the mayor of O": whoever X is, no post follows."""
    behind = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    return token.is_lower and behind == "of" and token.lower_ in word_set("no_posts.tsv")


def _placed(doc: Doc, mention: Mention) -> bool:
    at = mention.start - 1 - (doc[mention.start - 1].lower_ == "the")
    return doc[at].lower_ in {"at", "in", "within"}


def _is_quality(token: Token) -> bool:
    through = token.lower_ == "of" and token.nbor(-1).is_lower
    return token.text == "-" or through or (token.is_lower and token.pos_ in {"NOUN", "ADJ"})


def _describes(doc: Doc, scene: Scene, nation: Mention) -> bool:
    """As in "head of the German engineering firm F": where F is from."""
    at = nation.end
    while at < len(doc) and at not in scene.at and _is_quality(doc[at]):
        if title_kind(doc[at]) == "post":
            return False
        at += 1
    named = scene.at.get(at)
    if at == nation.end and at < len(doc) and named is None:
        # "Chairman of the German Circle of Friends": a body whose name was not found.
        return doc[at].is_title and title_kind(doc[at]) is None
    return at > nation.end and named is not None and named.name.label in ACTORS


def _ends_post(token: Token) -> bool:
    """Whether a clause of its own begins: a verb, a semicolon, the next "and by"."""
    agent = token.lower_ == "by" and token.nbor(-1).lower_ == "and"
    return agent or token.tag_ in {"VBD", "VBZ", "VBP", "MD"} or token.text in {";", '"'}


def _is_foreign_post(doc: Doc, scene: Scene, start: int, at: int) -> bool:
    """As in "X, Cathaoirleach of O": a capitalised word of its own between a comma and "of"."""
    if at != start or at + 2 >= len(doc) or doc[at + 1].lower_ != "of":
        return False
    plain = doc[at].is_title and doc[at].is_alpha and doc[at].lower_ not in table("heads.tsv")
    body = at + 2 + (doc[at + 2].lower_ == "the")
    return plain and actor_at(scene, body) is not None


def _person_next(doc: Doc, scene: Scene, at: int) -> bool:
    """Whether a human being's name follows at once, so that the post before it is that one's."""
    while at < len(doc) and at not in scene.at and title_kind(doc[at]) in {"honorific", "rank"}:
        at += 1
    mention = scene.at.get(at)
    return mention is not None and mention.name.label == "Person"


def _predicate(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "X is the director of O", "X was appointed rector of O", "X, who leads O", "X works for O"."""
    at, end = mention.end, doc[mention.start].sent.end
    relative = at + 3 < end and doc[at].text == "," and doc[at + 1].lower_ == "who"
    at += 2 if relative else 0
    while at + 2 < end and (doc[at].pos_ == "ADV" or doc[at].lemma_ == "have" or _aids(doc, at)):
        at += 1
    if at + 2 >= end:
        return None
    verb, behind = doc[at], doc[at + 1].lower_
    if relative and verb.lemma_ in _LEADS:
        body = actor_at(scene, at + 2 if behind == "the" else at + 1)
        return (body, "head") if body else None
    if verb.lemma_ == "represent" and verb.tag_ != "VBN":
        body = actor_at(scene, at + 2 if behind == "the" else at + 1)
        return (body, "") if body else None
    if verb.lemma_ == "work" and behind in {"for", "at", "with"}:
        body = actor_at(scene, at + 3 if doc[at + 2].lower_ == "the" else at + 2)
        return (body, "") if body else None
    if verb.lemma_ == "be" and doc[at + 1].tag_ == "VBN":
        # "X was received by the director of O": no post of X's.
        return None
    told = verb.lemma_ in {"be", "serve", "become"} or (verb.lemma_ == "work" and behind == "as")
    if told or (verb.lemma_ in _APPOINTS and verb.tag_ == "VBN"):
        return _first_body(doc, scene, at + 1, min(end, at + 14))
    return None


def _aids(doc: Doc, at: int) -> bool:
    """Whether a form of "be" only helps the verb right behind it: "has been appointed"."""
    return doc[at].lemma_ == "be" and doc[at + 1].lemma_ in {"be", *_APPOINTS}
