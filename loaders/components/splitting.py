"""A run of capitalised words into its names: people behind titles, bodies and areas before and behind posts."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from graph.gazetteer import cities_called, country_called, fold, organisation_called
from loaders.components.capitals import is_known
from loaders.components.heads import head_label
from loaders.components.labels import PERSONAL, guess_label
from loaders.components.posts import title_kind
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = ["MANAGED", "split", "titles"]

_PAIR = 2
MANAGED = frozenset({"program", "programme", "programmes", "programs", "project", "projects"})
"""What posts such as "Programme Manager" are about."""
_BODIES = frozenset({"Agency", "Centre", "Event", "Ministry", "Network", "ResearchOrganisation"})
_SOVEREIGNS = frozenset({"king", "queen", "prince", "princess", "sultan", "emir", "sheikh"})
"""After whom bodies are named: "King Saud University"."""


def titles(chunk: Span) -> list[str | None]:
    """What kind of title each word of a chunk is."""
    kinds = [title_kind(t) for t in chunk]
    for index, token in enumerate(chunk[1:-1], 1):
        # "Vice-Chancellor", "Director-General" come as three tokens.
        ranked = token.text == "-" and (
            kinds[index - 1] or chunk[index - 1].lower_ in {"vice", "pro", "co"}
        )
        if ranked and kinds[index + 1]:
            kinds[index], kinds[index - 1] = "rank", kinds[index - 1] or "rank"
    return kinds


def _entities_in(chunk: Span) -> Iterator[Span]:
    """The model's names inside a chunk; ``Span.ents`` would search the whole document."""
    start = chunk.start
    while start < chunk.end:
        end = start + 1
        while end < chunk.end and chunk.doc[end].ent_iob_ == "I":
            end += 1
        if chunk.doc[start].ent_type_:
            yield Span(chunk.doc, start, end, label=chunk.doc[start].ent_type)
        start = end


def _is_body(word: str) -> bool:
    return (
        country_called(word) is not None or organisation_called(word) is not None or word.isupper()
    )


def _first_title(chunk: Span, kinds: list[str | None]) -> int | None:
    """Where a post or a title of a human being begins; "University Sultan X" has none."""
    for at, kind in enumerate(kinds):
        if at and chunk[at].lower_ in _SOVEREIGNS:
            continue
        if kind == "post" or (kind == "honorific" and (all(kinds[:at]) or at + 1 < len(kinds))):
            return at
    return None


def split(chunk: Span) -> Iterator[tuple[Span, bool]]:
    """The names in a chunk, each with whether a title makes it a person's."""
    if _called_after(chunk) or _is_office(chunk):
        yield chunk, False
    elif (human := _behind_body(chunk)) is not None:
        yield chunk.doc[chunk.start : human.start], False
        yield human, True
    elif end := _end_before_task(chunk):
        yield chunk[:end], False
    else:
        yield from _parts(chunk)


def _end_before_task(chunk: Span) -> int:
    """Where the body of "World Bank Senior Health Specialist" ends; 0 where none stands before a task."""
    if chunk[-1].lower_ not in word_set("task_posts.tsv"):
        return 0
    ends = range(len(chunk) - 1, 1, -1)
    return next((end for end in ends if organisation_called(chunk[:end].text)), 0)


def _parts(chunk: Span) -> Iterator[tuple[Span, bool]]:
    """The names on both sides of a human being or a title inside a chunk."""
    kinds = titles(chunk)
    for ent in _entities_in(chunk):
        inside = (
            ent.label_ == "PERSON"
            and ent.start > chunk.start
            and head_label([t.text for t in ent]) is None
            and not ent[0].is_lower
            and chunk.doc[ent.start - 1].lower_ not in {"of", "for"}
        )
        before = chunk.doc[chunk.start : ent.start]
        behind_body = len(ent.text.split()) > 1 and (
            any(t.ent_type_ for t in before) or head_label([t.text for t in before])
        )
        # "Universidad Simón Bolívar" is called after him.
        # Nor is a first name that is a town's as well a body: "João Silva".
        behind_body = behind_body and not (
            len(before) == 1
            and (before[0].lower_ in table("heads.tsv") or not _is_body(before.text))
        )
        if inside and ("post" in kinds[: ent.start - chunk.start] or behind_body):
            yield from split(chunk.doc[chunk.start : ent.start])
            yield from split(chunk.doc[ent.start : chunk.end])
            return
    whole = head_label([t.text for t in chunk]) is not None and chunk[-1].ent_type_ != "PERSON"
    closed = chunk[-1].lower_ in table("heads.tsv") and kinds[0] is None
    if whole and (closed or (chunk[0].lower_ in _SOVEREIGNS and not any(kinds[1:]))):
        yield chunk, False
        return
    first = _first_title(chunk, kinds)
    if first is None:
        yield chunk, False
        return
    # "Deputy Director General Dr. X": the whole run of title words, ranks before it too.
    while first > 0 and kinds[first - 1] == "rank" and not _ends_name(chunk, first - 1):
        first -= 1
    last = first
    while last < len(kinds) and kinds[last] is not None:
        last += 1
    left, right = chunk[:first], chunk[last:]
    if not len(right) and chunk[-1].lower_ in table("heads.tsv") and len(left):
        yield chunk, False
        return
    if len(left) and not (
        left[-1].lower_ in {"of", "for", "the", "and"} or left[-1].text in {",", "'s", "&"}
    ):
        yield _without_managed(left, chunk[first]), False
    elif len(left):
        yield chunk, False
        return
    if len(right):
        if right[0].lower_ in {"of", "for", "and", "to", "in"} or right[0].text in {",", "&", "-"}:
            yield from _after_post(chunk, last)
        elif not (_closes_task(chunk, last) and all(is_common(t) for t in right)):
            yield right, True


