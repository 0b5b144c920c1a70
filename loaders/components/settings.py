"""Who acts in what a sentence tells only as the setting of something else: "after talks with B, A …"."""

from __future__ import annotations

from spacy.tokens import Token

from loaders.components.clauses import (
    agents_of,
    governor_of,
    is_passive,
    objects_of,
    prepositional,
    subjects_of,
)
from loaders.components.scene import Scene

__all__ = [
    "acts_in_which",
    "acts_within",
    "adjunct_subject",
    "beside_partners",
    "bound_subject",
    "companions_of",
    "counterpart",
    "in_session",
    "involved",
    "present_at",
    "receives_abroad",
    "told_of",
    "visits_here",
    "where_subject",
]

_AROUND = frozenset({"after", "during", "following", "in", "at"})
_BINDING = frozenset({"under", "through", "thanks", "via", "by", "as"})
_PORTIONS = frozenset({"part", "virtue", "means"})
"""As in "as part of", "by virtue of"."""
_STAYS = frozenset({"mission", "stay", "tour", "trip", "visit"})
_SESSIONS = frozenset({"ceremony", "opening", "panel", "plenary", "session"})
_ENVOYS = frozenset({"ambassador", "attaché", "consul", "envoy"})
_GO_ALONG = frozenset({"accompany", "escort", "join"})
_FRAMES = frozenset({"framework", "frame", "part", "scope", "context", "umbrella"})
_HAPPEN = frozenset({"begin", "close", "end", "open", "start"})
_INSIDE = frozenset({"in", "through", "under", "within"})
_MEETS = frozenset({"hold", "meet", "sign"})
_PAYS = frozenset({"fund", "finance", "co-fund", "co-finance", "support", "sponsor", "provide"})
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_WITHIN = frozenset({"during", "within", "in", "on"})


