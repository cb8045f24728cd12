"""A form does its work once."""

import pytest

from common.errors import Refused
from regions.once import SpentToken, new_token, once
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


def test_pressed_again_it_gives_the_same_address_and_does_nothing():
    by, token, done = UserFactory(), new_token(), []

    addresses = [once(token, by=by, do=lambda: done.append(1) or f"/{len(done)}/") for _ in range(3)]

    assert (addresses, done) == (["/1/"] * 3, [1])
    assert list(SpentToken.objects.values_list("token", "by", "outcome")) == [(token, by.pk, "/1/")]


def test_two_tokens_are_two_pieces_of_work():
    by = UserFactory()

    assert [once(new_token(), by=by, do=lambda n=n: f"/{n}/") for n in range(2)] == ["/0/", "/1/"]
    assert SpentToken.objects.count() == 2


def test_work_that_is_refused_may_be_tried_again_with_the_same_form():
    by, token = UserFactory(), new_token()

    def refuse():
        raise Refused("Ikke endnu.")

    with pytest.raises(Refused):
        once(token, by=by, do=refuse)

    assert SpentToken.objects.count() == 0
    assert once(token, by=by, do=lambda: "/1/") == "/1/"


def test_the_token_of_another_person_tells_nothing():
    token = new_token()
    once(token, by=UserFactory(), do=lambda: "/hemmelig/")

    assert once(token, by=UserFactory(), do=lambda: "/min/") == "/min/"
    assert sorted(SpentToken.objects.values_list("outcome", flat=True)) == ["/hemmelig/", "/min/"]
