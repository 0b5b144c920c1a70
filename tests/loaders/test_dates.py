"""Dates in words and figures, absolute and relative to the document's own."""

import pytest

from loaders.components.dates import Found, date_of_document, dates_in
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
        ("14 / 08 / 2023", None, ["2023-08-14"]),
        ("12-10-2020", None, ["2020-10-12"]),
        ("05/22/2019 19:04", None, ["2019-05-22"]),
        ("last May", "2023-08-14", ["2023-05"]),
        ("last October", "2023-08-14", ["2022-10"]),
        ("next March", "2023-08-14", ["2024-03"]),
        ("in spring 2023", None, ["2023"]),
        ("twinnings with Vigo (1998) and Faro (since 2004)", None, ["1998", "2004"]),
        ("met Wednesday with the board", "2019-05-24", ["2019-05-22"]),
        ("next Monday", "2024-05-08", ["2024-05-13"]),
        ("31 February 2024", None, ["2024-02"]),
        ("for three days from the 5th to the 7th", "2024-05", ["2024-05-05"]),
        ("on the 9th.", "2024-05-20", ["2024-05-09"]),
        ("on the 9th floor", "2024-05-20", []),
        ("from October 10 (Thu.) to November 2 (Sat.), 2019", None, ["2019-10-10"]),
        ("Tue, 10/11/2022 - 11:32", None, ["2022-10-11"]),
        ("Thu, 10/11/2022", None, ["2022-11-10"]),
        ("March 04,2025", None, ["2025-03-04"]),
        ("June 14/2022(ANA)", None, ["2022-06-14"]),
        ("4-Mar-2025", None, ["2025-03-04"]),
        ("04MAR2025", None, ["2025-03-04"]),
        ("2025. 3. 4.", None, ["2025-03-04"]),
        ("2025-03-04T10:00:00Z", None, ["2025-03-04"]),
        ("30 July - 2 August 2024", None, ["2024-07-30"]),
        ("this morning", "2024-05-08", ["2024-05-08"]),
        ("last autumn", "2024-01-19", ["2023"]),
        ("last autumn", "2024-12-19", ["2024"]),
        ("next spring", "2024-05-19", ["2025"]),
        ("this summer", "2024-05-19", ["2024"]),
        ("in May next year", "2024-05-19", ["2025-05"]),
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
        ("A title\n\n14 / 08 / 2023 - Press Office\n\nThe town says so.", "2023-08-14"),
        ("A title\n\nDURATION: October 2021 – September 2025\n\nThe project goes on.", None),
        (
            "A title\n\n"
            + "The town grew and grew, as towns do when they can. " * 15
            + "\n\nDone at Faro, 7 May 2019",
            "2019-05-07",
        ),
        ("Faro - The line will be built in the course of 2026, said the minister.", None),
        ("A title\n\nThe town was founded on 3 May 1650 by monks of the abbey nearby.", None),
    ],
)
def test_date_of_document(text: str, wanted: str | None) -> None:
    assert date_of_document(clean(text)) == wanted


@pytest.mark.parametrize(
    ("iso", "ahead", "seen"),
    [
        ("2024-02-29", True, "2025-02"),
        ("2024-02-28", True, "2025-02-28"),
        ("2028-02-29", False, "2027-02"),
    ],
)
def test_a_year_without_29_february_keeps_the_month(iso: str, ahead: bool, seen: str) -> None:
    found = Found(iso, 0, 1, "year")
    assert found.seen("2024-06-01" if ahead else "2027-06-01", ahead=ahead) == seen
