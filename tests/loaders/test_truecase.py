"""Headlines get the capitals of a sentence; what has none of a headline's keeps its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.components.sections import clean
from loaders.components.truecase import truecased
from loaders.pipeline import load_language

BODY = "\n\nThe guests spoke about smart grids. They thanked the Blue Valley Trust on Monday.\n"
LINES = [
    ("Turku Hosts Delegation From Tianjin", "Turku hosts delegation from Tianjin"),
    ("GHANA AND DENMARK SIGN WATER PACT", "Ghana and Denmark sign water pact"),
    ("Blue Valley Trust Meets Mayor of Oslo", "Blue Valley Trust meets mayor of Oslo"),
    ("Spokesperson Nora Wood Welcomes Guests", "Spokesperson Nora Wood welcomes guests"),
    ("Embassy of Israel Gives Books to Lagos State University",) * 2,
    ("Ministry of Health Launches Smart Clinics", "Ministry of Health launches smart clinics"),
    ("Estonia joined the Nordic Research Council",) * 2,
    ("Ohio Valley Rail Partners",) * 2,
    ("University of the Northern Gap",) * 2,
]


def _first_line(text: str) -> str:
    return truecased(clean(text), load_language()).text.partition("\n")[0].strip()


@pytest.mark.parametrize(("line", "wanted"), LINES)
def test_headline_is_written_like_a_sentence(line: str, wanted: str) -> None:
    assert _first_line(line + BODY) == wanted.replace("Gives Books", "gives books")


@given(st.text(max_size=80), st.text(max_size=80))
def test_offsets_and_letters_stay(line: str, body: str) -> None:
    before = clean(f"{line}\n\n{body}.")
    after = truecased(before, load_language())
    assert after.text.casefold() == before.text.casefold()
    assert (after.blocks, after.offsets) == (before.blocks, before.offsets)
