"""Who works for whom: titles before names and posts after them."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from graph.gazetteer import fold
from graph.ontology import ACTORS
from loaders.components.appositions import apposed_post
from loaders.components.bare_titles import by_title, national
from loaders.components.delegations import delegates, leaders
from loaders.components.ministers import (
    minister_behind,
    ministry_of_topic,
    over_portfolio,
    over_topic,
)
from loaders.components.owners import body_of_noun, colleagues, in_pairs, owner
from loaders.components.posts import (
    WINDOW,
    Post,
    actor_at,
    led_by,
    on_behalf,
    on_behalf_before,
    past_ranks,
    title_kind,
    titles_before,
    titles_from,
)
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.knowledge_base import table

__all__ = ["Post", "find_roles", "posts_of"]

_POSTS = "coopgraph_posts"
_INTO = frozenset({"of", "for", "at", "in", "to", "from", "with"})
_LEADS = frozenset({"lead", "head", "chair", "direct", "run", "manage"})
_APPOINTS = frozenset({"appoint", "elect", "name", "nominate"})
_WHERE = frozenset({"to", "in", "for", "at"})
_SENT = frozenset(
    {
        "ambassador",
        "ambassador-designate",
        "envoy",
        "representative",
        "delegate",
        "observer",
        "consul",
    }
)


def posts_of(doc: Doc) -> list[Post]:
    """The posts that were found in a document, in its order."""
    found: list[Post] = doc.user_data.get(_POSTS, [])
    return found


def _owner_before(doc: Doc, scene: Scene, start: int) -> Mention | None:
    """Whose "its" it is: the first body named in the sentence before."""
    if start == 0:
        return None
    before = doc[start - 1].sent
    named = (actor_at(scene, i) for i in range(before.start, before.end))
    return next((m for m in named if m is not None and m.kind == "name"), None)


def _bearer_of(doc: Doc, scene: Scene, at: int) -> Mention | None:
    """As in "Chamber President X": the body last named that has the noun in its name."""
    word = doc[at].lower_
    if not doc[at].text[:1].isupper() or table("heads.tsv").get(word) is None:
        return None
    for before in scene.before(at):
        if before.name.label in ACTORS and word in fold(before.name.text).split():
            return before
    return None


def _names_post(token: Token) -> bool:
    """Whether a word is a title, or may be the last of what a title is about."""
    return token.text[:1].isupper() or title_kind(token) in {"post", "rank"}


def _before(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "Seoul Mayor X", "Korea's Minister of Trade X", "Mayor of Leova, X"."""
    sentence = doc[mention.start].sent
    titled = titles_before(doc, scene, mention)
    start = over_topic(doc, scene, titled)
    if start < mention.start:
        start = over_portfolio(doc, scene, start)
    if (led := led_by(doc, scene, start)) and not _post_follows(doc, mention):
        return led
    if (body := on_behalf_before(doc, scene, start)) is not None:
        return body, doc[start : mention.start].text.strip(" ,.")
    role = doc[start : mention.start].text.strip(" ,.")
    has_post = any(title_kind(t) == "post" for t in doc[start : mention.start])
    left = start - 1
    if left > sentence.start and doc[left].lower_ == "the" and not has_post:
        left -= 1
    if left > sentence.start and doc[left].text in {",", ":"} and _names_post(doc[left - 1]):
        start = over_topic(doc, scene, titles_from(doc, scene, left))
        has_post = any(title_kind(t) == "post" for t in doc[start:left])
        left = start - 1 if has_post else left
    if left >= sentence.start and doc[left].text == "'s":
        left -= 1
    if has_post and left >= sentence.start:
        ministry = ministry_of_topic(doc, scene, start, mention.start, known=True)
        if ministry is not None:
            return ministry, role
        if employer := actor_at(scene, left):
            return employer, role
        if (bearer := _bearer_of(doc, scene, left)) is not None:
            return bearer, role
        if doc[left].text == "(" and (employer := actor_at(scene, left - 1)):
            return employer, role
        if doc[left].text == ")" and (employer := actor_at(scene, left - 1)):
            return employer, role
    if has_post and left >= sentence.start:
        whose = owner(doc, scene, left)
        if whose is None and doc[left].lower_ in {"its", "their"}:
            whose = _owner_before(doc, scene, sentence.start)
        if whose is not None:
            return whose, role
    if ministry := ministry_of_topic(doc, scene, start, mention.start):
        return ministry, role
    return _post_phrase_before(doc, scene, start) or _post_phrase_before(doc, scene, titled)


def _post_follows(doc: Doc, mention: Mention) -> bool:
    """Whether a post stands right behind a name and a comma: "X, Minister of Finance"."""
    at = mention.end + 1
    stop = min(doc[mention.start].sent.end, at + 4)
    return (
        at < stop
        and doc[mention.end].text == ","
        and any(title_kind(t) == "post" for t in doc[at:stop])
    )


