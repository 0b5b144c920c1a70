"""Who works for whom: titles before names and posts after them."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from graph.gazetteer import fold
from graph.ontology import ACTORS, BODIES
from loaders.components.bare_titles import by_title, national, sender_of
from loaders.components.brackets import bracket_before
from loaders.components.delegations import delegates, leaders, led_by, on_lines
from loaders.components.house import house_of, of_house
from loaders.components.ministers import (
    ministry_of_topic,
    over_portfolio,
    over_topic,
)
from loaders.components.owners import body_of_noun, colleagues, in_pairs, owner
from loaders.components.posts import (
    WINDOW,
    Post,
    actor_at,
    held_before,
    on_behalf,
    on_behalf_before,
    past_ranks,
    role_text,
    take_sites_for_bodies,
    title_kind,
    titles_before,
    titles_from,
)
from loaders.components.posts_behind import further_posts, post_behind
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.knowledge_base import table

__all__ = ["Post", "find_roles", "posts_of"]

_POSTS = "coopgraph_posts"
_INTO = frozenset({"of", "for", "at", "in", "to", "from", "with"})
_OWNED = 2
"""Tokens from a body to whom it has, with the possessive between."""
_WHERE = frozenset({"to", "in", "for", "at"})
_AIDES = frozenset({"adviser", "advisor", "aide", "assistant", "colleague", "deputy", "vice"})
_SOVEREIGNS = frozenset({"emir", "king", "queen", "sultan"})
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


def _is_post(token: Token) -> bool:
    return title_kind(token) == "post" or token.lower_ in _SOVEREIGNS


def _names_post(token: Token) -> bool:
    """Whether a word is a title, or may be the last of what a title is about."""
    return token.text[:1].isupper() or title_kind(token) in {"post", "rank"}


def _before(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "Seoul Mayor X", "Korea's Minister of Trade X", "Mayor of Leova, X"."""
    sentence = doc[mention.start].sent
    titled = titles_before(doc, scene, mention)
    start = over_topic(doc, scene, titled)
    if start < mention.start:
        start = over_portfolio(scene, start)
    if (led := led_by(doc, scene, start)) and not _post_follows(doc, mention):
        return led
    if (body := on_behalf_before(doc, scene, start)) is not None:
        return body, doc[start : mention.start].text.strip(" ,.")
    role = doc[start : mention.start].text.strip(" ,.")
    has_post = any(_is_post(t) for t in doc[start : mention.start])
    left = start - 1
    if left > sentence.start and doc[left].lower_ == "the" and not has_post:
        left -= 1
    if left > sentence.start and doc[left].text == "," and doc[left - 1].text == ")":
        # A task in brackets: "the Deputy Rector (International), X".
        left = bracket_before(doc, left - 1) + 1
    parted = left > sentence.start and doc[left].text in {",", ":", "("}
    if parted and left - 1 not in scene.at and _names_post(doc[left - 1]):
        start = over_topic(doc, scene, titles_from(doc, scene, left))
        start = over_portfolio(scene, start) if start < left else start
        if not _told_before(doc, scene, start):
            return None
        one = not doc[left - 1].lower_.endswith("s")
        if one and (led := led_by(doc, scene, start)) is not None:
            # "The team of O, led by the Acting Director, X"
            return led
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
    aide = left > sentence.start and doc[left].lower_ in {"his", "her"}
    told = mention.end < len(doc) and doc[mention.end].lower_ in {"of", "from", "at", "("}
    if aide and doc[left + 1].lower_ in _AIDES and not told:
        return _colleague_of(scene, left, role)
    if has_post and left >= sentence.start:
        whose = owner(doc, scene, left)
        if whose is None and doc[left].lower_ in {"its", "their"}:
            whose = _owner_before(doc, scene, sentence.start)
        if whose is not None:
            return whose, role
    if ministry := ministry_of_topic(doc, scene, start, mention.start):
        return ministry, role
    return _post_phrase_before(doc, scene, start) or _post_phrase_before(doc, scene, titled)


def _colleague_of(scene: Scene, pronoun: int, role: str) -> tuple[Mention, str] | None:
    """As in "Mayor X and his deputy Y": Y works for whom X works for."""
    last = next((m for m in scene.before(pronoun) if m.name.label == "Person"), None)
    if last is None or not last.name.employers:
        return None
    return Mention(pronoun, pronoun + 1, last.name.employers[0], "reference"), role


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
        at = bracket_before(doc, at) if doc[at].text == ")" else at - 1
    outer = actor_at(scene, at) or (body_of_noun(doc, scene, at) if at > 0 else None)
    outer = outer or _owner_of_unit(doc, scene, at)
    if outer is None:
        return _by_owner(doc, scene, at)
    at = outer.start - 1
    steps = 0
    while at >= sentence.start and steps < 12:
        token = doc[at]
        if token.text == ")" and at not in scene.at:
            at = bracket_before(doc, at)
            continue
        if title_kind(token) == "post":
            between = doc[at + 1 : outer.start]
            link = doc[past_ranks(doc, at + 1, outer.start)].lower_
            # "The EU Head of Delegation to C" has its "to" only at the end.
            placed = link in _WHERE or doc[outer.start - 1].lower_ in {"to", "in"}
            parted = any(t.text == "," for t in doc[outer.end : start + 1])
            if parted and not _told_before(doc, scene, at):
                return None
            if between and placed and (sender := _sender(doc, scene, at)):
                # "The EU Ambassador to Fiji, X" acts for who sent, not for who receives.
                return sender, role_text(doc, scene, at)
            if between and link in _WHERE and token.lower_ in _SENT:
                return None
            if between.text == "," and doc[outer.end].text == ",":
                # "The Secretary, Ministry of Trade, X"
                return outer, role_text(doc, scene, at)
            if between and any(t.lower_ in _INTO for t in between):
                first = titles_from(doc, scene, at + 1)
                held = owner(doc, scene, first - 1) if first > sentence.start else None
                held = held or ministry_of_topic(doc, scene, at, outer.start, known=True)
                if held is not None:
                    return held, role_text(doc, scene, at)
                return _nearest(scene, at + 1, outer), role_text(doc, scene, at)
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
    if at > 0 and doc[at].lower_ == "and" and title_kind(doc[at - 1]) == "post":
        at = titles_from(doc, scene, at) - 1
    if at < 0:
        return None
    return actor_at(scene, at - (doc[at].text == "'s")) or owner(doc, scene, at)


