"""How alike two names are, and why: legal forms, word order, acronyms, scripts, spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA, JaroWinkler

from graph.gazetteer import fold, read_table

__all__ = ["LIKELY", "Match", "Name", "compare_names", "read_name"]

LIKELY = 0.8
"""From this score on two names are likely to mean one."""

_SMALL = frozenset({"a", "an", "and", "de", "di", "du", "for", "in", "la", "le", "of", "on", "the"})
_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "president", "minister", "mayor",
     "monsieur", "madame", "sir", "herr", "frau", "prasident", "shaikh", "sheikh", "haji", "mv"}
)  # fmt: skip
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
} | {"1st": "1", "2nd": "2", "3rd": "3", "first": "1", "second": "2", "third": "3"}
# Spellings of one sound in the usual romanisations, the longer first.
_SOUNDS = (
    ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("kh", "h"), ("zh", "z"),
    ("sh", "s"), ("ch", "c"), ("ph", "f"), ("gh", "g"), ("ck", "k"), ("ts", "c"), ("tz", "c"),
    ("qu", "k"), ("q", "k"), ("w", "v"), ("x", "s"), ("dj", "j"),
)  # fmt: skip
_LONGEST_ACRONYM = 10


@dataclass(frozen=True, slots=True)
class Name:
    """A name, taken apart once for many comparisons."""

    text: str
    words: tuple[str, ...]
    """Its words in Latin letters, without legal form and titles."""
    forms: frozenset[str]
    """The legal forms that it tells."""
    folded: str
    numbers: frozenset[str]
    skeletons: tuple[str, ...]
    """What each word sounds like, roughly."""
    acronym: str | None
    """The name as letters, where it is written as an acronym."""
    initials: frozenset[str]
    """Acronyms that could stand for it."""


@dataclass(frozen=True, slots=True)
class Match:
    """How alike two names are, and why."""

    score: float
    reasons: tuple[str, ...]


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[tuple[str, ...], str], ...]:
    found = [
        (tuple(words.split()), row["form"])
        for row in read_table("graph", "data/legal_forms.tsv")
        for words in row["words"].split("|")
    ]
    return tuple(sorted(found, key=lambda entry: -len(entry[0])))


def _without_form(words: list[str]) -> tuple[list[str], frozenset[str]]:
    """The words without a legal form at either end; a name that is nothing else stays whole."""
    forms: set[str] = set()
    changed = True
    while changed:
        changed = False
        for pattern, name in _forms():
            size = len(pattern)
            if size >= len(words):
                continue
            if tuple(words[-size:]) == pattern:
                words, changed = words[:-size], True
                forms.add(name)
            elif tuple(words[:size]) == pattern:
                words, changed = words[size:], True
                forms.add(name)
    return words, frozenset(forms)


@lru_cache(maxsize=4096)
def _skeleton(word: str) -> str:
    if word.isdigit():
        return word
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    first = "a" if word[0] in "aeiouy" else word[0]
    rest = re.sub(r"[aeiouyjh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def _initials(words: Sequence[str]) -> frozenset[str]:
    large = [word for word in words if word not in _SMALL]
    both = {"".join(word[0] for word in group) for group in (words, large) if len(group) > 1}
    return frozenset(both)


@lru_cache(maxsize=65536)
def read_name(text: str) -> Name:
    """A name taken apart."""
    latin = text if text.isascii() else anyascii(text)
    # Dots join the letters of an acronym, where fold drops them; apostrophes too.
    folded = fold(latin)
    all_words = [_NUMBERS.get(word, word) for word in folded.split()]
    words, forms = _without_form(all_words)
    plain = [word for word in words if word not in _TITLES] or words
    letters = re.sub(r"[^A-Za-z0-9]", "", latin)
    shouted = letters.isupper() and 1 < len(letters) <= _LONGEST_ACRONYM and " " not in text.strip()
    return Name(
        text,
        tuple(plain),
        forms,
        folded,
        frozenset(word for word in plain if word.isdigit()),
        tuple(_skeleton(word) for word in plain),
        letters.lower() if shouted else None,
        _initials(plain),
    )


def compare_names(left: str, right: str, *, person: bool = False) -> Match:
    """How alike two names are.

    Args:
        left: one name.
        right: the other.
        person: whether people are meant: their initials and further given names count.

    Returns:
        A score from 0 to 1, and the reasons for it; symmetric in the names.

    >>> compare_names("Łódź Transport Sp. z o.o.", "Lodz Transport").reasons
    ('legal form left out or written in another way',)
    >>> compare_names("KOTRA", "Korea Trade-Investment Promotion Agency").score < LIKELY
    True
    """
    a, b = sorted((read_name(left), read_name(right)), key=lambda name: name.text)
    if not a.words or not b.words:
        return Match(1.0 if left == right else 0.0, ())
    if a.folded == b.folded:
        return Match(1.0, ("same but for case, accents and punctuation",))
    if a.numbers != b.numbers:
        return Match(0.3 * _alike(a, b), ("other numbers",))
    found = [
        Match(score, (reason,))
        for holds, score, reason in (
            (a.words == b.words, 0.97, _form_reason(a, b)),
            ("".join(a.words) == "".join(b.words), 0.95, "words joined or split"),
            (sorted(set(a.words)) == sorted(set(b.words)), 0.95, "words in another order"),
            (_abbreviates(a, b) or _abbreviates(b, a), 0.8, "acronym"),
        )
        if holds
    ]
    found.append(_spelling(a, b, person=person))
    best = max(found, key=lambda match: match.score)
    if _other_form(a, b):
        return Match(best.score * _OTHER_FORM, (*best.reasons, "other legal form"))
    return best


_OTHER_FORM = 0.75


def _other_form(a: Name, b: Name) -> bool:
    return bool(a.forms and b.forms) and not a.forms & b.forms


def _form_reason(a: Name, b: Name) -> str:
    if a.forms == b.forms:
        return "same but for script, titles or how numbers are written"
    return "legal form left out or written in another way"


def _abbreviates(short: Name, long: Name) -> bool:
    return short.acronym is not None and short.acronym in long.initials


def _alike(a: Name, b: Name) -> float:
    """How alike two names are letter by letter, in whatever order their words come."""
    left, right = " ".join(sorted(a.words)), " ".join(sorted(b.words))
    return OSA.normalized_similarity(left, right)


def _spelling(a: Name, b: Name, *, person: bool) -> Match:
    """Each word of the shorter name against its best word of the longer one."""
    short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
    left = list(zip(long.words, long.skeletons, strict=True))
    scores, sounds = [], False
    for word, skeleton in zip(short.words, short.skeletons, strict=True):
        score, index = max(
            (
                (_word_score(word, skeleton, *other, person=person), -n)
                for n, other in enumerate(left)
            ),
        )
        other = left.pop(-index)
        sounds = sounds or (word != other[0] and skeleton == other[1])
        scores.append((score, max(len(word), len(other[0]))))
    weight = sum(size for _, size in scores)
    aligned = sum(score * size for score, size in scores) / weight
    weakest = min(score for score, _ in scores)
    missing = [word for word, _ in left if word not in _SMALL]
    if missing:
        lost = sum(map(len, missing)) / (weight + sum(map(len, missing)))
        forgiven = person and len(short.words) > 1
        aligned *= 1 - (0.1 if forgiven else 0.9) * lost
    whole = OSA.normalized_similarity("".join(a.words), "".join(b.words))
    score = max(min(aligned, weakest + 0.15), whole if missing and whole >= _JOINED else 0)
    reason = "sounds alike in another spelling" if sounds else "similar spelling"
    return Match(round(min(score, 0.94), 3), (f"{reason} ({score:.2f})",))


_JOINED = 0.9
"""How alike names must be without their blanks, where one has more words than the other."""


def _word_score(word: str, skeleton: str, other: str, sound: str, *, person: bool) -> float:
    if word == other:
        return 1.0
    if person and (len(word) == 1 or len(other) == 1):
        return 0.9 if word[0] == other[0] else 0.0
    similarity = OSA.normalized_similarity(word, other)
    if skeleton == sound and len(skeleton) > 1:
        return max(0.9, similarity)
    if similarity >= 0.75 and min(len(word), len(other)) > 3:
        return max(similarity, JaroWinkler.similarity(word, other) - 0.05)
    return similarity * 0.6 if min(len(word), len(other)) > 3 else 0.0
