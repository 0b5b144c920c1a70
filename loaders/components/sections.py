"""Clean-up: a raw text as blocks fit for parsing, every character still traceable.

Lines that were broken by hand are joined again, bullets and marks of emphasis are left
out, and each block knows what it is (title, paragraph, list item, note or boilerplate).
Offsets into the cleaned text translate back to offsets into the text as read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.components.capitals import is_known
from loaders.knowledge_base import word_set

__all__ = ["Block", "Cleaned", "clean"]

_BULLET = re.compile(r"\s*(?:[-–—•‣▪●○◦·☞►▶*]+|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_NOTE = re.compile(r"\s*(?:\*|\[\d+\]|†)\s*(?=\S)")
_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=[\w.”’'\")])\*(?![\w*])")
_STARRED = re.compile(r"[\w)\]\"'”’]\*+(?=[\s.,;:)]|$)")
_FIELD = re.compile(r"[A-Z][\w /&-]{2,30}:(?:\s|$)")
_STAR_LINE = re.compile(r"^\s*\*\s*[^\s*]", re.MULTILINE)
_FEWEST_BULLETS = 2
_TERMINAL = re.compile(r"[.!?…:;>][\"'”’)\]]*$")
_CONTACT = re.compile(
    r"\S+@\S+\.\w|\+\d[\d\s().-]{7,}\d|\b\d{3}[-.\s]\d{3,4}[-.\s]\d{4}\b|https?://|www\."
)
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\t": " ", "\u2011": "-"}
)
_DATELINE = re.compile(
    r"^(?:[A-Z][\w./'-]*[A-Z.,]?,?\s){1,6}(?:[^.:]|(?<=Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec)\.|(?<=Sept)\.){0,90}?"
    r"(?:--|—|–|(?<=\s)-)\s+(?=[A-Z\"'“])"
    r"|^\d{1,2} [A-Z]\w+ \d{4}\s*[:–—-]\s+(?=[A-Z\"'“])"
    r"|^[A-Z][\w .,'-]{1,60}\(?\d{1,2} \w+ \d{4}\)?\s*(?:[:–—-]|\.-)\s+(?=[A-Z\"'“])"
)
_DATED_ON = re.compile(r"[^.:]{0,60}?\b(?:19|20)\d\d\s*(?:--|—|–|-)\s+(?=[A-Z\"'“])")
_WRAP_FROM = 50
"""A line shorter than this was not broken because it was full."""
_LONGEST_HEADING = 26
_FEWEST_SHOUTED = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the cleaned text that is parsed on its own."""

    start: int
    end: int
    kind: str
    """title, heading, paragraph, item, note, dateline or boilerplate."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned text of a document."""

    text: str
    blocks: tuple[Block, ...]
    offsets: tuple[int, ...]
    """For each character of the cleaned text its offset in the text as read."""
    headlines: frozenset[int] = frozenset()
    """Where the blocks start that were headlines and are written like sentences."""

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the text as read for a non-empty run of the cleaned text."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def below(self, block: Block) -> Iterator[Block]:
        """The blocks that follow one, in order."""
        first = bisect_right(self.blocks, block.start, key=lambda b: b.start)
        return (self.blocks[at] for at in range(first, len(self.blocks)))

    def block_at(self, position: int) -> Block:
        """The block that holds a character of the cleaned text."""
        return self.blocks[bisect_right(self.blocks, position, key=lambda b: b.start) - 1]


@dataclass(slots=True)
class _Piece:
    """Lines that belong together, as pairs of offsets into the text as read."""

    lines: list[tuple[int, int]]
    kind: str = "paragraph"


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped[0])
            yield start, start + len(stripped)
        else:
            yield position, position
        position += len(line)


def _continues(text: str, last: tuple[int, int], line: tuple[int, int], *, gap: bool) -> bool:
    before, after = text[slice(*last)], text[slice(*line)]
    if _BULLET.match(after) or _NOTE.match(after):
        return False
    if _FIELD.match(before) and _FIELD.match(after):
        return False
    if _shouts(before) and not _shouts(after):
        return False
    if before.count("(") > before.count(")") and ")" in after and not _TERMINAL.search(before):
        return True
    if gap or _TERMINAL.search(before):
        return not gap and len(before) >= _WRAP_FROM and not _TERMINAL.search(before)
    return after[0].islower() or len(before) >= _WRAP_FROM


def _shouts(line: str) -> bool:
    """Whether a line is one of capitals alone, as headlines are."""
    words = [w for w in line.split() if w.isalpha()]
    return len(words) >= _FEWEST_SHOUTED and all(w.isupper() for w in words)


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    gap = True
    for line in _lines(text):
        if line[0] == line[1]:
            gap = True
            continue
        joined = pieces and (
            _continues(text, pieces[-1].lines[-1], line, gap=gap)
            or (not gap and _wrapped_sentence(text, pieces[-1], line))
        )
        if joined:
            pieces[-1].lines.append(line)
        else:
            pieces.append(_Piece([line]))
        gap = False
    return pieces


