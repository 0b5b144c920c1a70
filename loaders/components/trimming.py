"""What is cut from the ends of a run of capitalised words before it is taken for a name."""

from __future__ import annotations

from spacy.tokens import Span, Token

from graph.gazetteer import cities_called, country_called, country_of_demonym
from loaders.components.capitals import is_known
from loaders.components.heads import head_label
from loaders.components.tasks import past_board
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = ["trimmed", "without_demonym"]

_FEW = 3
_STAFF = frozenset({"leadership", "management", "staff", "team"})
_FURNITURE = frozenset({"homepage", "newsletter", "social", "website"})
"""Behind a name, what a page has of it: "MOLO-RISE Newsletter"."""


def trimmed(chunk: Span) -> Span:
    """A run of capitalised words without what stands at its ends and is no part of a name."""
    while len(chunk) > 1 and chunk[-1].text in {",", "."}:
        chunk = chunk[:-1]
    holy = len(chunk) == _FEW and chunk[0].text in {"St.", "St", "Saint"}
    if len(chunk) > 1 and chunk[-1].text == "'s" and (holy or _ends_so(chunk)):
        return chunk
    while (
        len(chunk)
        and (chunk[-1].is_punct or chunk[-1].text in {"'s", "'"})
        and chunk[-1].text not in {")", "+"}
    ):
        chunk = chunk[:-1]
    if len(chunk) > 2 and chunk[1].text == "'s" and is_known(chunk[0].text):
        # "Peru's Minsur", "Kigali's New Academy": where it is.
        chunk = chunk[2:]
    while len(chunk) > 1 and _ends_in_title(chunk[-1]):
        chunk = chunk[:-1]
    while len(chunk) > 1 and chunk[-1].lower_ in _FURNITURE:
        chunk = chunk[:-1]
    while len(chunk) > 1 and chunk[0].lower_ in {"h.e.", "h.e", "hon", "hon."}:
        chunk = chunk[1:]
    if ngo := next((t.i for t in chunk[:2] if t.text in {"NGO", "NGOs"}), 0):
        chunk = chunk.doc[ngo + 1 : chunk.end] or chunk
    if len(chunk) > 1 and country_called(chunk[-1].text) and _goes_on_with_countries(chunk):
        # "Alstom Romania, Bulgaria and Moldova"
        chunk = chunk[:-1]
    while (
        len(chunk) > 1
        and chunk[-1].lower_ in word_set("papers.tsv")
        and country_called(chunk[:-1].text)
    ):
        chunk = chunk[:-1]
    while len(chunk) > 1 and chunk[-1].text.isdigit() and country_called(chunk[:-1].text):
        # "Will lend Ghana 100 million"
        chunk = chunk[:-1]
    while len(chunk) and (chunk[0].is_punct or chunk[0].lower_ == "the"):
        chunk = chunk[1:]
    chunk = _without_staff(_past_kickoff(chunk))
    return past_board(chunk) if len(chunk) else chunk


def _past_kickoff(chunk: Span) -> Span:
    """As in "Kick-off Meeting of the X project": X, by which the meeting is called."""
    words = chunk.text.casefold().replace("-", "")
    of = next((t.i for t in chunk if t.lower_ == "of"), 0)
    if not of or not words.startswith(("kickoff meeting of", "kick off meeting of")):
        return chunk
    rest = chunk.doc[of + 1 : chunk.end]
    return rest[1:] if len(rest) > 1 and rest[0].lower_ == "the" else rest


def _ends_in_title(last: Token) -> bool:
    """Whether a title closes a run; "IR" in capitals is a part of a firm's name."""
    title = table("titles.tsv").get(last.lower_.rstrip(".")) == "honorific"
    return title and not (last.is_upper and last.text.isalpha())


def _without_staff(chunk: Span) -> Span:
    """As in "Management Team of X", "Executive Management of X", "X Staff": X."""
    if not len(chunk):
        return chunk
    of = next((t.i for t in chunk[:_FEW] if t.lower_ == "of"), 0)
    if of and chunk.doc[of - 1].lower_ in _STAFF and of + 1 < chunk.end:
        rest = chunk.doc[of + 1 : chunk.end]
        return rest[1:] if rest[0].lower_ == "the" and len(rest) > 1 else rest
    if chunk[-1].lower_ in _STAFF and all(is_common(t) for t in chunk):
        return chunk[:0]
    sent = len(chunk) > 1 and chunk[-1].lower_ == "delegation" and not is_known(chunk[:-1].text)
    return chunk[:-1] if sent or (len(chunk) > 1 and chunk[-1].lower_ == "staff") else chunk


def _ends_so(chunk: Span) -> bool:
    """Whether a town's own name ends in "'s"."""
    return any("'" in town.name for town in cities_called(chunk.text))


def _goes_on_with_countries(chunk: Span) -> bool:
    doc, at = chunk.doc, chunk.end
    listed = at + 1 < len(doc) and doc[at].text == "," and chunk[-2].lower_ not in {"of", "the"}
    return listed and not country_called(chunk.text) and bool(country_called(doc[at + 1].text))


def without_demonym(chunk: Span) -> Span:
    """A company's or person's name without the adjective of nationality before it."""
    if len(chunk) > _FEW - 1 and chunk[-1].ent_type_ == "PERSON" and country_called(chunk[0].text):
        return chunk[1:]
    if (
        len(chunk) < 2
        or chunk[1].text == "-"
        or country_called(chunk.text)
        or country_of_demonym(chunk[0].text) is None
    ):
        return chunk
    rest = chunk[1:]
    of = next((t.i for t in rest if t.lower_ == "of" and is_known(_after(t, chunk))), None)
    if of is not None:
        # "The Latvian Society of Chile" is not Chile's.
        abroad = country_called(chunk.doc[of + 1 : chunk.end].text.removeprefix("the "))
        members = head_label([t.text for t in rest]) == "Network"
        return chunk if abroad and members else rest
    if chunk[0].ent_type_ == "ORG" and chunk[0].ent_type_ == chunk[1].ent_type_:
        return chunk
    if _is_spelt_by_bracket(chunk):
        return chunk
    label = head_label([t.text for t in rest])
    body = label in {"Agency", "Ministry", "Network"}
    if label is None or label in {"Company", "City"} or (len(rest) == 1 and not body):
        return rest
    return chunk


def _is_spelt_by_bracket(chunk: Span) -> bool:
    """As in "British International Investment (BII)": the adjective is a part of the name."""
    doc, at = chunk.doc, chunk.end
    if at + 2 >= len(doc) or doc[at].text != "(" or doc[at + 2].text != ")":
        return False
    initials = "".join(t.text[0] for t in chunk if t.is_title)
    return len(chunk) > _FEW - 1 and doc[at + 1].text == initials


def _after(token: Token, chunk: Span) -> str:
    return token.doc[token.i + 1 : chunk.end].text
