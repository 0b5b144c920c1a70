"""The slots of a noun that states a relation: who holds the meeting, whose visit it is."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from spacy.tokens import Token

from graph.ontology import UNDERTAKINGS
from loaders.components.backing import (
    amount_from,
    behind_goal,
    beneficiary,
    helped,
    provided_by,
    thanked,
    thanker,
    to_help,
)
from loaders.components.choices import CHOOSE, chooser, chosen
from loaders.components.clauses import (
    SUBJECTS,
    agents_of,
    antecedent,
    governor_of,
    is_passive,
    objects_of,
    of_which,
    prepositional,
    subjects_of,
)
from loaders.components.journeys import (
    agenda,
    attender,
    getter,
    headline,
    indirect,
    own_journey,
    recipient,
    seated,
    stay_place,
    verb_place,
    visitor,
)
from loaders.components.scene import Scene
from loaders.components.settings import (
    acts_in_which,
    acts_within,
    adjunct_subject,
    beside_partners,
    bound_subject,
    companions_of,
    counterpart,
    involved,
    present_at,
    told_of,
    where_subject,
)

__all__ = ["NOUN_SLOTS", "noun_slot"]

_PAY = frozenset({"pay", "make", "undertake"})
_UNDER_WAY = frozenset({"begin", "conclude", "end", "lead", "organise", "organize", "start"})
"""What one does with a visit "to T", which the parser may hang on the verb."""
_ARRANGE = frozenset(
    {"arrange", "coordinate", "facilitate", "finance", "fund", "sponsor", "support"}
)
_LIGHT_PREPS = frozenset({"up", "in", "into", "for", "through", "at", "during", "on"})
_LEAD = frozenset({"lead", "head", "coordinate", "form", "compose", "make", "chair", "manage"})
_OWN = frozenset({"of", "between", "among", "own_by", "own_of", "own_from", "own_with"})
"""Prepositions that must be the noun's own: deeper ones belong to other nouns, as in
"the call on the Governor of H"."""
_ROUNDS = frozenset({"cycle", "day", "part", "phase", "round", "series", "session"})
"""Nouns whose "of" tells of what they are a part."""
_SHARED = frozenset({"with", "by", "between", "among"})
"""Prepositions that a noun shares with the verb that governs it."""
_TO_WHOM = frozenset({"at", "on", "to"})
"""As in "paid a visit to B", of whichever word the parser takes them to be."""


def _possessor(scene: Scene, noun: Token) -> list[Token]:
    whose = [antecedent(c) for c in noun.children if c.lower_ == "whose"]
    if any(c.lower_ == "their" for c in noun.children):
        # "A and B celebrated their twinning"
        whose += [t for t in subjects_of(governor_of(noun)) if t != noun]
    # "Its partner B", where the parser hangs all on B
    over = noun.head.children if noun.dep_ in {"compound", "nmod"} and noun.head.i > noun.i else ()
    return whose + [
        c
        for c in (*noun.children, *(c for c in over if c.dep_ == "poss"))
        if (
            c.dep_ in {"poss", "compound", "nmod", "amod"}
            and c.i in scene.at
            and scene.at[c.i] is not scene.at.get(noun.i)
        )
        or (c.dep_ == "poss" and c.lemma_ == "government")
    ]


def _genitive(scene: Scene, noun: Token) -> list[Token]:
    """As in "N's member", not "the N member": whose it is."""
    return [c for c in noun.children if c.dep_ == "poss" and c.i in scene.at]


def _holder(_: Scene, noun: Token) -> list[Token]:
    """Subject of the verb that governs the noun: "A held a meeting"."""
    paid = next((c for c in noun.children if c.dep_ == "relcl" and c.lemma_ in _PAY), None)
    if paid is not None:
        # "The visit that A paid to B"
        return [c for c in paid.children if c.dep_ == "nsubj" and c.lower_ not in {"which", "that"}]
    first = noun
    while first.dep_ == "conj":
        first = first.head
    if first.dep_ == "pobj" and first.head.lower_ == "of" and first.head.head.lemma_ in _ROUNDS:
        # "A and B concluded a round of talks"
        first = first.head.head
    verb = first.head
    if first.dep_ == "pobj" and verb.lower_ in _LIGHT_PREPS:
        verb = verb.head
    elif first.dep_ not in {"dobj", "obj", "attr", "nsubjpass", "oprd"}:
        return []
    if verb.pos_ not in {"VERB", "AUX"}:
        return []
    if first.dep_ == "nsubjpass":
        return [
            g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"
        ]
    return [] if is_passive(verb) else [t for t in subjects_of(verb) if t != noun]


def _subject_of_be(scene: Scene, noun: Token) -> list[Token]:
    """As in "A is a member", "as a member of N, A …", "A, a member of N"."""
    comma = noun.left_edge.i - 1
    if noun.dep_ == "appos" and noun.is_lower and comma > 0 and comma - 1 in scene.at:
        return [noun.doc[comma - 1]]
    if noun.dep_ == "pobj" and noun.head.head.lower_ == "one":
        # "A is one of the founders"
        noun = noun.head.head
    if noun.dep_ == "conj" and any(c.lower_ == "other" for c in noun.lefts):
        # "A and other members of N"
        return [noun.head]
    while noun.dep_ == "conj" and noun.head.dep_ in {"attr", "oprd", "conj"}:
        # "A is a unit of G and a member of N"
        noun = noun.head
    verb = noun.head
    if noun.dep_ in {"attr", "oprd"} and verb.lemma_ in {"be", "become", "remain"}:
        return [t for t in subjects_of(verb) if t != noun]
    if noun.dep_ == "pobj" and verb.lower_ == "as":
        over = governor_of(verb)
        # "B selected A as a partner"
        return objects_of(over) if over.lemma_ in CHOOSE else subjects_of(over)
    return []


def _named(scene: Scene, noun: Token) -> list[Token]:
    behind = scene.at.get(noun.i + 1)
    return [noun.doc[behind.start]] if behind and noun.i + 1 < noun.sent.end else []


def _owner_of_compound(scene: Scene, noun: Token) -> list[Token]:
    inner = [c for c in noun.children if c.dep_ in {"compound", "nmod", "amod"}]
    return [g for c in inner for g in c.children if g.dep_ == "poss" and g.i in scene.at]


def _came_from(scene: Scene, noun: Token) -> list[Token]:
    """As in "Participants came from A and B"."""
    comes = noun.dep_ == "nsubj" and noun.head.lemma_ in {"come", "hail", "travel", "arrive"}
    return prepositional(scene, noun.head, "from") if comes else []


def _as_member(_: Scene, noun: Token) -> list[Token]:
    """As in "A has come in as a partner"."""
    told = noun.dep_ == "pobj" and noun.head.lower_ == "as"
    return subjects_of(governor_of(noun)) if told else []


def _clause_subject(_: Scene, noun: Token) -> list[Token]:
    verb = governor_of(noun)
    passive = is_passive(verb)
    if verb == noun and not passive:
        return []
    agents = agents_of(verb) if passive and noun.head.lower_ == "in" else []
    return agents or [t for t in subjects_of(verb) if t != noun]


def _clause_patient(scene: Scene, noun: Token) -> list[Token]:
    """As in "A launched the project P with funding from F": the undertaking, else the subject."""
    means = noun.dep_ == "pobj" and noun.head.lower_ in {"with", "through", "by", "under"}
    at = scene.at
    done = [
        t
        for t in (objects_of(governor_of(noun)) if means else [])
        if t.i in at and at[t.i].name.label in UNDERTAKINGS
    ]
    # "Roads were built by A with money from F": A.
    verb = governor_of(noun)
    agents = agents_of(verb) if means and not any(t.i in at for t in objects_of(verb)) else []
    return done or [t for t in agents if t != noun] or _clause_subject(scene, noun)


def _owner(scene: Scene, noun: Token) -> list[Token]:
    """As in "A's fair": whose it is said to be, outright."""
    found = [c for c in noun.children if c.dep_ == "poss" and c.i in scene.at]
    return [c for c in found if scene.at[c.i] is not scene.at.get(noun.i)]


def _of_title(scene: Scene, noun: Token) -> list[Token]:
    """As in "the programme "P" of A": A, which the parser hangs under the title."""
    titles = [c for c in noun.children if c.dep_ == "appos" and c.i in scene.at]
    preps = [p for c in titles for p in c.children if p.lower_ == "of"]
    return [g for p in preps for g in p.children if g.dep_ == "pobj"]


def _apposed(scene: Scene, noun: Token) -> list[Token]:
    """As in "In V, I, a member of N": the name right before, not the one before that."""
    while (
        noun.dep_ == "conj" and noun.head.dep_ in {"appos", "conj"} and noun.head.i not in scene.at
    ):
        noun = noun.head
    if noun.dep_ != "appos":
        return []
    left = noun.left_edge.i
    before = scene.at.get(left - 2) if left > 1 else None
    if before is not None and noun.doc[left - 1].text == ",":
        last = noun.doc[before.end - 1]
        # "A and B, members of N": both
        return [noun.head] if noun.tag_ == "NNS" and last in noun.head.conjuncts else [last]
    return [noun.head]


def _predicate(_: Scene, noun: Token) -> list[Token]:
    """As in "The members are A and B", "Among the members are A and B", "members: A, B"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ == "among" and verb.head.lemma_ == "be":
        return [c for c in verb.head.children if c.dep_ in {"attr", "nsubj"}]
    if noun.dep_ in SUBJECTS and verb.lemma_ in {"be", "include", "comprise"}:
        return [c for c in verb.children if c.dep_ in {"attr", "dobj"}]
    return [c for c in noun.children if c.dep_ == "appos"]


