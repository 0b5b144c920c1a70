"""The grammar of a clause: its verb's subjects, objects, agents and prepositions."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from loaders.components.scene import Scene

__all__ = [
    "FINITE",
    "SUBJECTS",
    "agents_of",
    "antecedent",
    "auxiliaries_of",
    "beside",
    "governor_of",
    "is_passive",
    "objects_of",
    "of_which",
    "predicated",
    "prepositional",
    "subjects_of",
]

_OTHER_CLAUSE = frozenset({"relcl", "advcl", "ccomp", "parataxis", "csubj", "mark"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
"""Tags of verbs that make a clause of their own."""
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_RELATIVE_TAGS = frozenset({"WDT", "WP"})
_ADVERBIAL = frozenset({"prep", "dative", "agent", "prt", "advmod"})
_OBJECTS = frozenset({"dobj", "obj", "dative", "attr", "oprd"})
_PRAISE = frozenset(
    ["thank", "congratulate", "commend", "praise", "applaud", "criticise", "criticize", "blame"]
)
_DEEPEST = 7
_SIDE_BY_SIDE = 2
"""Tokens at most from a verb to the one that shares its object."""


def subjects_of(verb: Token) -> list[Token]:
    """The tokens that stand as grammatical subject of a verb, its own or handed down."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if own and verb.dep_ == "relcl" and all(_is_relative(c) for c in own):
        return [verb.head]
    if own and all(c.tag_ in _RELATIVE_TAGS for c in own):
        return [antecedent(c) for c in own]
    if own:
        return own
    head = verb.head
    aside = [g for c in verb.children if c.dep_ == "aux" for g in c.children if g.dep_ in SUBJECTS]
    if aside:
        # "A has in the past hosted B"
        return aside
    if head == verb:
        return []
    if verb.dep_ == "relcl":
        return [head]
    if verb.dep_ == "acl" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        # "… in T to promote trade": whoever acts above, not the place.
        return _above(head)
    if verb.dep_ == "acl":
        return [head]
    if (told := _to_be_done(verb)) is not None:
        return [told]
    if (first := _participle_before(verb)) is not None:
        return subjects_of(first)
    if verb.dep_ == "pcomp" and head.lower_ in {"for", "on"} and head.head.lemma_ in _PRAISE:
        # "A thanked B for hosting the forum"
        return objects_of(head.head)
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp", "pcomp", "aux"}:
        return _above(head)
    if verb.dep_ == "csubj" and head.lemma_ == "be" and verb.tag_ in {"VBG", "VBN"}:
        # "Also attending were A and B"
        return [c for c in head.children if c.dep_ == "attr"]
    if verb.dep_ in {"dep", "parataxis"} and head.pos_ in {"VERB", "AUX"}:
        return subjects_of(head)
    return []


def _above(head: Token) -> list[Token]:
    """Who acts in the clause above; in a headline "A and B to work together" those at its top."""
    governor = governor_of(head)
    if governor.pos_ in {"VERB", "AUX"}:
        return subjects_of(governor)
    return [head] if head == governor and head.pos_ == "PROPN" else []


def _is_relative(token: Token) -> bool:
    """Whether a word is a relative pronoun; the WHO is none."""
    return token.lower_ in _RELATIVE and token.text != "WHO"


def _participle_before(verb: Token) -> Token | None:
    """As in "They came to the fair held by A and sponsored by B", which the parser hangs on "came"."""
    head = verb.head
    bare = not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)
    if verb.dep_ != "conj" or verb.tag_ != "VBN" or head.tag_ == "VBN" or not bare:
        return None
    between = verb.doc[min(head.i + 1, verb.i) : verb.i]
    found = [t for t in between if t.dep_ == "acl" and t.tag_ == "VBN"]
    return found[-1] if found and agents_of(verb) and agents_of(found[-1]) else None


