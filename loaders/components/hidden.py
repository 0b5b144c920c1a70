"""What the second parse does not see: titles and posts beside people, brackets, areas behind names."""

from __future__ import annotations

from spacy.tokens import Span

from graph.ontology import AREAS, BODIES
from loaders.components.clauses import FINITE
from loaders.components.posts import title_kind
from loaders.components.scene import Mention, Scene

__all__ = ["Hidden"]

_LONGEST_BRACKET = 8
_LONGEST_POST = 22
_SEATED = frozenset({"Company", "ResearchOrganisation"})
_BEHIND_POST = frozenset({"of", "for", "to", "in", "at"})


class Hidden:
    """The tokens of a sentence that the second parse does not see, each under a host."""

    def __init__(self, scene: Scene, sentence: Span) -> None:
        self.scene = scene
        self.doc = sentence.doc
        self.start, self.end = sentence.start, sentence.end
        self.hosts: dict[int, int] = {}
        for mention in list(scene.between(self.start, self.end)):
            if mention.end > self.end or mention.kind != "name":
                continue
            if mention.name.label == "Person":
                self._posts(mention)
            elif mention.name.label in AREAS:
                self._wider_area(mention)
            elif mention.name.label in BODIES:
                self._nation_of(mention)
                self._area_of(mention)
                self._address(mention)
        self._brackets()

    def _hide(self, start: int, end: int, host: int) -> None:
        for index in range(start, end):
            self.hosts.setdefault(index, host)

    def _posts(self, person: Mention) -> None:
        """Titles before a person, the post before or behind the name."""
        host = person.end - 1
        first = person.start
        while first > self.start and (first - 1) not in self.scene.at:
            if not (title_kind(self.doc[first - 1]) or self.doc[first - 1].text == "."):
                break
            first -= 1
        self._hide(first, person.start, host)
        self._visiting(first, host)
        if first - 2 > self.start and self.doc[first - 1].text == ",":
            begin = self._post_before(first - 1)
            if begin is not None:
                self._hide(begin, first, host)
                self._visiting(begin, host)
                self._closing(person.end, host)
        elif (body := self.scene.at.get(first - 1)) and body.name.label in BODIES | AREAS:
            # "The rector of U Ana Silva": no comma tells the two apart.
            begin = self._post_before(first)
            if begin is not None and begin < body.start:
                self._hide(begin, first, host)
                self._visiting(begin, host)
        if person.end + 1 < self.end and self.doc[person.end].lower_ in {"of", "from"}:
            at = person.end + 1 + (self.doc[person.end + 1].lower_ == "the")
            body = self.scene.at.get(at)
            if body is not None and body.start == at and body.end <= self.end:
                self._hide(person.end, body.end, host)
        elif person.end + 1 < self.end and self.doc[person.end].text == ",":
            end = self._post_behind(person.end + 1)
            self._hide(person.end, end, host)
            if end > person.end:
                self._closing(end, host)

    def _closing(self, comma: int, host: int) -> None:
        """The comma that ends an apposition: what is left is "X met", not "X, met"."""
        if comma + 1 >= self.end or self.doc[comma].text != "," or comma in self.scene.at:
            return
        behind = self.doc[comma + 1]
        opens = not any(t.tag_ in FINITE for t in self.doc[self.start : comma])
        if behind.tag_ in FINITE or (behind.lower_ == "and" and opens):
            self._hide(comma, comma + 1, host)

    def _visiting(self, first: int, host: int) -> None:
        """As in "met with visiting Governor X": a word about who came, no verb of the clause."""
        before = self.doc[first - 1] if first - 1 > self.start else None
        if before is None or before.lower_ not in {"visiting", "incoming", "outgoing"}:
            return
        if self.doc[first - 2].pos_ in {"ADP", "DET", "VERB", "ADV"}:
            self._hide(first - 1, first, host)

    def _post_before(self, comma: int) -> int | None:
        """Where "the Mayor of L" before a comma and a name begins."""
        outermost: int | None = None
        if title_kind(self.doc[comma - 1]) == "post" and comma - 1 not in self.scene.at:
            return self._with_owner(self._with_titles(comma - 1))
        for at in range(comma - 1, max(self.start - 1, comma - _LONGEST_POST), -1):
            token = self.doc[at]
            mention = self.scene.at.get(at)
            human = mention is not None and mention.name.label == "Person"
            if (
                human
                or token.tag_ in FINITE
                or token.text in {",", ";", '"', ":"}
                or at in self.hosts
            ):
                break
            titled = title_kind(token) in {"post", "rank"} and mention is None
            if titled and self.doc[at + 1].lower_ in _BEHIND_POST:
                outermost = at
        return None if outermost is None else self._with_owner(self._with_titles(outermost))

    def _with_owner(self, post: int) -> int | None:
        """Where "Iceland's Prime Minister" begins; None where it is somebody else's: "whose rector"."""
        if post <= self.start or self.doc[post].lower_ == "the":
            return post
        before = self.doc[post - 1]
        if before.text != "'s":
            return None if before.lower_ == "whose" else post
        owner = self.scene.at.get(post - 2)
        return owner.start if owner is not None and owner.start >= self.start else None

    def _with_titles(self, post: int) -> int:
        while post > self.start and (post - 1) not in self.scene.at:
            if not title_kind(self.doc[post - 1]) and not self._links_titles(post - 1):
                break
            post -= 1
        return post - 1 if post > self.start and self.doc[post - 1].lower_ == "the" else post

    def _links_titles(self, at: int) -> bool:
        """The "and" of "Ambassador Extraordinary and Plenipotentiary"."""
        return self.doc[at].lower_ == "and" and self.doc[at - 1].lower_ == "extraordinary"

    def _post_behind(self, start: int) -> int:
        """End of the post that stands behind "X,"; the start where there is none."""
        posts = any(title_kind(t) == "post" for t in self.doc[start : min(start + 6, self.end)])
        if not posts or self.doc[start].lower_ in {"and", "or", "as", "but"}:
            return start - 1
        for at in range(start, min(start + _LONGEST_POST, self.end)):
            token = self.doc[at]
            mention = self.scene.at.get(at)
            if token.tag_ in FINITE or (mention is not None and mention.name.label == "Person"):
                return start - 1
            if token.text in {",", ";", "."} and mention is None:
                return at
            if token.lower_ == "and" and mention is None and self._human_after(at + 1):
                return at
        return start - 1

    def _human_after(self, at: int) -> bool:
        while at < self.end and at not in self.scene.at:
            if not (title_kind(self.doc[at]) or self.doc[at].text in {".", "the"}):
                return False
            at += 1
        mention = self.scene.at.get(at)
        return mention is not None and mention.name.label == "Person"

    def _wider_area(self, area: Mention) -> None:
        """As in "Wuhan, China": the area behind a place's name says where the place is."""
        at = area.end
        if at + 1 >= self.end or self.doc[at].text != ",":
            return
        wider = self.scene.at.get(at + 1)
        if wider is None or wider.kind != "name" or wider.end > self.end:
            return
        wider_kind = {"City": {"Region", "Country"}, "Region": {"Country"}}
        if wider.name.label in wider_kind.get(area.name.label, set()):
            listed = wider.end < self.end and self.doc[wider.end].lower_ == "and"
            if not listed:
                self._hide(at, wider.end, area.end - 1)

    def _address(self, body: Mention) -> None:
        """As in "University U, Turku (Finland)": the town says where the body is."""
        at = body.end
        if at + 2 >= self.end or self.doc[at].text != ",":
            return
        town = self.scene.at.get(at + 1)
        if town is None or town.name.label != "City" or town.end + 2 >= self.end:
            return
        country = self.scene.at.get(town.end + 1)
        listed = self.doc[town.end].text == "," and self.doc[town.end + 1].lower_ == "and"
        if listed and town.name.known and body.name.label in _SEATED:
            # "University U, Kumasi, and School S have signed"
            self._hide(at, town.end + 1, body.end - 1)
        placed = country is not None and country.name.label == "Country"
        if placed and self.doc[town.end].text == "(":
            self._hide(at, town.end, body.end - 1)

    def _nation_of(self, body: Mention) -> None:
        """As in "Norway's Equinor and Germany's RWE": where a body is, not what the list is of."""
        owner = self.scene.at.get(body.start - 2) if body.start - 2 >= self.start else None
        if owner is None or self.doc[body.start - 1].text != "'s" or owner.kind != "name":
            return
        if owner.name.label == "Country":
            self._hide(owner.start, body.start, body.end - 1)

    def _area_of(self, body: Mention) -> None:
        """As in "the Institute (I) of Taiwan and B", "University U in Turku have signed"."""
        at = self._bracket_end(body.end) or body.end if body.end < self.end else body.end
        if at + 1 >= self.end or self.doc[at].lower_ not in {"of", "in"}:
            return
        start = at + 1 + (self.doc[at + 1].lower_ == "the")
        area = self.scene.at.get(start)
        if area is None or area.start != start or area.end > self.end:
            return
        if area.name.label not in AREAS or area.kind != "name":
            return
        behind = self.doc[area.end] if area.end < self.end else None
        clause = behind is not None and (behind.pos_ in {"AUX", "VERB"} or behind.lower_ == "and")
        if self.doc[at].lower_ == "of" or clause:
            self._hide(at, area.end, body.end - 1)

    def _brackets(self) -> None:
        at = self.start + 1
        while at < self.end:
            close = self._bracket_end(at) if at not in self.hosts else None
            if close is not None:
                before = self.scene.at.get(at - 1)
                host = before.end - 1 if before is not None else at - 1
                self._hide(at, close, self.hosts.get(host, host))
            at = close or at + 1

    def _bracket_end(self, at: int) -> int | None:
        if self.doc[at].text != "(" or at in self.scene.at:
            return None
        for end in range(at + 1, min(at + _LONGEST_BRACKET, self.end)):
            if self.doc[end].text == ")":
                return end + 1
        return None
