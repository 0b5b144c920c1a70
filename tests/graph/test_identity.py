"""Identity: which names are one entity, and which stay apart."""

from __future__ import annotations

import pytest

from graph.claims import Entity
from graph.gazetteer import cities_called
from graph.identity import entity_key

ONE = [
    (Entity("Köln", "City"), Entity("Cologne", "City", "DE")),
    (Entity("Seoul", "City"), Entity("서울", "City", "KR")),
    (Entity("Republic of Korea", "Country"), Entity("South Korea", "Country", "KR")),
    (Entity("ACME Corp.", "Company"), Entity("the Acme Corp", "Company")),
    (Entity("Zürich Works", "Company"), Entity("ZURICH-WORKS", "Company")),
    (
        Entity("Any Name", "Agency", id="register:7"),
        Entity("Other Name", "Agency", id="register:7"),
    ),
]
TWO = [
    (
        Entity("Ministry of Health", "Ministry", "TO"),
        Entity("Ministry of Health", "Ministry", "FJ"),
    ),
    (Entity("Valencia", "City", "ES"), Entity("Valencia", "City", "VE")),
    (Entity("Acme", "Company", id="register:1"), Entity("Acme", "Company", id="register:2")),
    (Entity("Kestrel", "Company"), Entity("Kestrel", "Project")),
    # A city is called by its own name before another that has it among its other names.
    (Entity("Manchester", "City", "US"), Entity("Richmond", "City", "US")),
    (Entity("Stavropol", "City", "RU"), Entity("Tolyatti", "City", "RU")),
]


@pytest.mark.parametrize(("left", "right"), ONE)
def test_one_entity(left: Entity, right: Entity) -> None:
    assert entity_key(left) == entity_key(right)


@pytest.mark.parametrize(("left", "right"), TWO)
def test_two_entities(left: Entity, right: Entity) -> None:
    assert entity_key(left) != entity_key(right)


def test_a_village_of_that_name_is_not_meant() -> None:
    assert cities_called("Cologne")[0].country == "DE"