def _without_managed(body: Span, post: Token) -> Span:
    """As in "IHFZ Programs Manager": what is managed belongs to the post, not to the body's name."""
    rest = body[:-1]
    managed = len(rest) and body[-1].lower_ in MANAGED and post.lower_ in word_set("task_posts.tsv")
    sure = managed and (rest[-1].is_upper or head_label([t.text for t in rest]) is not None)
    return rest if sure else body


def _closes_task(chunk: Span, last: int) -> bool:
    """As in "Chief Sustainability Officer", "Member States", "Ambassador Harvest Dinner": nobody's names."""
    right = chunk[last:]
    human = any(t.ent_type_ == "PERSON" or len(t) < _PAIR for t in right)
    told = len(right) > 1 and not human
    many = right[-1].tag_ in {"NNS", "NNPS"} and not human
    return title_kind(chunk[-1]) == "post" or chunk[last - 1].lower_ == "member" or told or many


def _behind_body(chunk: Span) -> Span | None:
    """The human being behind "chair of the National Assembly", where only the body's noun parts the two."""
    doc, at = (
        chunk.doc,
        chunk.start - 1 - (chunk.start > 0 and chunk.doc[chunk.start - 1].lower_ == "the"),
    )
    if at < 1 or doc[at].lower_ != "of" or title_kind(doc[at - 1]) != "post":
        return None
    closing = [t.i for t in chunk[1:] if table("heads.tsv").get(t.lower_) in _BODIES]
    human = doc[closing[-1] + 1 : chunk.end] if closing else chunk
    named = _PAIR <= len(human) <= _PAIR + 2 and all(
        t.is_title and not is_common(t) and not is_known(t.text) for t in human
    )
    return human if closing and named and not cities_called(human.text) else None


def _called_after(chunk: Span) -> bool:
    """As in "King Hamad Research Centre", "Université Sultan Moulay": a body called after a ruler."""
    first = table("first_words.tsv").get(fold(chunk[0].text)) == "ResearchOrganisation"
    if first and len(chunk) > _PAIR and chunk[1].lower_ in _SOVEREIGNS:
        return True
    if chunk[0].lower_ in _SOVEREIGNS and len(chunk) > _PAIR and chunk[1].text == "'s":
        return any(t.lower_ in table("heads.tsv") for t in chunk[2:])
    closing = table("heads.tsv").get(chunk[-1].lower_) in {"Centre", "ResearchOrganisation"}
    return closing and len(chunk) > _PAIR and chunk[0].lower_ in _SOVEREIGNS


def _is_office(chunk: Span) -> bool:
    """As in "Mayor's Office of Tbilisi", "Prime Minister's Office": whose it is, and nobody by a title."""
    mark = next((t.i for t in chunk[: _PAIR + 1] if t.text == "'s"), 0)
    office = mark > chunk.start and mark + 1 < chunk.end and chunk.doc[mark + 1].text == "Office"
    return office and title_kind(chunk.doc[mark - 1]) == "post"


def _ends_name(chunk: Span, at: int) -> bool:
    """As in "Lagos State Governor X", "African Union Envoy X", not "US State Secretary X"."""
    return organisation_called(chunk[: at + 1].text) is not None or (
        chunk[at].lower_ == "state"
        and at > 0
        and title_kind(chunk[at - 1]) is None
        and country_called(chunk[:at].text) is None
    )


def _after_post(chunk: Span, last: int) -> Iterator[tuple[Span, bool]]:
    """What is named behind "Mayor of …", "Minister of …": an area, or nothing."""
    start = last + 1
    while start < len(chunk) and chunk[start].lower_ in {"the", "of"}:
        start += 1
    if start < len(chunk) and chunk[last].lower_ in {"of", "for", "to", "in"}:
        rest = chunk[start:]
        guess = guess_label(rest) if len(rest) else None
        minister = chunk[last - 1].lower_.rstrip("s") == "minister"
        if minister and (behind := _behind_topic(rest)) is not None:
            yield behind, True
            return
        if minister and guess and not guess.known and guess.label not in {"City", "Region"}:
            yield from _area_of_topic(rest)
            return
        headed = head_label([t.text for t in rest]) is not None
        if guess and (guess.known or headed or guess.label == "City"):
            yield rest, False


def _behind_topic(topic: Span) -> Span | None:
    """The human being in "Foreign Affairs Ana Silva", where a portfolio ends."""
    for size in (4, 3, 5):
        tail = topic[-size:]
        if len(topic) > size and PERSONAL.fullmatch(tail.text):
            return tail
    last = next((t.i for t in reversed(topic) if t.lower_ in word_set("portfolios.tsv")), None)
    if last is None or last + 1 >= topic.end or not topic.doc[last + 1].text.istitle():
        return None
    return topic.doc[last + 1 : topic.end]


def _area_of_topic(topic: Span) -> Iterator[tuple[Span, bool]]:
    """The country at the end of "Internal Administration of C", which is a minister's topic."""
    for at in range(len(topic) - 1, 0, -1):
        if topic[at].lower_ == "of" and country_called(topic[at + 1 :].text.removeprefix("the ")):
            yield topic[at + 1 :], False
            return
