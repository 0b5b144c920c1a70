"""The slots of a clause: who stands as subject, object, "with", "between" of a word."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loaders.components.actors import continued, listed_below, named_in
from loaders.components.scene import Name, Scene

__all__ = ["Slots", "governor_of", "subjects_of"]

_OTHER_CLAUSE = frozenset({"relcl", "advcl", "ccomp", "parataxis", "csubj", "mark"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_LIGHT_PREPS = frozenset({"in", "for", "through", "at", "during", "on"})


def subjects_of(verb: Token) -> list[Token]:
    """The tokens that stand as grammatical subject of a verb, its own or handed down."""
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    if own and verb.dep_ == "relcl" and all(c.lower_ in _RELATIVE for c in own):
        return [verb.head]
    if own:
        return own
    head = verb.head
    if head == verb:
        return []
    if verb.dep_ == "relcl":
        return [head]
    if verb.dep_ == "acl" and head.lower_ == "co":
        # "Co-hosted by A, the forum …" comes as three words.
        return subjects_of(governor_of(head))
    if verb.dep_ == "acl":
        return [head]
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "pcomp", "aux"}:
        return subjects_of(governor_of(head))
    if verb.dep_ in {"dep", "parataxis"} and head.pos_ in {"VERB", "AUX"}:
        return subjects_of(head)
    return []


def governor_of(token: Token) -> Token:
    """The nearest verb at or above a token."""
    while token.pos_ not in {"VERB", "AUX"} and token.head != token:
        token = token.head
    return token


def _is_passive(verb: Token) -> bool:
    if any(c.dep_ in {"nsubjpass", "auxpass", "agent"} for c in verb.children):
        return True
    bare = not any(c.dep_ in _SUBJECTS | {"aux"} for c in verb.children)
    if verb.dep_ in {"acl", "advcl", "amod"} and verb.tag_ == "VBN" and bare:
        return True
    return (
        verb.dep_ == "conj"
        and verb.tag_ == "VBN"
        and verb.head.tag_ == "VBN"
        and _is_passive(verb.head)
    )


def _clause(root: Token, depth: int = 0) -> Iterator[Token]:
    """The tokens of the clause of a word, other clauses and conjoined verbs left out."""
    for child in root.children:
        if child.dep_ in _OTHER_CLAUSE or (child.dep_ == "conj" and root.pos_ == "VERB"):
            continue
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
            continue
        if child.dep_ == "acl" and child.tag_ in {"VBN", "VBG"} and depth:
            continue
        yield child
        if depth < 7:
            yield from _clause(child, depth + 1)


class Slots:
    """The slots of one trigger word, looked up by name."""

    def __init__(self, scene: Scene, trigger: Token, *, things: bool = True) -> None:
        self.scene = scene
        self.trigger = trigger
        self.things = things

    def _names(self, tokens: list[Token]) -> list[Name]:
        found: list[Name] = []
        for token in tokens:
            for name in named_in(self.scene, token, undertakings=self.things):
                if name not in found:
                    found.append(name)
        return found

    def tokens(self, slot: str) -> list[Token]:
        """The heads of the phrases in a slot of a verb or noun."""
        trigger = self.trigger
        verbal = trigger.pos_ in {"VERB", "AUX"}
        if slot == "subject":
            return self._agents() if _is_passive(trigger) else subjects_of(trigger)
        if slot == "object":
            return self._objects()
        if slot == "to_place":
            # "To a conference in Tashkent": the place of what has no name.
            goals = [g for g in self._prepositional(trigger, "to") if g.i not in self.scene.at]
            return [p for g in goals for prep in ("in", "at") for p in self._prepositional(g, prep)]
        if verbal:
            return self._prepositional(trigger, slot)
        return self._of_noun(slot)

    def fill(self, slot: str) -> list[Name]:
        """The names in a slot."""
        if slot == "travellers":
            return list(self.scene.travellers)
        found = self._names(self.tokens(slot))
        if slot in {"predicate", "include"} and not found:
            return listed_below(self.scene, self.trigger)
        return found

    def between(self) -> list[list[Name]]:
        """The parties of "between A and B", each with all the names it stands for."""
        heads = [t for slot in ("between", "among") for t in self.tokens(slot)]
        parties = [t for head in heads for t in (head, *head.conjuncts)]
        groups: list[list[Name]] = []
        behind_noun = False
        for token in sorted(parties, key=lambda t: t.i):
            others = {t.i for t in parties} - {token.i}
            names = named_in(self.scene, token, without=others)
            fresh = [n for n in names if not any(n in g for g in groups)]
            if behind_noun and groups and token.i in self.scene.at:
                # "Between cities of A and cities of B, C": C is the second party's too.
                groups[-1] += fresh
            else:
                groups.append(fresh)
            behind_noun = behind_noun or token.i not in self.scene.at
        groups = [g for g in groups if g]
        return groups if len(groups) > 1 else self._beside_between() or groups

    def _beside_between(self) -> list[list[Name]]:
        """The list right behind "between", where the parser lost its members."""
        doc = self.trigger.doc
        for prep in _clause(self.trigger):
            if prep.lower_ not in {"between", "among"}:
                continue
            at = prep.i + 1
            while at < prep.sent.end and doc[at].lower_ in {"the", "both"}:
                at += 1
            first = self.scene.at.get(at)
            if first is not None and first.name.label != "Person":
                rest = continued(self.scene, doc[first.start], first)
                return [[first.name], *([n] for n in rest)] if rest else []
        return []

    def objects(self) -> list[Token]:
        """The logical objects of a verb, conjoined ones too."""
        found = self._objects()
        return found + [c for o in found for c in o.conjuncts]

    def _agents(self) -> list[Token]:
        found: list[Token] = []
        for child in self.trigger.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                found += [g for g in child.children if g.dep_ == "pobj"]
        return found

    def _objects(self) -> list[Token]:
        trigger = self.trigger
        if _is_passive(trigger):
            return subjects_of(trigger)
        return [c for c in trigger.children if c.dep_ in {"dobj", "obj", "dative", "attr", "oprd"}]

    def _prepositional(self, root: Token, slot: str) -> list[Token]:
        found: list[Token] = []
        for token in _clause(root):
            if token.i in self.scene.at and self.scene.at[token.i].kind == "name":
                continue
            if token.lower_ == slot and token.dep_ in {"prep", "dative", "agent", "prt", "advmod"}:
                found += [g for g in token.children if g.dep_ in {"pobj", "pcomp"}]
        return found

    def _of_noun(self, slot: str) -> list[Token]:
        noun = self.trigger
        if slot == "possessor":
            return [
                c
                for c in noun.children
                if c.dep_ in {"poss", "compound", "nmod", "amod"} and c.i in self.scene.at
            ]
        if slot == "holder":
            return self._holders()
        if slot == "subject_of_be":
            verb = noun.head
            if noun.dep_ in {"attr", "oprd"} and verb.lemma_ in {"be", "become", "remain"}:
                return [t for t in subjects_of(verb) if t != noun]
            if noun.dep_ == "pobj" and verb.lower_ == "as":
                top = governor_of(verb)
                return subjects_of(top)
            return []
        if slot == "named":
            behind = self.scene.at.get(noun.i + 1)
            return [noun.doc[behind.start]] if behind and noun.i + 1 < noun.sent.end else []
        if slot == "owner_of_compound":
            inner = [c for c in noun.children if c.dep_ in {"compound", "nmod", "amod"}]
            return [
                g for c in inner for g in c.children if g.dep_ == "poss" and g.i in self.scene.at
            ]
        if slot == "verb_place":
            verb = noun.head
            placed = noun.dep_ in {"nsubj", "nsubjpass"} and verb.lemma_ in {
                "start",
                "begin",
                "take",
                "end",
                "finish",
                "conclude",
                "continue",
                "open",
            }
            return (
                self._prepositional(verb, "in") + self._prepositional(verb, "at") if placed else []
            )
        if slot == "clause_subject":
            verb = governor_of(noun)
            passive = _is_passive(verb)
            return [t for t in subjects_of(verb) if t != noun] if passive or verb != noun else []
        if slot == "apposed":
            return [noun.head] if noun.dep_ == "appos" else []
        if slot == "predicate":
            verb = noun.head
            if noun.dep_ in _SUBJECTS and verb.lemma_ in {"be", "include", "comprise"}:
                return [c for c in verb.children if c.dep_ in {"attr", "dobj"}]
            return [c for c in noun.children if c.dep_ == "appos"]
        if slot == "include":
            return self._prepositional(noun, "including") + self._prepositional(noun, "like")
        found = self._prepositional(noun, slot)
        light = governor_of(noun)
        if slot in {"with", "by"} and light != noun and self._governed(noun, light):
            found += [t for t in self._prepositional(light, slot) if t not in found]
        return found

    def _governed(self, noun: Token, verb: Token) -> bool:
        return (
            noun.head == verb
            or (noun.dep_ == "pobj" and noun.head.head == verb)
            or (noun.dep_ == "conj" and noun.head.head == verb)
        )

    def _holders(self) -> list[Token]:
        noun = self.trigger
        first = noun
        while first.dep_ == "conj":
            first = first.head
        verb = first.head
        if first.dep_ == "pobj" and verb.lower_ in _LIGHT_PREPS:
            verb = verb.head
        elif first.dep_ not in {"dobj", "obj", "attr", "nsubjpass", "oprd"}:
            return []
        if verb.pos_ not in {"VERB", "AUX"}:
            return []
        if first.dep_ == "nsubjpass":
            return [
                g
                for c in verb.children
                if c.dep_ == "agent"
                for g in c.children
                if g.dep_ == "pobj"
            ]
        if _is_passive(verb):
            return []
        return [t for t in subjects_of(verb) if t != noun]
