"""When a fact was or will be, where its sentence gives the date, and where only the tale does."""

import pytest

from graph.claims import Claim, Document
from loaders.pipeline import extract

DATED = "A title\n\nRelease date: 22 August 2023\n\n"


def _claim(text: str, kind: str) -> Claim:
    return next(c for c in extract(Document("case.txt", text)) if c.type == kind)


@pytest.mark.parametrize(
    ("passage", "kind", "date"),
    [
        # A sentence without a date is told at the document's time, or the day last told of.
        ("Zambia's minister met the Rwanda Development Board.", "MET_WITH", "2023-08"),
        ("Rotterdam and Busan are being paired.", "PAIRED_WITH", "2023-08"),
        ("Rotterdam is a sister city of Busan.", "PAIRED_WITH", None),
        ("Nokia had met Telefonica.", "MET_WITH", None),
        ("Nokia once met Telefonica.", "MET_WITH", None),
        ("Earlier in the day, Nokia met Telefonica.", "MET_WITH", "2023-08"),
        (
            "The fair opened on 3 May 2023. Two days on, Nokia met Telefonica.",
            "MET_WITH",
            "2023-05",
        ),
        # A date of another clause, or of something beside, is not that of the fact.
        (
            "Nokia signed a memorandum with Telefonica, in continuation of the accord of 2019.",
            "SIGNED_MOU_WITH",
            "2023-08",
        ),
        (
            "Nokia met Telefonica, which has built networks since 2004, on 3 May 2023.",
            "MET_WITH",
            "2023-05-03",
        ),
        (
            "Nokia met Telefonica in Oslo, where it will open an office in November.",
            "MET_WITH",
            "2023-08",
        ),
        (
            "Two papers were signed on 3 May 2023:\n\n- A contract between Nokia and Telefonica.",
            "SIGNED_MOU_WITH",
            "2023-05",
        ),
        # What is to come follows what was last said to come.
        (
            "The mayor will fly to Kobe in October. Nokia will meet Telefonica there.",
            "MET_WITH",
            "2023-10",
        ),
        # The tense tells the year, or the week, that is meant.
        ("In November Nokia signed a contract with Telefonica.", "SIGNED_MOU_WITH", "2022-11"),
        (
            "In March Nokia will sign a contract with Telefonica.",
            "SIGNED_MOU_WITH",
            "2024-03",
        ),
        ("Nokia will meet Telefonica on Thursday.", "MET_WITH", "2023-08-24"),
        ("Nokia met Telefonica on Thursday.", "MET_WITH", "2023-08-17"),
    ],
)
def test_date_of_fact(passage: str, kind: str, date: str | None) -> None:
    assert _claim(DATED + passage, kind).date == date


def test_date_of_fact_without_document_date() -> None:
    text = (
        "Eswatini visits Gqeberha\n\nOn 22 August 2023, Nelson Mandela University received a "
        "delegation. It was a day of talks. Nokia met Telefonica."
    )
    assert _claim(text, "MET_WITH").date == "2023-08"
    far = (
        "It was a day of talks. " * 40
        + "The fair opened on 3 May 2022. Nokia met Telefonica on 7 May."
    )
    assert _claim(far, "MET_WITH").date == "2022-05-07"
    old = "Gdynia and its port\n\nGdynia was founded on 3 May 1926. Nokia met Telefonica. The port grew in 2023."
    assert _claim(old, "MET_WITH").date is None


@pytest.mark.parametrize(
    ("passage", "kind", "status"),
    [
        ("The Green Forum, to be hosted by Nokia, is open to all.", "ORGANISED", "planned"),
        ("Nokia will meet Telefonica on 3 May 2024.", "MET_WITH", "planned"),
        ("Nokia would build there, having signed a contract with Telefonica.", "SIGNED_MOU_WITH", "done"),
        ("Power will come under a contract signed by Nokia with Telefonica in March 2021.", "SIGNED_MOU_WITH", "done"),
    ],
)  # fmt: skip
def test_status(passage: str, kind: str, status: str) -> None:
    assert _claim(DATED + passage, kind).status == status