def _post_phrase_before(doc: Doc, scene: Scene, start: int) -> tuple[Mention, str] | None:
    """As in "Mayor of Leova, Mr. X": a post with its body, then the name."""
    sentence = doc[start].sent if start < len(doc) else doc[start - 1].sent
    at = start - 1
    while at >= sentence.start and doc[at].text in {",", "(", ")", ":", "-", "–"}:
        if doc[at].text == ")":
            at = next((i for i in range(at, sentence.start, -1) if doc[i].text == "("), at)
        at -= 1
    outer = actor_at(scene, at) or (body_of_noun(doc, scene, at) if at > 0 else None)
    if outer is None:
        return _by_owner(doc, scene, at)
    at = outer.start - 1
    steps = 0
    while at >= sentence.start and steps < 12:
        token = doc[at]
        if title_kind(token) == "post":
            between = doc[at + 1 : outer.start]
            link = doc[past_ranks(doc, at + 1, outer.start)].lower_
            if between and link in _WHERE and (sender := _sender(doc, scene, at)):
                # "The EU Ambassador to Fiji, X" acts for who sent, not for who receives.
                return sender, _role_text(doc, scene, at)
            if between and link in _WHERE and token.lower_ in _SENT:
                return None
            if between and any(t.lower_ in _INTO for t in between):
                first = titles_from(doc, scene, at + 1)
                held = owner(doc, scene, first - 1) if first > sentence.start else None
                held = held or ministry_of_topic(doc, scene, at, outer.start, known=True)
                if held is not None:
                    return held, _role_text(doc, scene, at)
                return _nearest(scene, at + 1, outer), _role_text(doc, scene, at)
            return None
        blocks = token.pos_ in {"VERB", "AUX"} or token.text in {";", ")", '"'}
        inner = scene.at.get(at)
        if blocks or (inner and inner.name.label == "Person"):
            return None
        at = (inner.start if inner else at) - 1
        steps += 1
    return None


def _sender(doc: Doc, scene: Scene, post: int) -> Mention | None:
    """Who stands right before a post: "FAO" of "the FAO Representative", "Chinese" of "Chinese Consul"."""
    at = titles_from(doc, scene, post + 1) - 1
    return actor_at(scene, at - (doc[at].text == "'s")) if at > 0 else actor_at(scene, max(at, 0))


def _by_owner(doc: Doc, scene: Scene, last: int) -> tuple[Mention, str] | None:
    """As in "O's alderman for the port, X": the post's task is no body."""
    sentence = doc[last].sent
    for at in range(last, max(sentence.start, last - 8), -1):
        token = doc[at]
        if at in scene.at or token.is_punct or token.pos_ in {"VERB", "AUX"}:
            return None
        if title_kind(token) == "post" and at < last and doc[at + 1].lower_ in _INTO:
            held = owner(doc, scene, titles_from(doc, scene, at + 1) - 1)
            return (held, _role_text(doc, scene, at)) if held is not None else None
    return None


def _nearest(scene: Scene, start: int, last: Mention) -> Mention:
    """Of "Dean of the Faculty F, University U" the first body named."""
    for index in range(start, last.start):
        if (mention := actor_at(scene, index)) and mention.kind == "name":
            return mention
    return last


def _role_text(doc: Doc, scene: Scene, at: int) -> str:
    start = at
    while start > 0 and (start - 1) not in scene.at and title_kind(doc[start - 1]):
        start -= 1
    return doc[start : at + 1].text