def _include(scene: Scene, noun: Token) -> list[Token]:
    found = prepositional(scene, noun, "including", "like")
    if not found:
        # "Sister cities in seven countries, among them A and B"
        for token in noun.doc[noun.i + 1 : noun.sent.end - 1]:
            if token.lower_ == "among" and token.nbor().lower_ in {"them", "which", "whom"}:
                return _named(scene, token.nbor())
    return found


def _as_role(scene: Scene, noun: Token) -> list[Token]:
    """As in "with A and B as partners", "having as financiers A and B", "with co-organiser A"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"as", "with"}:
        return []
    behind = [c for c in noun.children if c.dep_ in {"appos", "conj"} and c.i in scene.at]
    if behind or noun.head.lower_ == "with":
        return behind or _named(scene, noun)
    holder = noun.head.head
    if holder.i in scene.at:
        return [holder]
    if holder.lower_ == "with":
        return [c for c in holder.children if c.dep_ == "pobj"]
    beside = prepositional(scene, holder, "with") or objects_of(holder)
    return [t for t in beside if t.i in scene.at]


def _apposed_name(scene: Scene, noun: Token) -> list[Token]:
    """As in "has a subsidiary, S": the name that a noun introduces."""
    return [c for c in noun.children if c.dep_ == "appos" and c.i in scene.at]


def _led_by(_: Scene, noun: Token) -> list[Token]:
    """As in "a consortium coordinated by A"."""
    led = [c for c in noun.children if c.dep_ == "acl" and c.lemma_ in _LEAD]
    return [agent for clause in led for agent in agents_of(clause)]


NOUN_SLOTS: MappingProxyType[str, Callable[[Scene, Token], list[Token]]] = MappingProxyType(
    {
        "acts_in_which": acts_in_which,
        "acts_within": acts_within,
        "adjunct_subject": adjunct_subject,
        "agenda": agenda,
        "amount_from": amount_from,
        "apposed": _apposed,
        "apposed_name": _apposed_name,
        "as_member": _as_member,
        "as_role": _as_role,
        "attender": attender,
        "behind_goal": behind_goal,
        "beneficiary": beneficiary,
        "beside_partners": beside_partners,
        "bound": bound_subject,
        "came_from": _came_from,
        "chooser": chooser,
        "chosen": chosen,
        "clause_patient": _clause_patient,
        "clause_subject": _clause_subject,
        "companions": companions_of,
        "counterpart": counterpart,
        "genitive": _genitive,
        "getter": getter,
        "headline": headline,
        "helped": helped,
        "indirect": indirect,
        "holder": _holder,
        "include": _include,
        "involved": involved,
        "led_by": _led_by,
        "named": _named,
        "of_title": _of_title,
        "owner": _owner,
        "owner_of_compound": _owner_of_compound,
        "possessor": _possessor,
        "predicate": _predicate,
        "present_at": present_at,
        "provided_by": provided_by,
        "recipient": recipient,
        "seated": seated,
        "self": own_journey,
        "stay_place": stay_place,
        "subject_of_be": _subject_of_be,
        "thanked": thanked,
        "thanker": thanker,
        "to_help": to_help,
        "told_of": told_of,
        "verb_place": verb_place,
        "visitor": visitor,
        "where_subject": where_subject,
    }
)
"""The slots of a noun that are no preposition."""


def noun_slot(scene: Scene, noun: Token, slot: str) -> list[Token]:
    """The heads of the phrases in a slot of a noun.

    Args:
        scene: the document's scene.
        noun: the word that states a relation.
        slot: one of ``NOUN_SLOTS``, or a preposition.
    """
    if slot in NOUN_SLOTS:
        return NOUN_SLOTS[slot](scene, noun)
    if slot in _OWN:
        word = slot.removeprefix("own_")
        preps = [p for p in noun.children if p.lower_ == word]
        # "A member of A and of B"
        preps += [c for p in preps for c in p.children if c.dep_ == "conj" and c.lower_ == word]
        preps += _fronted(noun, word)
        objects = [g for p in preps for g in p.children if g.dep_ in {"pobj", "pcomp"}]
        found = [antecedent(g) for g in objects] or of_which(noun, word)
    else:
        found = prepositional(scene, noun, slot) or of_which(noun, slot)
    if slot == "by":
        found = [t for t in found if not _arranges(t)]
    light = governor_of(noun)
    shared = slot in _SHARED or (slot in _TO_WHOM and light.lemma_ in _PAY | _UNDER_WAY)
    if shared and light != noun and _governed(noun, light):
        found += [t for t in prepositional(scene, light, slot) if t not in found]
    return found


def _arranges(agent: Token) -> bool:
    """As in "a visit to T arranged by A": who is not told to have gone there."""
    clause = agent.head.head
    return clause.dep_ == "acl" and clause.lemma_ in _ARRANGE


def _fronted(noun: Token, word: str) -> list[Token]:
    """The preposition of "N, of which A is a member", which the parser hangs on the verb."""
    verb = noun.head
    if noun.dep_ != "attr" or verb.dep_ != "relcl":
        return []
    return [
        c
        for c in verb.children
        if c.lower_ == word and any(g.lower_ == "which" for g in c.children)
    ]


def _governed(noun: Token, verb: Token) -> bool:
    return (
        noun.head == verb
        or (noun.dep_ == "pobj" and noun.head.head == verb)
        or (noun.dep_ == "conj" and noun.head.head == verb)
    )
