import random

import pytest
from django.db.models import F

from common.danish import in_danish, sort_key
from regions.models import Hospital
from tests.factories import HospitalFactory, RegionFactory

IN_ORDER = [
    "1. sal",
    "Afd A",
    "Afd-B",
    "Afdeling 10",
    "arbejde",
    "Bispebjerg",
    "Écart",
    "Ejby",
    "Vejle",
    "Weber",
    "Über",
    "Yding",
    "zoologi",
    "Zoologisk",
    "Ähnlich",
    "Ældre",
    "Ørsted",
    "Österlen",
    "Aabenraa",
    "Åbenrå Syd",
    "Aalborg Universitetshospital",
    "Ålborg Vest",
    "aarhus",
]


def test_the_last_letters_come_after_z_in_their_own_order_and_aa_is_the_last_of_them():
    mixed = random.Random(1).sample(IN_ORDER, len(IN_ORDER))

    assert sorted(mixed, key=sort_key) == IN_ORDER


@pytest.mark.smoke
@pytest.mark.django_db
def test_the_database_sorts_as_python_does():
    region = RegionFactory()
    for name in random.Random(2).sample(IN_ORDER, len(IN_ORDER)):
        HospitalFactory(region=region, name=name)
    named = Hospital.objects.values_list("name", flat=True)

    assert list(named) == IN_ORDER
    assert list(named.order_by(in_danish("name"))) == IN_ORDER
    assert list(named.order_by(in_danish("name").desc())) == IN_ORDER[::-1]


@pytest.mark.smoke
@pytest.mark.django_db
@pytest.mark.parametrize("written", ["ærø", "ÆRØ", "Ærø sy", "100 %", "a_b", "\\"])
def test_letters_have_their_capitals_and_signs_mean_themselves(written):
    HospitalFactory(name="Ærø Sygehus")
    HospitalFactory(name="100 % a_b \\")
    HospitalFactory(name="1000 acb")

    assert Hospital.objects.filter(name__icontains=written).count() == 1


@pytest.mark.django_db
def test_an_alias_can_be_sorted_by():
    HospitalFactory(name="Øst")
    HospitalFactory(name="Aars")

    found = Hospital.objects.annotate(called=F("name")).order_by(in_danish("called"))

    assert [hospital.name for hospital in found] == ["Øst", "Aars"]