def _wrapped_sentence(text: str, piece: _Piece, line: tuple[int, int]) -> bool:
    # In a hard-wrapped paragraph a full stop may stand at the end of a full line.
    full = all(end - start >= _WRAP_FROM for start, end in piece.lines)
    return full and len(piece.lines) > 1 and not _BULLET.match(text[slice(*line)])


def _has_notes(text: str) -> bool:
    """Whether stars in the text point to notes; several without such a mark are bullets."""
    return _STARRED.search(text) is not None or len(_STAR_LINE.findall(text)) < _FEWEST_BULLETS


def _kind(text: str, piece: _Piece, *, seen_prose: bool, notes: bool) -> str:
    start, end = piece.lines[0][0], piece.lines[-1][1]
    body = text[start:end]
    words = body.split()
    folded = body.strip(" :*<>").casefold()
    if folded in word_set("boilerplate.tsv") or (_CONTACT.search(body) and len(words) < 25):
        return "boilerplate"
    if re.match(r"\*\s*\S", body) and not body.startswith("**"):
        return "note" if notes else "item"
    if _BULLET.match(body):
        return "item"
    if body.startswith("<") and body.endswith(">"):
        return "heading"
    if len(words) <= _LONGEST_HEADING and not _TERMINAL.search(body):
        if not seen_prose:
            return "title"
        return "heading" if len(words) <= 4 or _is_title_case(words) else "paragraph"
    return "paragraph"


def _is_title_case(words: list[str]) -> bool:
    long = [w for w in words if len(w) > 3 and w[0].isalpha()]
    return sum(w[0].isupper() for w in long) >= 0.6 * len(long)


def _kept(text: str, piece: _Piece) -> Iterator[tuple[str, int]]:
    for number, (start, end) in enumerate(piece.lines):
        body = text[start:end]
        skip: set[int] = set()
        if number == 0:
            mark = _NOTE.match(body) if piece.kind == "note" else _BULLET.match(body)
            if mark:
                skip.update(range(mark.end()))
        if body.startswith("<") and body.endswith(">"):
            skip |= {0, len(body) - 1}
        for match in _EMPHASIS.finditer(body):
            skip.update(range(match.start(), match.end()))
        if number:
            yield " ", start - 1
        previous = " " if not number else "x"
        for index, char in enumerate(body.translate(_SAME)):
            if index in skip:
                continue
            if not char.isalnum():
                char = " " if char.isspace() or not char.isprintable() else char
                if char == " " and previous == " ":
                    continue
                dashed = char == "-" and previous not in " -" and body.startswith("--", index)
                if dashed or (char == "(" and previous.isalnum()):
                    yield " ", start + index
            yield char, start + index
            previous = char


def _dateline(text: str) -> int:
    """Length of the dateline at the head of a paragraph, "HANOI, Vietnam, 3 May 2024 – "."""
    match = _DATELINE.match(text[:200])
    if match is None:
        return 0
    further = _DATED_ON.match(text[match.end() : match.end() + 90])
    if further is not None:
        # "PLACE - Agency - 3 May 2024 - The …": all of it stands before the text.
        return match.end() + further.end()
    head = match.group()
    place = re.split(r"[\s,(/-]", head)[0]
    # "The 4th Ethiopian – Polish Forum" has a number and no date.
    dated = re.search(r"(?<!\d)\d+(?!\d|(?:st|nd|rd|th)\b)", head)
    known = is_known(head.rstrip(" -–—")) and not is_known(text[match.end() :].split(" ", 1)[0])
    return match.end() if dated or place.isupper() or known else 0


def clean(text: str) -> Cleaned:
    """The text's blocks, cleaned for parsing.

    Args:
        text: the text as read.

    Returns:
        The cleaned text, a line break between any two blocks; empty where the text
        has nothing to read. What looks like a menu or a contact line is a block of
        kind ``boilerplate``.
    """
    characters: list[str] = []
    offsets: list[int] = []
    blocks: list[Block] = []
    seen_prose, notes = False, _has_notes(text)
    for piece in _pieces(text):
        piece.kind = _kind(text, piece, seen_prose=seen_prose, notes=notes)
        kept = list(_kept(text, piece))
        if not any(char != " " for char, _ in kept):
            continue
        if blocks:
            characters.append("\n")
            offsets.append(offsets[-1] + 1)
        start = len(characters)
        characters.extend(char for char, _ in kept)
        offsets.extend(offset for _, offset in kept)
        cut = start + _dateline("".join(characters[start:])) if piece.kind == "paragraph" else start
        if cut > start:
            characters[cut - 1] = "\n"
            blocks.append(Block(start, cut - 1, "dateline"))
        blocks.append(Block(cut, len(characters), piece.kind))
        seen_prose = seen_prose or piece.kind == "paragraph"
    return Cleaned("".join(characters), tuple(blocks), tuple(offsets))
