"""Clean-up keeps offsets, joins broken lines, and knows blocks by kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.components.sections import clean


@given(st.text(max_size=300))
def test_clean_offsets_stay_inside_the_text(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.text) == len(cleaned.offsets)
    assert list(cleaned.offsets) == sorted(cleaned.offsets)
    assert all(0 <= offset <= len(text) for offset in cleaned.offsets)
    for block in cleaned.blocks:
        assert 0 <= block.start < block.end <= len(cleaned.text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A title here\n\nThe sentence follows it.", ["title", "paragraph"]),
        (
            "First sentence is long enough.\n\n- one item\n- another item",
            ["paragraph", "item", "item"],
        ),
        (
            "One sentence.\n\nContact us\n\nAnn Lee, ann@example.org",
            ["paragraph", "boilerplate", "boilerplate"],
        ),
        ("HANOI, 3 May 2024 - The sentence starts here.", ["dateline", "paragraph"]),
        (
            "SUVA, Fiji. - Harbour Wire – 20 June 2024 – The port has opened.",
            ["dateline", "paragraph"],
        ),
        (
            "LEEDS, UK and TURKU, Finland, Sept. 14, 2023 /Wire/ -- The port has opened.",
            ["dateline", "paragraph"],
        ),
        ("Quito, 12 May 2023.- The port has opened again.", ["dateline", "paragraph"]),
        ("A sentence.\n\n* The note says more of it.", ["paragraph", "note"]),
        ("They were:\n\n* a baker\n* a miller", ["paragraph", "item", "item"]),
        ("A word* in it.\n\n* a note\n* another note", ["paragraph", "note", "note"]),
    ],
)
def test_clean_kinds(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in clean(text).blocks] == kinds


def test_clean_joins_hard_wrapped_lines() -> None:
    text = (
        "The delegation of the city arrived in the morning and was\n"
        "welcomed at the town hall by the mayor, who spoke for some\n"
        "minutes of what the two towns have in common.\n"
    )
    cleaned = clean(text)
    assert len(cleaned.blocks) == 1
    assert "was welcomed" in cleaned.text
    start = cleaned.text.index("was welcomed")
    source = slice(*cleaned.to_source(start, start + len("was welcomed")))
    assert text[source] == "was\nwelcomed"


def test_clean_leaves_marks_of_emphasis_out() -> None:
    cleaned = clean("The **Urban Division** answers.")
    assert cleaned.text == "The Urban Division answers."