def _told_before(doc: Doc, scene: Scene, post: int) -> bool:
    """Whether posts stand before names in a list: "the head of O, X, the dean of P, Y", not "X, head of O, Y"."""
    person = held_before(doc, scene, post)
    if person is None:
        return True
    comma = titles_before(doc, scene, person) - 1
    floor = doc[person.start].sent.start
    if comma <= floor or doc[comma].text != ",":
        return False
    for at in range(comma - 1, max(floor - 1, comma - WINDOW), -1):
        token, mention = doc[at], scene.at.get(at)
        human = mention is not None and mention.name.label == "Person"
        if human or token.text in {",", ";"} or token.pos_ in {"VERB", "AUX"}:
            return False
        if title_kind(token) == "post" and mention is None:
            return _told_before(doc, scene, at)
    return False


def _owner_of_unit(doc: Doc, scene: Scene, last: int) -> Mention | None:
    """As in "the head of O's international department X": a unit that has no name of its own."""
    unit = table("heads.tsv").get(doc[last].lemma_.casefold()) if last > 0 else None
    if unit not in {"Department", "Agency", "Centre"} or not doc[last].is_lower:
        return None
    return owner(doc, scene, last - 1)


def _by_owner(doc: Doc, scene: Scene, last: int) -> tuple[Mention, str] | None:
    """As in "O's alderman for the port, X", "the mayor of T and head of the entity, X": no body stands last."""
    sentence = doc[last].sent
    for at in range(last, max(sentence.start, last - 8), -1):
        token = doc[at]
        titled = any(title_kind(t) == "post" for t in doc[at + 1 : last + 1])
        if titled and doc[at].lower_ == "and" and actor_at(scene, at - 1) is not None:
            return _post_phrase_before(doc, scene, at)
        placed = at in scene.at and scene.at[at].name.label == "Place"
        if (at in scene.at and not placed) or token.is_punct or token.pos_ in {"VERB", "AUX"}:
            return None
        if title_kind(token) == "post" and at < last and doc[at + 1].lower_ in _INTO:
            held = _sender(doc, scene, at)
            return (held, role_text(doc, scene, at)) if held is not None else None
    return None


def _nearest(scene: Scene, start: int, last: Mention) -> Mention:
    """Of "Dean of the Faculty F, University U" the first body named."""
    for index in range(start, last.start):
        if (mention := actor_at(scene, index)) and mention.kind == "name":
            return mention
    return last


def _of_body(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "UNICEF's Paul Mbarga": somebody who is told by the body alone."""
    if mention.start < _OWNED or doc[mention.start - 1].text not in {"'s", "'"}:
        return None
    body = actor_at(scene, mention.start - _OWNED)
    return (body, "") if body is not None and body.name.label in BODIES else None


def _employ(person: Name, employer: Name) -> None:
    if employer not in person.employers:
        person.employers.append(employer)


@Language.component("coopgraph_roles")
def find_roles(doc: Doc) -> Doc:
    """Find whom the named people work for."""
    scene = scene_of(doc)
    posts: list[Post] = []
    take_sites_for_bodies(doc, scene)
    doc.user_data[_POSTS] = posts
    people = [m for m in scene.mentions if m.name.label == "Person"]
    scene.house, scene.sender = house_of(scene), sender_of(doc, scene)
    pairs = in_pairs(doc, scene)
    paired = {id(post.person) for post in pairs}
    for sources in ((_before, post_behind, on_behalf, _of_body), (national, by_title, of_house)):
        bare = by_title in sources
        posts += delegates(doc, scene) if bare else ()
        for mention in people:
            if bare and (mention.name.employers or id(mention.name) in paired):
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
                    if find is post_behind:
                        posts += further_posts(doc, scene, mention, employer)
                    if behalf := on_behalf(doc, scene, mention):
                        # Whoever signs for somebody else acts for that one here.
                        mention.name.employers.insert(0, behalf[0].name)
                    break
    posts += on_lines(doc, scene)
    for post in (*pairs, *colleagues(doc, scene, people)):
        if not post.person.employers:
            posts.append(post)
            _employ(post.person, post.employer)
    posts += leaders(doc, scene, people)
    return doc