def _after(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "X, Director of O", "X, Deputy CEO, O", "X (O)", "X, O's director", "X of O"."""
    sentence = doc[mention.start].sent
    at = mention.end
    if at + 1 < sentence.end and doc[at].text == "," and doc[at + 1].lower_ == "who":
        return _predicate(doc, scene, mention)
    if at < sentence.end and doc[at].lower_ in {"of", "from"}:
        body = at + 2 if at + 1 < sentence.end and doc[at + 1].lower_ == "the" else at + 1
        if employer := _past_seat(doc, scene, actor_at(scene, body)):
            return employer, ""
    if at >= sentence.end or doc[at].text not in {",", "(", "-", "–"}:
        return _predicate(doc, scene, mention)
    stop = min(sentence.end, at + WINDOW)
    if doc[at].text == "(":
        stop = next((i for i in range(at, stop) if doc[i].text == ")"), stop)
    body = at + 2 if at + 1 < sentence.end and doc[at + 1].lower_ == "the" else at + 1
    beside = actor_at(scene, body)
    if (
        beside
        and beside.kind == "name"
        and (doc[at].text == "(" or beside.name.label not in {"City", "Country", "Region"})
    ):
        closes = beside.end >= sentence.end or doc[beside.end].text in {",", ")", ".", ";"}
        if closes:
            return beside, ""
    found = _first_body(doc, scene, at + 1, stop) or minister_behind(doc, scene, at + 1, stop)
    return found or apposed_post(doc, scene, mention)


def _past_seat(doc: Doc, scene: Scene, body: Mention | None) -> Mention | None:
    """As in "X of Helsinki-based firm F": F, not where it sits."""
    at = body.end if body is not None else len(doc)
    if at + 2 >= len(doc) or doc[at].text != "-" or doc[at + 1].lower_ != "based":
        return body
    return next(
        (m for i in range(at + 2, min(at + 6, len(doc))) if (m := actor_at(scene, i))), body
    )


def _further(doc: Doc, scene: Scene, person: Mention, first: Mention) -> list[Post]:
    """As in "X, Co-Director of A and Director of B": the second post."""
    at, stop = first.end, min(doc[first.start].sent.end, first.end + WINDOW)
    if at >= stop or doc[at].lower_ not in {"and", "&"}:
        return []
    run = at + 1
    while run < stop and (title_kind(doc[run]) or doc[run].lower_ in {"the", "-"}):
        run += 1
    if run == at + 1 or run >= stop or doc[run].lower_ not in _INTO:
        return []
    body = actor_at(scene, run + 2 if doc[run + 1].lower_ == "the" else run + 1)
    if body is None or body.name is first.name:
        return []
    _employ(person.name, body.name)
    return [Post(person.name, body.name, doc[at + 1 : run].text, person.start, body.end)]


def _first_body(doc: Doc, scene: Scene, start: int, stop: int) -> tuple[Mention, str] | None:
    post: int | None = None
    index = start
    while index < stop:
        token = doc[index]
        mention = scene.at.get(index)
        if mention is not None:
            if mention.name.label == "Person":
                return None
            if mention.name.label in ACTORS:
                following = (
                    mention.end + 1
                    if mention.end < stop and doc[mention.end].text == "'s"
                    else mention.end
                )
                ahead = doc[following : min(following + 6, stop)]
                if post is not None:
                    of_next = _person_next(doc, scene, mention.end)
                    return None if of_next else (mention, _role_text(doc, scene, post))
                leads = next(
                    (t for t in ahead if title_kind(t) == "post" and t.i not in scene.at), None
                )
                plain = all(
                    title_kind(t) or t.is_lower
                    for t in ahead[: (leads.i - following) if leads else 0]
                )
                if leads is not None and plain and not _person_next(doc, scene, leads.i + 1):
                    return mention, _role_text(doc, scene, leads.i)
            index = mention.end
            continue
        if title_kind(token) == "post" or _is_foreign_post(doc, scene, start, index):
            post = index
        elif _ends_post(token):
            return None
        index += 1
    return None


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
    if verb.lemma_ == "work" and behind in {"for", "at", "with"}:
        body = actor_at(scene, at + 3 if doc[at + 2].lower_ == "the" else at + 2)
        return (body, "") if body else None
    told = verb.lemma_ in {"be", "serve", "become"} or (verb.lemma_ == "work" and behind == "as")
    if told or (verb.lemma_ in _APPOINTS and verb.tag_ == "VBN"):
        return _first_body(doc, scene, at + 1, min(end, at + 14))
    return None


def _aids(doc: Doc, at: int) -> bool:
    """Whether a form of "be" only helps the verb right behind it: "has been appointed"."""
    return doc[at].lemma_ == "be" and doc[at + 1].lemma_ in {"be", *_APPOINTS}


def _employ(person: Name, employer: Name) -> None:
    if employer not in person.employers:
        person.employers.append(employer)


@Language.component("coopgraph_roles")
def find_roles(doc: Doc) -> Doc:
    """Find whom the named people work for."""
    scene = scene_of(doc)
    posts: list[Post] = []
    people = [m for m in scene.mentions if m.name.label == "Person"]
    for sources in ((_before, _after, on_behalf), (national, by_title)):
        for mention in people:
            bare = by_title in sources
            if bare and mention.name.employers:
                continue
            for find in sources:
                found = find(doc, scene, mention)
                if found and found[0].name is not mention.name:
                    employer, role = found
                    start = min(employer.start, mention.start)
                    end = max(employer.end, mention.end)
                    if bare:
                        start, end = mention.start, mention.end
                    posts.append(Post(mention.name, employer.name, role, start, end))
                    _employ(mention.name, employer.name)
                    if find is _after:
                        posts += _further(doc, scene, mention, employer)
                    if behalf := on_behalf(doc, scene, mention):
                        # Whoever signs for somebody else acts for that one here.
                        mention.name.employers.insert(0, behalf[0].name)
                    break
    for post in (*in_pairs(doc, scene), *colleagues(doc, scene, people)):
        if not post.person.employers:
            posts.append(post)
            _employ(post.person, post.employer)
    posts += leaders(doc, scene, people)
    posts += delegates(doc, scene)
    doc.user_data[_POSTS] = posts
    return doc
