"""Runs of capitalised words that are nobody's name: titles, amounts, bodies of a kind."""

from __future__ import annotations

from spacy.tokens import Span

from graph.gazetteer import country_of_demonym, organisation_called
from graph.ontology import BODIES, UNDERTAKINGS
from loaders.components.splitting import titles
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = ["is_amount", "is_bare_title", "is_of_many", "is_pair_of_nations", "only_opens"]


def is_bare_title(chunk: Span) -> bool:
    """As in "Prime Minister", "British High Commissioner": titles alone, a nation before them aside."""
    nation = len(chunk) > 1 and country_of_demonym(chunk[0].text) is not None
    many = len(chunk) == 1 and table("titles.tsv").get(chunk[0].lower_.removesuffix("s")) == "post"
    return many or all(kind for kind in titles(chunk[1:] if nation else chunk))


def is_of_many(chunk: Span) -> bool:
    """As in "Chambers of Commerce", "Ghanaian Universities": bodies of a kind, none by its name."""
    rest = chunk[1:] if country_of_demonym(chunk[0].text) else chunk
    listed = len(rest) == 1 < len(chunk) or (len(rest) > 1 and rest[1].lower_ in {"of", "for"})
    plural = rest[0].lower_ if listed else ""
    singular = plural[:-3] + "y" if plural.endswith("ies") else plural.removesuffix("s")
    kind = table("heads.tsv").get(singular) if singular != plural else None
    plain = all(is_common(t) for t in rest if t.is_alpha and not t.is_stop)
    return kind in BODIES - {"Company"} and plain and organisation_called(chunk.text) is None


def only_opens(chunk: Span) -> bool:
    """As in "Preparation seminar for …": a word of the dictionary that only opens its sentence."""
    if len(chunk) > 1 or not chunk[0].is_sent_start or chunk.end >= len(chunk.doc):
        return False
    noun = table("classes.tsv").get(chunk.doc[chunk.end].lemma_.casefold())
    if chunk[0].like_num:
        # "One of the guests was the forum"
        return True
    return is_common(chunk[0]) and chunk[0].is_title and noun in UNDERTAKINGS


def is_pair_of_nations(chunk: Span) -> bool:
    """As in "the Indo-Thai business community", "a Sino-German forum": whose it is, and no name."""
    first, _, second = chunk.text.partition("-")
    if not second or country_of_demonym(second) is None:
        return False
    return first.endswith("o") or country_of_demonym(first) is not None


def is_amount(chunk: Span) -> bool:
    """As in "DKK 20": a currency and a number."""
    return chunk[0].lower_ in word_set("no_names.tsv") and all(t.like_num for t in chunk[1:])
