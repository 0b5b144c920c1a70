"""Whether a clause states a fact, and whether it is done or planned."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from graph.ontology import Status
from loaders.components.clauses import SUBJECTS
from loaders.components.scene import Scene
from loaders.knowledge_base import lexicon

__all__ = ["status_of", "wish_words"]

_UP = frozenset(
    {"xcomp", "ccomp", "advcl", "acl", "pcomp", "conj", "relcl", "prep", "pobj", "dobj"}
)
_BESIDE = frozenset({"appos", "dep", "relcl"})
_ARGUMENTS = SUBJECTS | {"dobj"}
_HIGHEST = 6
_AROUND = frozenset({"after", "at", "during", "following", "in"})
_OCCASIONS = frozenset({"chance", "honour", "honor", "opportunity", "pleasure", "privilege"})


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(lexicon("modality.yaml")[kind])


def wish_words() -> frozenset[str]:
    """The lemmas of words behind which stands what is only wished or asked for."""
    return _words("wish")


def _verb_above(token: Token) -> Token:
    for _ in range(_HIGHEST):
        if token.pos_ in {"VERB", "AUX"} or token.head == token:
            return token
        token = token.head
    return token


def _auxiliaries(verb: Token) -> list[Token]:
    found = [c for c in verb.children if c.dep_ in {"aux", "auxpass", "neg", "mark", "advmod"}]
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ in {"VERB", "AUX"}
        and not any(c.dep_ == "aux" for c in found)
    ):
        found += [
            c for c in verb.head.children if c.dep_ in {"aux", "neg", "mark"} and c.i < verb.i
        ]
    return found


def _none(noun: Token) -> bool:
    """As in "No agreement was signed", "signed nothing"."""
    return noun.lower_ in {"nothing", "none", "nobody"} or any(
        c.dep_ == "det" and c.lower_ == "no" for c in noun.children
    )


def _own_status(verb: Token, *, reported: bool) -> Status | None:
    status: Status = "done"
    if any(c.dep_ in _ARGUMENTS and _none(c) for c in verb.children):
        return None
    for aux in _auxiliaries(verb):
        word = aux.lower_
        if aux.dep_ == "neg" or word in {"never", "if", "whether", "unless", "not"}:
            return None
        if word in {"will", "shall", "'ll", "wo"} or (word == "would" and reported):
            status = "planned"
        elif word in _words("possible") and aux.dep_ == "aux":
            return None
    return status


def status_of(scene: Scene, trigger: Token) -> Status | None:
    """Whether what a verb or noun states is done or planned.

    Args:
        scene: the document's scene, which keeps the answer: frames, pairs and sentences
            ask for the same ones, once the grammar is settled.
        trigger: the word that states the relation.

    Returns:
        None where it is no fact: wished, possible, offered, denied, refused, asked.
    """
    if trigger.i not in scene.statuses:
        scene.statuses[trigger.i] = _status_of(trigger)
    return scene.statuses[trigger.i]


def _status_of(trigger: Token) -> Status | None:
    if _is_asked(trigger):
        return None
    verb = _verb_above(trigger)
    if trigger != verb and (_doubtful_noun(trigger) or _hoped_for(trigger)):
        return None
    if trigger != verb and trigger.dep_ == "nsubj" and trigger.head == verb:
        if _is_pending(verb):
            return None
        # "The agreement between A and B will …": it is there, whatever it will do.
        return "planned" if _is_still_to_come(verb) else "done"
    if trigger.dep_ == "nsubjpass" and trigger.head == verb and verb.lemma_ in _words("plan"):
        return "planned" if _own_status(verb, reported=False) else None
    status: Status = "done"
    child = trigger
    for step in range(_HIGHEST):
        above = _verb_above(child) if step else verb
        reported = above.head.lemma_ in _words("reporting")
        own = _own_status(above, reported=reported) if above.pos_ in {"VERB", "AUX"} else "done"
        if own is None:
            return None
        status = "planned" if own == "planned" else status
        doubted = step == 0 and above != trigger and not _is_setting(trigger)
        if doubted and above.lemma_ in _words("no_fact_for_nouns"):
            return None
        head = above.head
        if above.dep_ in {"acl", "ccomp"} and head.pos_ == "NOUN" and _denied(head):
            return None
        if any(c.dep_ == "aux" and c.lower_ == "having" for c in above.children):
            # "It would build there, having signed …": that is done, whatever comes of it.
            return status
        infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in above.children)
        if infinitive and _passive(above) and (head == above or above.dep_ in _BESIDE):
            # "The forum, to be hosted by A": yet to come.
            return "planned"
        if head == above or above.dep_ not in _UP:
            return status
        if above.dep_ == "pcomp" and head.head.lemma_ in _words("wish"):
            # "Interest in working with B"
            return None
        governed = above.dep_ in {"xcomp", "ccomp", "acl", "pcomp", "dobj", "advcl", "pobj"}
        if governed and infinitive and _came_about(head):
            child = head
            continue
        if (
            governed
            and head.lemma_ in _words("wish")
            and (infinitive or above.dep_ in {"ccomp", "pcomp", "xcomp"})
        ):
            return None
        if (governed and infinitive and head.lemma_ in _words("plan")) or (
            governed and infinitive and above.dep_ in {"advcl", "acl"}
        ):
            status = "planned"
        if above.dep_ == "relcl":
            # A conjunct shares the modality above it; a relative clause stands for itself.
            return status
        child = head
    return status


def _is_asked(trigger: Token) -> bool:
    doc, at = trigger.doc, trigger.sent.end - 1
    while doc[at].is_space and at > trigger.i:
        at -= 1
    return doc[at].text.endswith("?")


def _is_setting(noun: Token) -> bool:
    """As in "At a meeting with B, A proposed …": the meeting itself is not what is proposed."""
    return noun.dep_ == "pobj" and noun.head.lower_ in _AROUND and noun.head.head.pos_ == "VERB"


def _came_about(word: Token) -> bool:
    """As in "They were able to meet", "had the opportunity to meet": they did."""
    verb = word.head
    if verb.tag_ != "VBD" or any(c.dep_ == "neg" for c in verb.children):
        return False
    able = word.lower_ == "able" and verb.lemma_ == "be" and word.dep_ == "acomp"
    return able or (word.lemma_ in _OCCASIONS and word.dep_ == "dobj" and verb.lemma_ == "have")


def _passive(verb: Token) -> bool:
    return any(c.dep_ == "auxpass" for c in verb.children)


def _is_still_to_come(verb: Token) -> bool:
    """As in "The agreement is to be signed"."""
    return verb.lemma_ == "be" and any(
        c.dep_ == "xcomp" and any(g.dep_ == "aux" and g.lower_ == "to" for g in c.children)
        for c in verb.children
    )


def _is_pending(verb: Token) -> bool:
    """As in "An agreement with B is under discussion"."""
    return any(
        below.lemma_ in _words("pending")
        for c in verb.children
        if c.lower_ == "under"
        for below in c.children
    )


def _denied(noun: Token) -> bool:
    """As in "It denied reports that …"."""
    return noun.dep_ == "dobj" and noun.head.lemma_ in _words("denial")


def _hoped_for(noun: Token) -> bool:
    """As in "the potential for partnerships between A and B", "prospects of cooperation with A"."""
    asked_for = noun.dep_ == "pobj" and noun.head.lower_ == "for"
    if asked_for and noun.head.head.lemma_ in _words("demands"):
        # "Called for more cooperation between A and B"
        return True
    while noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
        if noun.lemma_ in _words("prospects"):
            return True
    return False


def _doubtful_noun(noun: Token) -> bool:
    return any(
        c.lower_ in _words("doubtful")
        for c in noun.children
        if c.dep_ in {"amod", "compound", "det"}
    )
