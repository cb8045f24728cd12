"""What is unread is counted whole, told newest first, and asked once for a request."""

import datetime

import pytest

from common import clock
from pilots.messages.message import Message, MessageKind
from pilots.messages.unread import NEWEST, Unread, unread_by
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def write(to, number):
    at = clock.now() + datetime.timedelta(minutes=number)
    Message.objects.create(to=to, kind=MessageKind.FILED, about=f"Nr. {number}", path="/", at=at)


def test_all_are_counted_and_the_newest_told(django_assert_num_queries):
    reader, other = UserFactory(), UserFactory()
    for number in range(NEWEST + 2):
        write(reader, number)
    write(other, 1)
    Message.objects.filter(to=reader, about="Nr. 5").update(read_at=clock.now())

    with django_assert_num_queries(1):
        found = [unread_by(reader), unread_by(reader)][1]

    assert found.count == NEWEST + 1
    assert [row.about for row in found.newest] == ["Nr. 4", "Nr. 3", "Nr. 2", "Nr. 1"]


def test_nothing_unread_is_nothing():
    assert unread_by(UserFactory()) == Unread(0, [])