def adjunct_subject(_: Scene, noun: Token) -> list[Token]:
    """As in "After talks with B, A announced …": whoever acts after a meeting has met."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in _AROUND or noun.head.dep_ != "prep":
        return []
    verb = noun.head.head
    fronted = noun.head.i < verb.i and verb.pos_ == "VERB" and not is_passive(verb)
    return subjects_of(verb) if fronted else []


def bound_subject(_: Scene, noun: Token) -> list[Token]:
    """As in "Under its agreement with B, A trains nurses": who acts on what binds it."""
    prep = noun.head
    if noun.dep_ != "pobj":
        return []
    if prep.lower_ == "to" and prep.head.lower_ == "thanks":
        prep = prep.head
    elif prep.lower_ == "of" and prep.head.lower_ in _PORTIONS:
        prep = prep.head.head
    verb = prep.head
    binds = prep.lower_ in _BINDING and verb.pos_ in {"VERB", "AUX"}
    if not binds:
        return []
    return agents_of(verb) if is_passive(verb) else subjects_of(verb)


def where_subject(_: Scene, noun: Token) -> list[Token]:
    """As in "A travelled to T, where a meeting with B was held"."""
    verb = governor_of(noun)
    if verb.dep_ != "relcl" or not any(c.lower_ == "where" for c in verb.children):
        return []
    return subjects_of(governor_of(verb.head)) if is_passive(verb) else []


def present_at(_: Scene, noun: Token) -> list[Token]:
    """As in "Present at the meeting were A and B", "A and B were present at the talks"."""
    present = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "at" or present.lower_ != "present":
        return []
    below = (c for c in present.children if c.lemma_ == "be")
    verb = next(below, present.head) if present.head == present else present.head
    return [c for c in verb.children if c != present and c.dep_ in {"nsubj", "attr"}]


def visits_here(trigger: Token) -> bool:
    """Whether a passive stands in a sentence about a visit, so that those act who visit.

    As in "During the visit, a memorandum was signed with B".
    """
    verb = governor_of(trigger)
    if not is_passive(verb) or any(c.dep_ == "agent" for c in verb.children):
        return False
    phrases = (g for c in verb.children if c.lower_ in _WITHIN for g in c.children)
    return any(
        g.lemma_ in _STAYS and any(c.lower_ in {"the", "their", "his", "her"} for c in g.lefts)
        for g in phrases
    )


def in_session(scene: Scene, verb: Token) -> bool:
    """Whether something is said "during the opening session", of an event that was named before."""
    places = prepositional(scene, verb, "during", "at", "in")
    return any(t.lemma_.casefold() in _SESSIONS and t.i not in scene.at for t in places)


def companions_of(_: Scene, noun: Token) -> list[Token]:
    """As in "A joined B on a visit to P": both have been there."""
    verb = noun.head.head
    told = noun.dep_ == "pobj" and noun.head.lower_ == "on" and verb.lemma_ in _GO_ALONG
    return [*subjects_of(verb), *objects_of(verb)] if told else []


def beside_partners(scene: Scene, noun: Token) -> list[Token]:
    """As in "A, alongside partners B and C, met D": those whose partners B and C are."""
    top = noun.head if noun.dep_ == "compound" else noun
    prep = top.head
    if top.dep_ != "pobj" or prep.lower_ not in {"alongside", "with"}:
        return []
    over = prep.head if prep.head.i in scene.at else prep.head.head
    return [over] if over.i in scene.at else subjects_of(governor_of(noun))


def involved(_: Scene, noun: Token) -> list[Token]:
    """As in "a joint effort involving A and B"."""
    clauses = (c for c in noun.children if c.dep_ == "acl" and c.lower_ == "involving")
    return [t for clause in clauses for t in clause.children if t.dep_ == "dobj"]


def told_of(_: Scene, noun: Token) -> list[Token]:
    """As in "The forum was held at the invitation of A", "under the leadership of A": the forum."""
    prep = noun.head
    held = prep.head
    told = noun.dep_ == "pobj" and prep.lower_ in {"at", "on", "under"} and held.pos_ == "VERB"
    return [t for t in subjects_of(held) if t != noun] if told and _takes_place(held) else []


def _takes_place(verb: Token) -> bool:
    place = verb.lemma_ == "take" and any(c.lower_ == "place" for c in verb.children)
    return place or is_passive(verb) or verb.lemma_ in _HAPPEN


def acts_within(_: Scene, noun: Token) -> list[Token]:
    """As in "Under the project P, A planted trees", "A planted trees as part of the project P"."""
    prep = noun.head
    if noun.dep_ != "pobj" or any(c.lower_ in _POSSESSIVES for c in noun.children):
        return []
    if prep.lower_ == "of" and prep.head.lemma_ in _FRAMES and prep.head.dep_ == "pobj":
        prep = prep.head.head
        within = prep.lower_ in {"in", "within", "as", "under"}
    else:
        fronted = prep.i < prep.head.i and prep.lower_ in {"in", "through"}
        within = fronted or prep.lower_ in {"under", "within"}
    verb = prep.head
    if not within or verb.pos_ != "VERB" or verb.lemma_ in _PAYS:
        return []
    return agents_of(verb) if is_passive(verb) else subjects_of(verb)


def acts_in_which(_: Scene, noun: Token) -> list[Token]:
    """As in "P, a project in which A and B test ferries": A and B."""
    found: list[Token] = []
    for verb in noun.children:
        preps = [c for c in verb.children if c.lower_ in _INSIDE] if verb.dep_ == "relcl" else []
        if any(g.lower_ == "which" for p in preps for g in p.children):
            found += agents_of(verb) if is_passive(verb) else subjects_of(verb)
    return [t for t in found if t != noun]


def counterpart(_: Scene, noun: Token) -> list[Token]:
    """As in "On the sidelines of the fair, A met B": B is there as well."""
    verb = governor_of(noun)
    if verb.lemma_ not in _MEETS or is_passive(verb):
        return []
    withs = [c for c in verb.children if c.lower_ == "with"]
    withs += [c for o in objects_of(verb) for c in o.children if c.lower_ == "with"]
    met = objects_of(verb) if verb.lemma_ == "meet" else []
    return met + [g for w in withs for g in w.children if g.dep_ == "pobj"]


def receives_abroad(subjects: list[Token]) -> bool:
    """As in "The Spanish Ambassador received the group": an envoy, who is not at home."""
    return any(t.lemma_.casefold() in _ENVOYS for s in subjects for t in s.subtree)
