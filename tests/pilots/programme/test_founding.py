"""An installation begins with the same data as the demo, and beginning twice changes nothing."""

import pytest

from common.errors import Refused
from pilots.models import ClosingDay, Programme, Question, QuestionTemplate
from pilots.programme import founding
from regions.models import Hospital, Region, User
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


def test_the_regions_the_programme_its_questions_and_its_closing_days_are_there():
    assert founding.found() == list(founding.FILES)

    slugs = Region.objects.valid(on=Programme.objects.get().deadline_on).values_list("slug", flat=True)
    assert set(slugs) == {"hovedstaden", "midtjylland", "nordjylland", "sjaelland", "syddanmark"}
    assert Programme.objects.get().name == "OK21"
    kinds = [template.kind for template in QuestionTemplate.objects.all() if template.questions.exists()]
    assert sorted(kinds) == ["agreement", "description"]
    assert ClosingDay.objects.count() == 6
    assert not User.objects.exists()


def test_a_second_time_adds_what_is_missing_and_keeps_what_was_changed():
    founding.found()
    Hospital.objects.filter(pk=1).update(name="Et andet navn")
    Question.objects.all().delete()
    QuestionTemplate.objects.all().delete()

    assert founding.found() == ["questions"]
    assert founding.found() == []
    assert Hospital.objects.get(pk=1).name == "Et andet navn"


def test_beside_regions_of_somebody_elses_nothing_is_filled():
    RegionFactory(pk=5, code="9999")
    with pytest.raises(Refused):
        founding.found()
    assert not (Programme.objects.exists() or Hospital.objects.exists())
