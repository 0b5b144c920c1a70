"""Dates in words and figures, absolute and relative to the document's own."""

import pytest

from loaders.components.dates import date_of_document, dates_in
from loaders.components.sections import clean


@pytest.mark.parametrize(
    ("text", "own", "wanted"),
    [
        ("on 3 June 2024 at noon", None, ["2024-06-03"]),
        ("on July 30 the bank", "2026-08-03", ["2026-07-30"]),
        ("on July 30 the bank", None, []),
        ("from 25 - 29 July, 2011", None, ["2011-07-25"]),
        ("September 20-21, 2025", None, ["2025-09-20"]),
        ("'22.11.15 (Tue)", None, ["2022-11-15"]),
        ("2022-11-15", None, ["2022-11-15"]),
        ("in November 2022", None, ["2022-11"]),
        ("in 2019", None, ["2019"]),
        ("the first phase (2015-2016)", None, ["2015"]),
        ("today", "2024-05-03", ["2024-05-03"]),
        ("yesterday", "2024-05-01", ["2024-04-30"]),
        ("last week", "2024-05-10", ["2024-05"]),
        ("on Friday", "2024-05-08", ["2024-05-03"]),
        ("on Tuesday, 10 September", "2024-10-16", ["2024-09-10"]),
        ("earlier this month", "2024-05-08", ["2024-05"]),
        ("31 February 2024", None, ["2024-02"]),
        ("for three days from the 5th to the 7th", "2024-05", ["2024-05-05"]),
        ("on the 9th.", "2024-05-20", ["2024-05-09"]),
        ("on the 9th floor", "2024-05-20", []),
        ("30 partners and 2,000 guests", "2024-05-08", []),
    ],
)
def test_dates_in(text: str, own: str | None, wanted: list[str]) -> None:
    assert [found.iso for found in dates_in(text, own)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A title\n\nRelease Date: 4 July 2023\n\nThe text says things.", "2023-07-04"),
        ("HANOI, VIETNAM - 17 July 2026 - The firm said so.", "2026-07-17"),
        ("A title\n\nThe town was founded on 3 May 1650 by monks of the abbey nearby.", None),
    ],
)
def test_date_of_document(text: str, wanted: str | None) -> None:
    assert date_of_document(clean(text)) == wanted
