"""People shown by what stands around their names: behind posts and titles, before posts and commas."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from graph.gazetteer import (
    cities_called,
    country_called,
    organisation_called,
    region_called,
)
from loaders.components.company_forms import form_end
from loaders.components.human_runs import end_of_run, human_run
from loaders.components.posts import degree_before, past_ranks, title_kind
from loaders.components.scene import Scene
from loaders.components.vocabulary import is_common
from loaders.knowledge_base import table, word_set

__all__ = ["around_people", "find_people"]

_LONGEST = 6
_SHORTEST_ALONE = 3
"""Letters of an acronym that is a body's whole name."""
_POST_WINDOW = 22
_LONGEST_TASK = 4
_INTO = frozenset({"of", "for", "at", "in", "to", "from", "on"})
_BODIES_TOO = frozenset(
    ["partner", "owner", "member", "holder", "author", "founder", "co-founder", "artist", "expert"]
)
"""Posts that firms and bodies hold as well: "its partner Siemens"."""
_OF_PLACES = frozenset({"las", "los", "la", "el", "san", "santa", "santo", "saint", "st"})
"""Words that go on with a place's name: "Concepción Las Minas"."""
_COLLEAGUES = frozenset({"colleague", "counterpart", "homologue", "intendant"})


def _is_post(token: Token) -> bool:
    lemma = token.lemma_.casefold()
    return lemma in _COLLEAGUES or (title_kind(token) == "post" and lemma not in _BODIES_TOO)


def _past_titles(doc: Doc, at: int, stop: int) -> int:
    """Past honorifics and ranks: "Eng.", "H.E. Dr."."""
    while at < stop and (
        title_kind(doc[at]) in {"honorific", "rank"} or doc[at].text in {".", "'"}
    ):
        at += 1
    return at


def _holder_named_before(doc: Doc, post: int, floor: int) -> bool:
    """Whether a post stands behind its holder's name: "Ana Silva, the director of …"."""
    at = post - 1
    while at > floor and (
        title_kind(doc[at]) or doc[at].lower_ in {"the", "its", "a", "-", "/", "and"}
    ):
        at -= 1
    return (
        at > floor
        and doc[at + 1].lower_ != "and"
        and doc[at].text in {",", "(", "-", "–", "—"}
        and doc[at - 1].ent_type_ == "PERSON"
    )


def _is_area(text: str) -> bool:
    return bool(
        cities_called(text)
        or country_called(text)
        or region_called(text)
        or organisation_called(text)
    )


def _is_unit(token: Token) -> bool:
    """Whether it is a common noun of a part of a body: "department", "office"."""
    kind = table("heads.tsv").get(token.lemma_.casefold())
    return token.is_lower and kind in {"Department", "Agency", "Centre"}


def _cuts(doc: Doc, start: int, end: int) -> Iterator[int]:
    """Where a human being's name may begin in a run of capitals behind "mayor of", "dean of the"."""
    if _is_unit(doc[start - 1]) and any(t.ent_type_ == "PERSON" for t in doc[start:end]):
        # "The head of the city's press office Ana Silva", not "of the association Ana Silva"
        yield start
        return
    firsts = [i for i in range(start + 1, end) if doc[i].text[:1].isupper()]
    if _is_area(doc[start:end].text) or len(firsts) < 2:
        return
    last_two = firsts[-2]
    # "Minister of Climate and Energy Ana Silva"
    yield from (i for i in firsts[:-1] if doc[i - 1].lower_ in word_set("portfolios.tsv"))
    for at in reversed(firsts):
        bare = at == start + 1 and doc[start].lower_ in table("heads.tsv")
        if not bare and _is_area(doc[start:at].text):
            # The model knows where a name begins more often than where a body ends.
            told = len(firsts) > 2 and doc[last_two].ent_type_ == "PERSON" != doc[at].ent_type_
            yield last_two if told else at
    left = doc[start:last_two]
    if len(left) == 1 and left[0].lower_ in table("heads.tsv"):
        # "Of the Embassy Ana Silva", but "of the Universidad Simón Bolívar".
        if doc[start - 1].lower_ == "the" and is_common(left[0]):
            yield last_two
        return
    headed = left[-1].lower_ in table("heads.tsv") or is_common(left[-1])
    # "Of UNIDO Ana Silva", "of Zeta AI Ana Silva"
    shortest = 2 if len(left) > 1 else _SHORTEST_ALONE
    acronym = left[-1].is_upper and len(left[-1]) >= shortest
    if headed or acronym or (len(left) > 1 and _is_area(left[0].text)):
        yield last_two


