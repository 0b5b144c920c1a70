"""What the words of a name alone say of its kind."""

import pytest

from loaders.components.kinds import kind_by_words

KINDS = {
    "Bank Sejahtera": "Company",
    "Bank of Uganda": "Agency",
    "Directorate for European Integration": "Ministry",
    "Directorate of the European Commission": "InternationalOrganisation",
    "Statistics Estonia": "Agency",
    "Federación Costera de Empresas del Mar": "Network",
    "Universitas Sumber Ilmu": "ResearchOrganisation",
    "Universidad Nacional del Lago": "ResearchOrganisation",
    "Université Jean Martin": "ResearchOrganisation",
    "Conservatorio Lucía Moreno": "ResearchOrganisation",
    "Mancomunidad Valle Alto": "Network",
    "Fundação Mar Azul": "Network",
    "Orquesta Joven de Tres Ríos": "Network",
    "Groupe Delacourt": "Company",
    "Agence Nationale des Forêts": "Agency",
    "Lakeside Trading Sdn Bhd": "Company",
    "Ostwind Energie A/S": "Company",
    "Midori Prefecture": "Region",
    "Velestin Voivodeship": "Region",
    "North Vale District Council": "Region",
    "Town Museum": "Agency",
    "Kenyan-Finnish Joint Commission": "Event",
    "Joint Committee of Cooperation": "Event",
    "Electricity Regulatory Commission": "Agency",
    "High Commission of Malta": "Ministry",
    "UNESCO Regional Office for the Lakes": "InternationalOrganisation",
    "Arab Fund for Water": "InternationalOrganisation",
    "Central Bank of Malta": "Agency",
    "Visit Estonia": "Agency",
    "Coastal Summer School": "Event",
    "Grammar School": "ResearchOrganisation",
    "Hunter Water": "Agency",
    "Karoo Water Services Corporation": "Agency",
    "Orion Trading Corporation": "Company",
    "Isthmus Round Table": "Event",
    "Conference of Rectors": "Network",
    "Grand National Assembly": "Agency",
    "General Assembly": "Event",
    "Council for Youth Exchange": "Network",
    "Timber Council": "Agency",
    "Izmir Port Directorate": "Agency",
    "General Directorate of Fisheries": "Ministry",
    "Andean Parliament": "InternationalOrganisation",
    "Department of Cuscatlán": "Region",
    "Turkish Red Crescent": "Network",
    "Red Cross of Estonia": "Network",
    "InvestIndia": "Agency",
    "AquaExpo": "Event",
    "Accounting Chamber": "Agency",
    "Olympic Committee of Palau": "Network",
    "Balkan Youth Camp": "Event",
    "Permanent Mission of Cuba": "Ministry",
    "Public Enterprise for Parks": "Agency",
    "Development Bank of Jamaica": "Agency",
    "Northern Trust Bank": "Company",
}


@pytest.mark.parametrize(("name", "label"), KINDS.items(), ids=KINDS)
def test_name_tells_its_kind(name: str, label: str) -> None:
    assert kind_by_words(name.split()) == label


@pytest.mark.parametrize(
    "name", ["Anna Bergström", "Visit Reykholt Again", "Sel Vert", "Clean Water", "InvestNorth"]
)
def test_name_tells_nothing(name: str) -> None:
    assert kind_by_words(name.split()) is None
