"""The slots of a clause: who stands as subject, object, "with", "between" of a word."""

from __future__ import annotations

from functools import cached_property

from spacy.tokens import Token

from loaders.components.actors import named_in
from loaders.components.clauses import (
    agents_of,
    antecedent,
    beside,
    governor_of,
    is_passive,
    objects_of,
    prepositional,
    subjects_of,
)
from loaders.components.guests import GUESTS, is_human
from loaders.components.lists import continued, listed_below, located_before
from loaders.components.noun_slots import noun_slot
from loaders.components.scene import Name, Scene
from loaders.components.settings import bound_subject, visits_here
from loaders.knowledge_base import table, word_set

__all__ = ["Slots"]


def _are_people(token: Token) -> bool:
    """Whether a noun stands for people who act for somebody: "experts", but not "universities"."""
    lemma = token.lemma_.casefold()
    people = token.tag_ == "NNS" or lemma in GUESTS
    return people and lemma in word_set("bearers.tsv") and lemma not in table("classes.tsv")


_OF_OBJECTS = frozenset({"guest_object", "human_object", "object_of", "object_place"})
_OF_SUBJECTS = frozenset({"guests", "human_subject", "people"})
_WITH_PEOPLE = frozenset({"by_human", "for_human", "from_human", "to_human"})
_ATTEND = frozenset({"attend", "exhibit", "join", "participate", "present", "speak", "take"})
_BELOW = frozenset({"acl", "relcl"})
_OWNERS = frozenset({"poss", "compound", "nmod", "amod"})
_TAKE = frozenset({"receive", "get", "obtain", "accept", "take", "acquire", "commission", "gain"})