def _to_be_done(verb: Token) -> Token | None:
    """As in "It will finance the project, to be executed by A": the project, not the subject."""
    to_be = {c.dep_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    comma = verb.left_edge.i - 1
    if verb.dep_ != "advcl" or len(to_be) == 1 or comma < 1 or verb.doc[comma].text != ",":
        return None
    before = verb.doc[comma - 1]
    return before if to_be and before.dep_ == "dobj" and before.head == verb.head else None


def governor_of(token: Token) -> Token:
    """The nearest verb at or above a token."""
    while token.pos_ not in {"VERB", "AUX"} and token.head != token:
        token = token.head
    return token


def auxiliaries_of(verb: Token) -> list[Token]:
    """The auxiliaries of a verb, among them the "to" of an infinitive."""
    return [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]


def is_passive(verb: Token) -> bool:
    """Whether a verb's grammatical subject is its logical object."""
    if any(c.dep_ in {"nsubjpass", "auxpass", "agent"} for c in verb.children):
        return True
    bare = not any(c.dep_ in SUBJECTS | {"aux"} for c in verb.children)
    if verb.dep_ in {"acl", "advcl", "amod"} and verb.tag_ == "VBN" and bare:
        return True
    return (
        verb.dep_ == "conj"
        and verb.tag_ == "VBN"
        and verb.head.tag_ == "VBN"
        and is_passive(verb.head)
    )


def agents_of(verb: Token) -> list[Token]:
    """Who acts in a passive clause."""
    children = list(verb.children)
    # "Has been granted a lease by B": the parser may hang it on what was granted.
    children += [g for c in children if c.dep_ == "dobj" for g in c.children]
    bys = [c for c in children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
    # "By A and by B", "by A for B and by C for D": the second is a conjunct of the first.
    bys += [c for by in bys for c in by.conjuncts if c.lower_ == "by" and c not in bys]
    return [g for by in bys for g in by.children if g.dep_ == "pobj"]


def objects_of(verb: Token) -> list[Token]:
    """The logical objects of a verb."""
    if is_passive(verb):
        return subjects_of(verb)
    found = [c for c in verb.children if c.dep_ in _OBJECTS] or _shared_objects(verb)
    if not found and verb.dep_ == "relcl" and verb.head not in subjects_of(verb):
        # "The scheme L runs"
        return [verb.head]
    if not found and verb.dep_ == "conj" and verb.head.dep_ == "relcl" and _own_subject(verb):
        # "The scheme that L pays for and M runs"
        return [verb.head.head]
    return [antecedent(c) for c in found]


def _shared_objects(verb: Token) -> list[Token]:
    """As in "A sponsored and attended the fair", which the parser gives the second verb alone."""
    for second in verb.conjuncts:
        if second.head == verb and verb.i < second.i <= verb.i + _SIDE_BY_SIDE:
            return [c for c in second.children if c.dep_ == "dobj" and c.i > second.i]
    return []


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in SUBJECTS for c in verb.children)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for: "the project which A runs", "to which A adds"."""
    if token.lower_ not in {"which", "that", "whom", "whose"} or token.dep_ == "det":
        return token
    verb = governor_of(token)
    while verb.dep_ in {"conj", "xcomp", "aux"} and verb.head != verb:
        verb = verb.head
    if verb.dep_ == "relcl":
        return verb.head
    # "They came for the project that A runs", where the parser hangs the clause on the verb.
    comma = token.i > 1 and token.nbor(-1).text == ","
    before = token.nbor(-2 if comma else -1) if token.i else token
    return before if token.tag_ == "WDT" and before.pos_ in {"NOUN", "PROPN"} else token


def _clause(root: Token, depth: int = 0) -> Iterator[Token]:
    """The tokens of the clause of a word, other clauses and conjoined verbs left out."""
    for child in root.children:
        if child.dep_ in _OTHER_CLAUSE:
            continue
        if child.dep_ == "conj" and root.pos_ == "VERB" and child.pos_ != "ADP":
            continue
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}:
            continue
        if child.dep_ == "acl" and child.tag_ in {"VBN", "VBG"} and depth:
            continue
        yield child
        if depth < _DEEPEST:
            yield from _clause(child, depth + 1)


def _before(preposition: Token, object_: Token) -> Token:
    """As in "the network, to which L belongs", where the parser hangs the clause elsewhere."""
    doc, at = object_.doc, preposition.i - 1
    if not _is_relative(object_) or at < 1:
        return object_
    before = doc[at - 1] if doc[at].text == "," else doc[at]
    return before if before.pos_ in {"NOUN", "PROPN"} else object_


def prepositional(scene: Scene, root: Token, *words: str) -> list[Token]:
    """What stands behind prepositions in the clause of a word.

    Args:
        scene: the document's scene, its grammar settled; a preposition within a name is none.
        root: the verb or noun.
        words: the prepositions, one after another.
    """
    if root.i not in scene.phrases:
        # The slots of a word ask for one preposition after another.
        scene.phrases[root.i] = _phrases(scene, root)
    phrases = scene.phrases[root.i]
    return [token for word in words for token in phrases.get(word, ())]


def _doer(token: Token) -> Token:
    """As in "sat down with B to revise the study", where the parser makes B revise it."""
    if token.dep_ != "pcomp" or token.pos_ != "VERB":
        return token
    return next((c for c in token.children if c.dep_ == "nsubj" and c.i < token.i), token)


def _phrases(scene: Scene, root: Token) -> dict[str, list[Token]]:
    """By preposition, what stands behind it in the clause of a word."""
    found: dict[str, list[Token]] = {}
    for token in _clause(root):
        if token.i in scene.at and scene.at[token.i].kind == "name":
            continue
        # "With A and with B": the second is a conjunct of the first.
        again = token.dep_ == "conj" and token.pos_ == "ADP" and token.nbor(-1).lower_ != "not"
        # "B, with which A works"
        loose = token.dep_ == "dep" and token.pos_ == "ADP"
        if again or loose or token.dep_ in _ADVERBIAL:
            objects = (_doer(g) for g in token.children if g.dep_ in {"pobj", "pcomp"})
            behind = [_before(token, antecedent(g)) for g in objects]
            found.setdefault(token.lower_, []).extend(behind)
    return found


def beside(prep: Token) -> bool:
    """As in "A, together with B": B does what A does."""
    before = prep.nbor(-1).lower_ if prep.i else ""
    return prep.lower_ == "with" and before in {"together", "along", "jointly"}


def of_which(noun: Token, word: str) -> list[Token]:
    """As in "the project, of which A is a partner": the project."""
    verb = noun.head
    if noun.dep_ != "attr" or verb.dep_ != "relcl":
        return []
    preps = [c for c in verb.children if c.lower_ == word and c.i < noun.i]
    relative = any(g.lower_ in {"which", "whom"} for p in preps for g in p.children)
    return [verb.head] if relative else []


def predicated(noun: Token) -> Token | None:
    """Of whom a noun with a clause of its own is told: "A is one of the cities selected": A."""
    if not any(c.dep_ in {"acl", "relcl"} for c in noun.children):
        return None
    over = noun.head
    if noun.dep_ == "pobj" and over.lower_ in {"of", "among"}:
        one = over.lower_ == "of" and over.head.lower_ == "one"
        noun = over.head if one else over
    if noun.dep_ == "appos":
        return noun.head
    told = noun.dep_ in {"attr", "prep"} and noun.head.lemma_ == "be"
    return next(iter(subjects_of(noun.head)), None) if told else None