def _behind_body(doc: Doc, sentence: Span) -> Iterator[Span]:
    """As in "the vice mayor of Turku Ana Silva": the body and its post's holder in one run."""
    for token in sentence:
        one = _is_post(token) or token.lower_ == "professor"
        if not (one or _is_post_of_many(token)) or token.i + 2 >= sentence.end:
            continue
        stop = min(sentence.end, token.i + _POST_WINDOW)
        at = past_ranks(doc, token.i + 1, stop)
        if at >= stop or doc[at].lower_ not in _INTO:
            continue
        while at < stop:
            start = at
            at = end_of_run(doc, start, stop)
            runs = [human_run(doc, cut, at) for cut in _cuts(doc, start, at)]
            run = next((r for r in runs if r is not None and r.end == at), None)
            if run is not None and run[0].lower_ not in _OF_PLACES:
                if one or _looks_human(run):
                    yield run
                break
            if at == start:
                if not _within_post(doc, at) or title_kind(doc[at]) == "post":
                    break
                at += 1


def _looks_human(run: Span) -> bool:
    """Whether an initial or the model tells a human being's name: behind "representatives of O"."""
    initial = run[0].text.endswith(".") and run[0].text[:1].isupper()
    return initial or any(t.ent_type_ == "PERSON" for t in run)


def _within_post(doc: Doc, at: int) -> bool:
    """Whether a small word may stand between a post and its holder's name."""
    if doc[at].text == ",":
        return at + 1 < len(doc) and doc[at + 1].lower_ in word_set("portfolios.tsv")
    small = doc[at].lower_ in _INTO | {"the", "and", "&", "'s"}
    return small or doc[at].pos_ == "NOUN" or (doc[at].is_lower and doc[at].pos_ == "ADJ")


def _post_before(doc: Doc, comma: int, floor: int) -> int | None:
    """The post of "the director of O in C," that a comma closes."""
    depth = 0
    for at in range(comma - 1, max(floor - 1, comma - _POST_WINDOW), -1):
        token = doc[at]
        depth += (token.text == ")") - (token.text == "(")
        if depth:
            continue
        if token.text in {",", ";", ":", '"'} or token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return None
        if _is_post(token) and (doc[at + 1].lower_ in _INTO or at + 1 == comma):
            return at
        if _is_post(token) and token.i + 1 < comma and doc[at + 1].text == "(":
            return at
    return None


def _behind_degree(doc: Doc, sentence: Span) -> Iterator[Span]:
    """As in "Doctor of Medical Sciences Ana Silva", "Dr (Med) Ana Silva"."""
    for token in sentence:
        end = token.i + 1
        if degree_before(doc, end, sentence.start) < end < sentence.end:
            end += doc[end].text == ","
            run = human_run(doc, _past_titles(doc, end, sentence.end), sentence.end)
            if run is not None:
                yield run


def _behind_portfolio(scene: Scene, sentence: Span) -> Iterator[Span]:
    """As in "Minister of Trade and Industry Ana Silva", "Minister of Health of Kenya, Ana Silva"."""
    doc = sentence.doc
    for _, end in _portfolios_in(scene, sentence):
        at = _past_country(doc, end, sentence.end)
        at += at < sentence.end and doc[at].text == ","
        run = human_run(doc, _past_titles(doc, at, sentence.end), sentence.end)
        if run is not None:
            yield run


def _portfolios_in(scene: Scene, sentence: Span) -> Iterator[tuple[int, int]]:
    """What the ministers of a sentence are ministers of."""
    posts = range(sentence.start, sentence.end)
    return (scene.portfolios[post] for post in posts if post in scene.portfolios)


def _past_country(doc: Doc, at: int, stop: int) -> int:
    """Past "of the Republic of Kenya" behind a portfolio."""
    if at + 1 >= stop or doc[at].lower_ != "of":
        return at
    first = at + 1 + (doc[at + 1].lower_ == "the")
    for end in range(min(stop, first + _LONGEST), first, -1):
        if country_called(doc[first:end].text):
            return end
    return at


def _behind_post(doc: Doc, sentence: Span) -> Iterator[Span]:
    """As in "president Ana Silva", "the director of O, Ana Silva", "Representative: Ana Silva"."""
    for token in sentence:
        at = token.i + 1
        if token.text == ",":
            post = _post_before(doc, token.i, sentence.start)
            if post is None or _holder_named_before(doc, post, sentence.start):
                continue
        elif (title_kind(token) == "honorific" and token.lower_ != "general") or (
            token.text == ":" and token.i > sentence.start and _is_post(doc[token.i - 1])
        ):
            at = token.i + 1
        elif not _is_post(token):
            continue
        run = human_run(doc, _past_titles(doc, at, sentence.end), sentence.end)
        if run is not None:
            yield run
            yield from _in_a_row(doc, run, sentence)