class Slots:
    """The slots of one trigger word, looked up by name."""

    def __init__(self, scene: Scene, trigger: Token, *, things: bool = True) -> None:
        self.scene = scene
        self.trigger = trigger
        self.things = things
        self._seen: dict[str, list[Token]] = {}
        self._filled: dict[str, list[Name]] = {}

    def _names(self, tokens: list[Token]) -> list[Name]:
        found: list[Name] = []
        for token in tokens:
            for name in named_in(self.scene, token, undertakings=self.things):
                if name not in found:
                    found.append(name)
        return found

    def tokens(self, slot: str) -> list[Token]:
        """The heads of the phrases in a slot of a verb or noun."""
        if slot not in self._seen:
            # The frames of one word ask for the same slots, one after another.
            found = self._tokens(slot)
            self._seen[slot] = self._of_one_pair(found) if slot == "between" else found
        return self._seen[slot]

    def _tokens(self, slot: str) -> list[Token]:
        trigger, at = self.trigger, self.scene.at
        if slot == "subject":
            return agents_of(trigger) if is_passive(trigger) else self._subjects()
        if slot == "object":
            return objects_of(trigger)
        if slot == "work_of":
            # "Got acquainted with the work of X"
            found = prepositional(self.scene, trigger, "with")
            whole = [t for t in found if t.i in at]
            parts = [t for t in found if t.i not in at]
            return whole + [p for t in parts for p in prepositional(self.scene, t, "of", "at")]
        if slot == "on_human":
            # "Called on Mayor X", not "called on governments to act".
            asked = any(c.dep_ in {"xcomp", "advcl"} for c in trigger.children)
            found = prepositional(self.scene, trigger, "on", "upon")
            return [] if asked else [t for t in found if is_human(self.scene, t)]
        if slot in _WITH_PEOPLE:
            # "Paid a visit to the Minister of C", "a reception for the Ambassador of C"
            found = prepositional(self.scene, trigger, slot.removesuffix("_human"))
            return [t for t in found if is_human(self.scene, t) or t.lemma_ in GUESTS]
        if slot in _OF_OBJECTS:
            return self._of_objects(slot)
        if slot in _OF_SUBJECTS:
            return self._of_subjects(slot)
        if slot == "where":
            return self._where()
        if slot == "bound":
            # "A trains nurses under an agreement signed with B"
            paper = trigger.head if trigger.dep_ == "acl" else trigger
            return bound_subject(self.scene, paper)
        if slot == "taker":
            return self._takers()
        if slot in {"helped_one", "attended", "thanks_to", "object_owner"}:
            return self._backing(slot)
        if slot in {"with_of", "to_of"}:
            # "Got acquainted with the work of B", "… with B's work", "contributes to B's budget"
            known = prepositional(self.scene, trigger, slot.removesuffix("_of"))
            own = [c for t in known for c in t.children if c.dep_ in {"poss", "compound"}]
            return own + [g for t in known for g in prepositional(self.scene, t, "of")]
        if slot == "to_place":
            # "To a conference in Tashkent": the place of what has no name.
            goals = [g for g in prepositional(self.scene, trigger, "to") if g.i not in at]
            return [p for g in goals for p in prepositional(self.scene, g, "in", "at")]
        if trigger.pos_ in {"VERB", "AUX"}:
            if slot.startswith("own_"):
                # "The consortium of the project P consists of A and B"
                word = slot.removeprefix("own_")
                preps = [c for c in trigger.children if c.lower_ == word]
                return [antecedent(g) for p in preps for g in p.children if g.dep_ == "pobj"]
            return prepositional(self.scene, trigger, slot)
        return noun_slot(self.scene, trigger, slot)

    def _of_objects(self, slot: str) -> list[Token]:
        """Objects of a kind, and what stands behind them."""
        at, objects = self.scene.at, self.objects()
        if slot == "object_of":
            return [p for o in objects for p in prepositional(self.scene, o, "of", "from")]
        if slot == "object_place":
            unnamed = [o for o in objects if o.i not in at]
            owners = [c for o in unnamed for c in o.children if c.dep_ == "poss" and c.i in at]
            return owners + [p for o in unnamed for p in prepositional(self.scene, o, "in", "at")]
        human = [o for o in objects if is_human(self.scene, o)]
        # "Welcomes B as a member" meets nobody; "welcomes B's delegation" does.
        unnamed = [o for o in objects if slot == "guest_object" and o.i not in at]
        return [o for o in objects if o in human or o in unnamed]

    def _of_subjects(self, slot: str) -> list[Token]:
        """Subjects of a kind: guests, human beings, also those told in the plural."""
        subjects = self._subjects()
        if slot == "guests":
            return [t for t in subjects if t.lemma_.casefold() in GUESTS]
        told = slot == "people"
        return [t for t in subjects if is_human(self.scene, t) or (told and _are_people(t))]

    def _backing(self, slot: str) -> list[Token]:
        """Who is helped, attended or thanked, and who gave what a verb takes."""
        if slot == "helped_one":
            # "A helps B build ports"
            below = [c for c in self.trigger.children if c.dep_ in {"ccomp", "xcomp"}]
            return [t for c in below for t in c.children if t.dep_ == "nsubj"]
        if slot == "attended":
            # "Firms exhibiting at the fair include A and B"
            clauses = [c for t in self._subjects() for c in t.children if c.dep_ in _BELOW]
            there = [c for c in clauses if c.lemma_ in _ATTEND]
            found = [t for c in there for t in prepositional(self.scene, c, "in", "at")]
            return found + [t for c in there for t in c.children if t.dep_ == "dobj"]
        if slot == "thanks_to":
            # "It was made possible thanks to A"
            words = [c for c in self.trigger.subtree if c.lower_ == "thanks"]
            goals = [c for t in words for c in (*t.children, *t.head.children)]
            return [g for c in goals if c.lower_ == "to" for g in c.children]
        if slot == "object_owner":
            # "B got a loan of A", "an A loan"
            own = [c for o in self.objects() for c in o.children if c.dep_ in _OWNERS]
            return [c for c in own if c.i in self.scene.at]
        return []

    def fill(self, slot: str) -> list[Name]:
        """The names in a slot."""
        if slot not in self._filled:
            self._filled[slot] = self._fill(slot)
        return self._filled[slot]

    def _fill(self, slot: str) -> list[Name]:
        if slot == "travellers":
            return list(self.scene.travellers_at(self.trigger.i))
        if slot == "visiting":
            here = visits_here(self.trigger)
            return list(self.scene.visitors_at(self.trigger.i)) if here else []
        found = self._names(self.tokens(slot))
        if slot in {"predicate", "include"} and not found:
            return listed_below(self.scene, self.trigger)
        if slot == "subject" and not found:
            # "Presentations were made by:", "Also took part:" over a list
            by = self.trigger.sent.text.rstrip().endswith("by:")
            listed = by if is_passive(self.trigger) else not subjects_of(self.trigger)
            return listed_below(self.scene, self.trigger) if listed else []
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
        aside = any(t.lower_ == "represented" for t in self.trigger.sent)
        if len(groups) > 1 and not aside:
            return groups
        return self._beside_between() or groups

    def _of_one_pair(self, found: list[Token]) -> list[Token]:
        """The parties behind the first "between", where papers of others follow it.

        As in "an MoU between A and B, a deal between C and D, and between E and F".
        """
        preps = [t.head.i for t in found if t.head.lower_ == "between"]
        papers = {
            t.i
            for t in found
            if t.i not in self.scene.at and any(c.lower_ == "between" for c in t.children)
        }
        return [t for t in found if t.i not in papers and t.head.i <= min(preps, default=t.head.i)]

    def _beside_between(self) -> list[list[Name]]:
        """The list right behind "between", where the parser lost its members."""
        doc = self.trigger.doc
        for prep in self._prepositions():
            at = prep.i + 1
            while at < prep.sent.end and doc[at].lower_ in {"the", "both"}:
                at += 1
            first = self.scene.at.get(at)
            if first is not None and first.name.label != "Person":
                rest = continued(self.scene, doc[first.start], first)
                return [[first.name], *([n] for n in rest)] if rest else []
        return []

    def _prepositions(self) -> list[Token]:
        return [t for t in self.trigger.subtree if t.lower_ in {"between", "among"}]

    def objects(self) -> list[Token]:
        """The logical objects of a verb, conjoined ones too, and what a passive still governs."""
        return self._objects

    @cached_property
    def _objects(self) -> list[Token]:
        found = objects_of(self.trigger)
        found += [c for c in self.trigger.children if c.dep_ == "dobj" and c not in found]
        return found + [c for o in found for c in o.conjuncts]

    def _where(self) -> list[Token]:
        """As in "the fair in T, where X will travel": the place named right before."""
        for child in self.trigger.children:
            if child.lower_ == "where" and child.i > 1:
                at = child.i - 2 if child.nbor(-1).text == "," else child.i - 1
                place = self.scene.at.get(at)
                whole = located_before(self.scene, child.doc, place) if place else None
                # "The fair in T, where A exhibits": at the fair.
                events = [whole] if whole is not None and whole.name.label == "Event" else []
                return [child.doc[m.start] for m in (*events, place) if m is not None]
        return []

    def _takers(self) -> list[Token]:
        """As in "B took delivery of boats donated by A": who gets what the participle tells of."""
        given = self.trigger.head
        if self.trigger.dep_ != "acl" or given.i in self.scene.at:
            return []
        verb = governor_of(given)
        # "B opened a lab with equipment donated by A", "thanks to boats donated by A"
        means = given.dep_ == "pobj" and given.head.lower_ in {"with", "to"}
        thanks = given.head.lower_ != "to" or given.head.head.lower_ == "thanks"
        took = verb.lemma_ in _TAKE or (means and thanks)
        return subjects_of(verb) if took and not is_passive(verb) else []

    def _subjects(self) -> list[Token]:
        """The subjects, and who acts with them: "Together with B, A has …"."""
        heads = subjects_of(self.trigger)
        children = list(self.trigger.children)
        along = [g for c in children if c.lower_ in {"along", "together"} for g in c.children]
        withs = [c for c in (*children, *along) if c.dep_ == "prep" and beside(c)]
        withs += [c for h in heads for c in h.children if c.lower_ == "alongside"]
        withs += [c for c in children if c.lower_ == "alongside"]
        joined = [g for w in withs for g in w.children if g.dep_ == "pobj"]
        first = [c for h in heads[:1] if (c := self._first_of_list(h)) is not None]
        return [*first, *heads, *joined] if heads else []

    def _first_of_list(self, head: Token) -> Token | None:
        """As in "A, B and C signed", where the parser takes A for an adverbial."""
        mention = self.scene.at.get(head.i)
        if mention is None or not any(c.dep_ == "cc" for c in head.children):
            return None
        doc, at = head.doc, mention.start - 1
        at -= at > 0 and doc[at].lower_ == "the"
        before = self.scene.at.get(at - 1) if at > 0 and doc[at].text == "," else None
        loose = before is not None and doc[at - 1].head == self.trigger
        return doc[at - 1] if loose and doc[at - 1].dep_ in {"npadvmod", "dep"} else None
