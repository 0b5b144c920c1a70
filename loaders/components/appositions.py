"""Posts told by their place behind a name, whatever they are called: "X, O's Leakage Lead", "X, Hydrogeologist with O"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from loaders.components.owners import body_of_noun
from loaders.components.posts import actor_at, title_kind
from loaders.components.scene import Mention, Scene
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import word_set

__all__ = ["apposed_post", "is_human_noun"]

_LONGEST_POST = 8
_HUMAN = ("ologist", "ographer", "onomist", "ist", "ian", "man", "woman", "eer", "er", "or")
"""Endings of nouns for those who do something for a living."""
_STAFF = frozenset({"at", "with"})
_OF_BODIES = frozenset({"of", "from", "for"})
_CLOSES = frozenset({",", ".", ";", ":", ")", '"', "-", "–", "and", "in"})


def is_human_noun(token: Token) -> bool:
    """Whether a noun is, or by its ending seems, one for somebody at work."""
    if title_kind(token) == "post" or token.lower_ in word_set("task_posts.tsv"):
        return True
    told = token.pos_ in {"NOUN", "PROPN"} and token.lower_.endswith(_HUMAN) and is_common(token)
    return told and token.lower_ not in word_set("no_posts.tsv")


def _run(doc: Doc, scene: Scene, start: int, stop: int) -> int:
    """End of the words of which the name of a post may be made."""
    at = start
    while at < min(stop, start + _LONGEST_POST) and at not in scene.at:
        token = doc[at]
        inner = token.text in {"-", "&", "/"} or token.lower_ == "and"
        word = token.is_alpha and (
            token.text[:1].isupper() or token.pos_ in {"NOUN", "ADJ"} or title_kind(token)
        )
        if not (word or (inner and at > start)):
            break
        at += 1
    return at


def _possessed(doc: Doc, scene: Scene, at: int, stop: int) -> tuple[Mention, str] | None:
    """As in "O's Partnerships Lead" between commas."""
    body = actor_at(scene, at) or body_of_noun(doc, scene, at)
    if body is None or body.end + 1 >= stop or doc[body.end].text not in {"'s", "'", "’s"}:
        return None
    end = _run(doc, scene, body.end + 1, stop)
    if end == body.end + 1 or not is_human_noun(doc[end - 1]):
        return None
    tasked = title_kind(doc[end - 1]) == "post" and end < stop and doc[end].lower_ in {"of", "for"}
    closed = end >= stop or doc[end].lower_ in _CLOSES or tasked
    return (body, doc[body.end + 1 : end].text) if closed else None


def apposed_post(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """Whom somebody works for by what stands between a comma behind the name and the next.

    Args:
        doc: the document.
        scene: its scene.
        mention: a human being's mention.

    Returns:
        The body and the post; None where no such apposition follows.
    """
    stop = doc[mention.start].sent.end
    at = mention.end + 1
    if at + 1 >= stop or doc[mention.end].text not in {",", "(", "-", "–"}:
        return None
    article = doc[at].lower_ in {"a", "an", "the"}
    at += article
    if (held := _possessed(doc, scene, at, stop)) is not None:
        return held
    end = _run(doc, scene, at, stop)
    if end == at or end + 1 >= stop:
        return None
    prep, noun = doc[end].lower_, doc[end - 1]
    titled = noun.text[:1].isupper() and not article and is_common(noun)
    titled = titled and noun.lower_ not in word_set("no_posts.tsv")
    human = is_human_noun(noun)
    if not (human and prep in _STAFF | _OF_BODIES) and not (titled and prep in _STAFF):
        return None
    body = actor_at(scene, end + 2 if doc[end + 1].lower_ == "the" else end + 1)
    if body is None or body.kind != "name":
        return None
    if body.end < stop and doc[body.end].lower_ not in _CLOSES:
        return None
    return body, doc[at:end].text
