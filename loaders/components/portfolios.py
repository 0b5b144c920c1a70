"""What a minister is minister of: "Minister of Trade and Industry X", "Science and Technology Minister X"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from graph.gazetteer import country_of_demonym
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import word_set

__all__ = ["closes_portfolio", "portfolios"]

_LONGEST = 18
_LONGEST_PART = 4
"""Words of a part before its last that tells a portfolio."""
_JOINS = frozenset({"and", "&", ","})
_OF_BODIES = frozenset(
    {"executive", "general", "first", "second", "third", "press", "private", "organising"}
)
_HOLDERS = frozenset({"minister", "ministers", "secretary", "vice-minister", "undersecretary"})


def _of_body(token: Token) -> bool:
    """As in "Executive Secretary of Health Action": a secretary who serves in no government."""
    before = token.nbor(-1).lower_ if token.i else ""
    return token.lower_ == "secretary" and before in _OF_BODIES


def _closes(token: Token) -> bool:
    """Whether a word may close what a minister is minister of: "Trade", "Affairs"."""
    shaped = token.is_title or token.is_lower or "-" in token.text
    return shaped and closes_portfolio(token.lower_)


def closes_portfolio(word: str) -> bool:
    """Whether a word, in small letters, is one of those that close a minister's portfolio."""
    return any(word in word_set(table) for table in ("portfolios.tsv", "ministerial.tsv"))


def _plain(token: Token) -> bool:
    shaped = token.is_title and is_common(token)
    return shaped and country_of_demonym(token.text) is None


def _part_end(doc: Doc, start: int, stop: int) -> int:
    """Where a part such as "Rural Development" ends; its start where there is none."""
    end = at = start
    while at < stop and at - end < _LONGEST_PART:
        if _closes(doc[at]):
            end = at + 1
        elif not (_plain(doc[at]) or (doc[at].text == "-" and not doc[at].whitespace_)):
            break
        at += 1
    return end


def _behind(doc: Doc, post: int) -> tuple[int, int] | None:
    """The tokens of a portfolio behind "Minister of", "Minister of State for".

    Args:
        doc: the document.
        post: the token of the post.

    Returns:
        First token and the one past the last; None where no portfolio is told.
    """
    stop = min(doc[post].sent.end, post + _LONGEST)
    at = post + 1
    if doc[at : at + 2].text.casefold() == "of state":
        at += 2
    if at >= stop or doc[at].lower_ not in {"of", "for"}:
        return None
    at += 1
    at += at < stop and doc[at].lower_ == "the"
    start, end = at, _part_end(doc, at, stop)
    if end == start or doc[start].is_lower:
        return None
    while end + 1 < stop:
        further = _further(doc, end, stop)
        if further == end:
            break
        end = further
    return start, end


def _further(doc: Doc, end: int, stop: int) -> int:
    """Over "and Industry", ", Mines", "of the Environment" behind a part; its end where none follows."""
    word = doc[end].lower_
    begin = end + 1
    if word == "," and doc[begin].lower_ == "and":
        begin += 1
    if word == "of":
        begin += doc[begin].lower_ == "the"
    elif word not in _JOINS:
        return end
    part = _part_end(doc, begin, stop) if begin < stop else begin
    if part == begin:
        return end
    # "Minister of Trade, Development Bank of C" lists nothing on.
    listed = word != "," or begin > end + 1
    if not listed and (part >= stop or _further(doc, part, stop) == part):
        return end
    return part


def _before(doc: Doc, post: int) -> tuple[int, int] | None:
    """The tokens of a portfolio before a post: "Science and Technology Minister".

    Args:
        doc: the document.
        post: the token of the post.

    Returns:
        First token and the post's; None where no portfolio is told.
    """
    if doc[post].lower_ not in {"minister", "secretary"}:
        return None
    floor = max(doc[post].sent.start, post - _LONGEST)
    start = at = post
    while at > floor:
        word = doc[at - 1]
        if _closes(word) and (word.is_title or doc[post].is_lower):
            start = at = at - 1
        elif at == start < post and word.lower_ in _JOINS:
            at -= 1
        elif start < post and _plain(word) and at == start:
            start = at = at - 1
        else:
            break
    if start > floor and doc[start - 1].lower_ in {"of", "for"}:
        # "The Ministry of Health and Education Minister X"
        start = next((t.i + 1 for t in doc[start:post] if t.lower_ in _JOINS), post)
    return (start, post) if start < post else None


def portfolios(doc: Doc) -> Iterator[tuple[int, int, int]]:
    """Every portfolio of a document: the token of its post, its first token, and the one past its last."""
    for token in doc:
        if token.lower_ not in _HOLDERS or _of_body(token):
            continue
        found = _behind(doc, token.i) if token.i + 1 < len(doc) else None
        found = found or _before(doc, token.i)
        if found is not None:
            yield token.i, *found
