import datetime

import pytest
import time_machine

from regions.models import Region
from regions.permissions import Role
from reports.overview.selection import Selection, SelectionForm
from tests.factories import ProgrammeFactory, RegionFactory, filed, member

pytestmark = pytest.mark.django_db


def selected(user, **data):
    form = SelectionForm(data, user=user)
    assert form.is_valid(), form.errors
    return form.selection()


@time_machine.travel("2021-10-01", tick=False)
def test_nothing_chosen_is_the_programme_whose_deadline_comes_next_in_all_regions():
    next_one = ProgrammeFactory()
    ProgrammeFactory(name="OK24", slug="ok24", deadline_on=datetime.date(2024, 11, 1))
    RegionFactory.create_batch(2)
    user = member(Role.SECRETARIAT)

    assert selected(user) == Selection(next_one, tuple(Region.objects.all()))
    assert SelectionForm(user=user)["programme"].value() == next_one.pk


def test_a_region_outside_the_readers_own_cannot_be_chosen():
    ProgrammeFactory()
    own, foreign = RegionFactory(), RegionFactory()
    hr = member(Role.HR, own)

    # With one region there is nothing to choose, so what is asked for is not even read.
    assert selected(hr, region=foreign.pk).regions == (own,)


def test_a_foreign_region_and_a_missing_one_are_refused_alike():
    ProgrammeFactory()
    successor = RegionFactory(valid_from=datetime.date(2022, 1, 1))
    filed(successor)
    old = RegionFactory(valid_to=datetime.date(2021, 12, 31), successor=successor)
    foreign = RegionFactory()
    hr = member(Role.HR, old)

    answers = [dict(SelectionForm({"region": pk}, user=hr).errors) for pk in (foreign.pk, 987654321, "x")]

    assert list(answers[0]) == ["region"]
    assert answers[0] == answers[1] == answers[2]
    assert selected(hr, region=successor.pk).regions == (successor,)


def test_a_region_that_was_not_there_yet_is_left_out_until_it_has_filed():
    ProgrammeFactory()
    RegionFactory()
    new = RegionFactory(valid_from=datetime.date(2027, 1, 1))
    user = member(Role.SECRETARIAT)

    assert new not in selected(user).regions
    assert list(SelectionForm({"region": new.pk}, user=user).errors) == ["__all__"]
    filed(new)
    assert selected(user, region=new.pk).regions == (new,)


def test_without_a_programme_the_form_says_so():
    form = SelectionForm({}, user=member(Role.SECRETARIAT))

    assert list(form.errors) == ["programme"]


def test_a_file_name_says_programme_region_and_day():
    one, day = RegionFactory(slug="nordjylland"), datetime.date(2021, 11, 2)

    assert (
        Selection(ProgrammeFactory(), (one,)).file_name("oversigt", day, ".xlsx")
        == "karrierespor-oversigt-ok21-nordjylland-2021-11-02.xlsx"
    )
    assert (
        Selection(ProgrammeFactory(), (one, RegionFactory())).file_name("oversigt", day, ".pdf")
        == "karrierespor-oversigt-ok21-2021-11-02.pdf"
    )
