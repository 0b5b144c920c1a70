"""What stands behind a post: a task, a portfolio, a board, or whoever gives the post."""

from __future__ import annotations

from spacy.tokens import Span, Token

from graph.gazetteer import country_called, country_of_demonym, organisation_called
from loaders.components.heads import head_label
from loaders.components.posts import title_kind
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import word_set

__all__ = [
    "beside_person",
    "employs",
    "is_portfolio",
    "is_post",
    "is_responsibility",
    "is_run",
    "is_task",
    "is_topic",
    "is_unit",
    "past_board",
]

_FEW = 3
_SMALL_UNITS = frozenset({"section", "unit", "desk", "team"})
_BEFORE_POST = frozenset({",", "'s", "’s", "'", "(", "-", "–", "a", "the", "as"})


def past_board(chunk: Span) -> Span:
    """As in "Chairman of the Supervisory Board of X": the board is X's."""
    words = [t.lower_ for t in chunk]
    board = next((i for i, w in enumerate(words[:3]) if w in {"board", "presidium"}), None)
    if board is None or len(chunk) < board + 3 or words[board + 1] != "of":
        return chunk
    at = chunk.start - 1 - (chunk.start > 0 and chunk.doc[chunk.start - 1].lower_ == "the")
    if at < 1 or chunk.doc[at].lower_ != "of" or title_kind(chunk.doc[at - 1]) != "post":
        return chunk
    rest = chunk[board + 2 :]
    return rest[1:] if rest[0].lower_ == "the" and len(rest) > 1 else rest


def is_post(chunk: Span) -> bool:
    """As in "X, Trade Commissioner", "O's Sustainability Lead": a post, whatever else it might be called."""
    before = chunk.doc[chunk.start - 1].text if chunk.start else ""
    closes = chunk[-1].lower_ in word_set("task_posts.tsv")
    return before in _BEFORE_POST and len(chunk) > 1 and closes


def is_task(chunk: Span) -> bool:
    """As in "Port Operations Manager": what a post is about, in words of the dictionary."""
    doc = chunk.doc
    at = chunk.end
    while at < len(doc) and title_kind(doc[at]) == "rank":
        at += 1
    if at >= len(doc) or doc[at].lower_ not in word_set("task_posts.tsv"):
        return False
    words = [t for t in chunk if t.is_alpha and t.lower_ != "and"]
    plain = all(_is_plain(t) and not country_called(t.text) for t in words)
    return plain and head_label([t.text for t in chunk]) is None


def is_portfolio(chunk: Span) -> bool:
    """As in "the Bangladeshi Health Minister": a nation and a topic before a title."""
    doc = chunk.doc
    titled = chunk.end < len(doc) and title_kind(doc[chunk.end])
    words = chunk[1:] if country_of_demonym(chunk[0].text) else chunk
    return bool(titled) and all(
        t.lower_ in word_set("portfolios.tsv") or t.lower_ == "and" for t in words
    )


def is_unit(chunk: Span) -> bool:
    """As in "Head of Operations Section": a part of a body too small to be more than a post's task."""
    doc, at = chunk.doc, chunk.start - 1
    at -= at > 0 and doc[at].lower_ == "the"
    led = at > 0 and doc[at].lower_ == "of" and title_kind(doc[at - 1]) == "post"
    return led and chunk[-1].lower_ in _SMALL_UNITS


def is_responsibility(chunk: Span) -> bool:
    """As in "Director of Investments for X": the task and the body in one run."""
    return (
        chunk.start > 1
        and chunk.doc[chunk.start - 1].lower_ == "of"
        and title_kind(chunk.doc[chunk.start - 2]) == "post"
        and len(chunk) > _FEW - 1
        and chunk[1].lower_ == "for"
    )


def is_topic(chunk: Span) -> bool:
    """Whether it is what somebody is responsible for: "Director of Urban Policy"."""
    doc = chunk.doc
    at = chunk.start - 1 - (chunk.start > 0 and doc[chunk.start - 1].lower_ == "the")
    if at < _FEW - 1 or doc[at].lower_ not in {"of", "for", "on", "and"}:
        return False
    before = doc[max(chunk.sent.start, at - 4) : at]
    posts = any(title_kind(t) == "post" for t in before) or _ends_portfolio(chunk, at)
    if posts and _closes_bracket(chunk):
        return head_label([t.text for t in chunk]) is None
    return posts and head_label([t.text for t in chunk]) is None and _is_task(chunk)


def _ends_portfolio(chunk: Span, at: int) -> bool:
    """As in "Minister of Industry, Trade and SME Development": the last part of what a minister does."""
    doc = chunk.doc
    if doc[at].lower_ != "and":
        return False
    while at > chunk.sent.start and (doc[at].is_title or doc[at].lower_ in {",", "and", "of", "&"}):
        if title_kind(doc[at]) == "post":
            return doc[at].lower_ == "minister"
        at -= 1
    return False


def _closes_bracket(chunk: Span) -> bool:
    """As in "Ana Silva (Chair of Dryland Crops)": the end of a post in brackets behind a name."""
    doc = chunk.doc
    if chunk.end >= len(doc) or doc[chunk.end].text != ")":
        return False
    opens = next((i for i in range(chunk.start, chunk.sent.start, -1) if doc[i].text == "("), 0)
    return opens > 0 and doc[opens - 1].is_title and title_kind(doc[opens + 1]) is not None


def _is_task(chunk: Span) -> bool:
    """Whether words are the dictionary's, so that they name a task and no firm."""
    if not _is_plain(chunk[-1]) or country_called(chunk[-1].text):
        return False
    if len(chunk) == 1:
        return True
    # "Director of Tata Power", "CEO of Oman Rail" beside "Director of Urban Policy"; the
    # dictionary has countries as well.
    owned = chunk.doc[chunk.start - 1].lower_ in {"of", "at"}
    known = country_called(chunk[0].text) or organisation_called(chunk[0].text)
    return _is_plain(chunk[0]) and not (owned and known)


def _is_plain(token: Token) -> bool:
    return is_common(token) or token.lower_ in word_set("portfolios.tsv")


def _post_over(chunk: Span) -> Token | None:
    """The post of "chief executive of X", "Director General of X", "engineer at X"."""
    doc, at = chunk.doc, chunk.start - 1
    if at < 2 or doc[at].lower_ not in {"of", "at"}:
        return None
    at -= 1
    while at > 0 and title_kind(doc[at]) == "rank":
        at -= 1
    return doc[at] if title_kind(doc[at]) == "post" else None


def employs(chunk: Span) -> bool:
    """As in "chief executive of X": whatever has one is a firm, where nothing else is known."""
    return _post_over(chunk) is not None and not _is_task(chunk)


def is_run(chunk: Span) -> bool:
    """As in "Chief Nuclear Officer at X": whatever has one is a firm, and no town of that name known."""
    post = _post_over(chunk)
    return post is not None and post.lower_ in word_set("firm_posts.tsv")


def beside_person(chunk: Span) -> bool:
    """As in "Ana Silva (Ecopetrol)", "Ana Silva of Ecopetrol"."""
    doc, at = chunk.doc, chunk.start - 1
    if at < 2 or doc[at - 1].ent_type_ != "PERSON" or doc[at - 2].ent_type_ != "PERSON":
        return False
    bracketed = (
        doc[at].text == "("
        and not chunk.text.isupper()
        and chunk.end < len(doc)
        and doc[chunk.end].text == ")"
    )
    return (bracketed or doc[at].lower_ == "of") and not any(is_common(t) for t in chunk)