def _in_a_row(doc: Doc, run: Span, sentence: Span) -> Iterator[Span]:
    """As in "their rectors, Ana Silva and Jon Berg": further names in a list."""
    plural = any(
        (t.tag_ in {"NNS", "NNPS"} or t.lower_.endswith("s")) and _is_post_of_many(t)
        for t in doc[max(sentence.start, run.start - _POST_WINDOW) : run.start]
    )
    at = run.end
    while plural and at + 1 < sentence.end and doc[at].lower_ in {",", "and", "&"}:
        start = at + 2 if doc[at + 1].lower_ == "and" else at + 1
        further = human_run(doc, _past_titles(doc, start, sentence.end), sentence.end)
        if further is None:
            return
        yield further
        at = further.end


def _is_post_of_many(token: Token) -> bool:
    lemma = token.lemma_.casefold()
    return lemma in _COLLEAGUES or table("titles.tsv").get(lemma.removesuffix("s")) == "post"


def _before_post(doc: Doc, sentence: Span) -> Iterator[Span]:
    """As in "Ana Silva, director of O", "Ana Silva (Principal)", "Ana Silva, Business Director of O"."""
    at = sentence.start
    while at < sentence.end:
        end = end_of_run(doc, at, min(sentence.end, at + 2 * _LONGEST))
        if end > at + 1 and _post_follows(doc, end, sentence.end):
            run = human_run(doc, at, end)
            if run is not None:
                yield run
        at = max(end, at + 1)


def _post_follows(doc: Doc, comma: int, stop: int) -> bool:
    """Whether a comma and a post with what it is a post of, or nothing more, follow."""
    at = comma + 1
    if at >= stop or doc[comma].text not in {",", "("}:
        return False
    if doc[comma].text == "(" and _post_in_bracket(doc, at, stop):
        return True
    while at < stop and (
        doc[at].lower_ in {"the", "its", "a", "our", "-"} or title_kind(doc[at]) == "rank"
    ):
        at += 1
    task = at
    while at < min(stop, task + _LONGEST_TASK) and not _is_post(doc[at]) and is_common(doc[at]):
        at += 1
    if at + 1 >= stop or not _is_post(doc[at]):
        return False
    if at > task:
        told = doc[at].lower_ in word_set("task_posts.tsv") and doc[at].is_title
        return told and doc[at + 1].lower_ in _INTO
    closed = doc[at + 1].text in {",", ".", ";", "-"} or (
        doc[comma].text == "(" and doc[at + 1].text in {")", ":"}
    )
    return doc[at + 1].lower_ in _INTO or closed


def _post_in_bracket(doc: Doc, start: int, stop: int) -> bool:
    """As in "(UN Resident Coordinator)": capitals alone, and a post or a task at the end."""
    close = next(
        (i for i in range(start, min(stop, start + _LONGEST)) if doc[i].text == ")"), start
    )
    words = doc[start:close]
    titled = len(words) > 1 and all(t.text[:1].isupper() for t in words)
    return titled and (_is_post(words[-1]) or words[-1].lower_ in word_set("task_posts.tsv"))


def find_people(doc: Doc, scene: Scene) -> list[Span]:
    """The names of people that their surroundings show, whatever language they are of.

    Args:
        doc: the parsed document.
        scene: its scene, the portfolios of ministers found.

    Returns:
        Spans in order of place, none overlapping.
    """
    found: dict[int, Span] = {}
    for sentence in doc.sents:
        for run in (
            *_behind_portfolio(scene, sentence),
            *_behind_degree(doc, sentence),
            *_behind_body(doc, sentence),
            *_behind_post(doc, sentence),
            *_before_post(doc, sentence),
        ):
            firm = form_end(doc, run.end) > run.end
            if not firm and not any(i in found for i in range(run.start, run.end)):
                found.update(dict.fromkeys(range(run.start, run.end), run))
    return sorted({id(s): s for s in found.values()}.values(), key=lambda s: s.start)


def around_people(scene: Scene, sentence: Span) -> Iterator[Span]:
    """The runs of a sentence between its people and what its ministers are ministers of.

    Args:
        scene: the document's scene, its people found.
        sentence: the sentence.
    """
    doc, start = sentence.doc, sentence.start
    taken = [
        (m.start, m.end)
        for m in scene.between(sentence.start, sentence.end)
        if m.name.label == "Person"
    ]
    taken += _portfolios_in(scene, sentence)
    for first, end in sorted(taken):
        if first > start:
            yield doc[start:first]
        start = max(start, end)
    if start < sentence.end:
        yield doc[start : sentence.end]
