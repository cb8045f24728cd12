"""The list of messages, the choices of mail, the refusals, the reminders."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from common import clock
from home.deadlines import remind_of_deadlines
from pilots.messages import notices
from pilots.messages.mailing import deliver_due
from pilots.messages.message import ALWAYS, MessageKind
from pilots.models import Message, Preference
from regions.permissions import Role
from tests.factories import ProgrammeFactory, RegionFactory, draft, filed, member
from tests.person import Person
from tests.pilots.stages import in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def message(user):
    notices.tell(MessageKind.FILED, about="NJ-1", path="/forsog/", to={user: None})
    return Message.objects.latest("pk")


def test_opening_a_message_marks_it_read_and_leads_to_the_case():
    user = member(Role.HR, RegionFactory())
    told = message(user)

    answer = signed_in(user).post(reverse("message_open", args=[told.pk]))

    told.refresh_from_db()
    assert (answer["Location"], told.read_at is None) == ("/forsog/", False)


def test_another_persons_message_does_not_exist():
    told = message(member(Role.HR, RegionFactory()))
    stranger = signed_in(member(Role.HR, RegionFactory()))

    assert stranger.post(reverse("message_open", args=[told.pk])).status_code == 404
    assert told.about not in stranger.get(reverse("messages")).content.decode()


def test_messages_are_found_by_case_person_kind_and_whether_they_are_read():
    user, other = (
        member(Role.HR, RegionFactory()),
        member(Role.COORDINATOR, RegionFactory(), name="Vera Holm"),
    )
    own = message(user)
    notices.tell(MessageKind.SENT, about="NJ-2", path="/forsog/", to={user: None}, by=other)
    sent = Message.objects.latest("pk")
    client = signed_in(user)
    client.post(reverse("message_open", args=[own.pk]))

    def found(**asked):
        return [one.pk for one in client.get(reverse("messages"), asked).context["rows"]]

    assert found() == found(days="7") == [sent.pk, own.pk]
    assert found(q="NJ-1") == found(read="read") == found(kind="filed") == [own.pk]
    assert found(q="vera") == found(read="unread") == [sent.pk]
    assert found(q="NJ-9") == found(read="x") == []


def test_the_list_costs_the_same_with_one_and_three(django_assert_max_num_queries):
    user = member(Role.HR, RegionFactory())
    client = signed_in(user)
    client.get(reverse("messages"))
    message(user)
    with django_assert_max_num_queries(20) as first:
        client.get(reverse("messages"))
    message(user)
    message(user)
    with django_assert_max_num_queries(20) as second:
        client.get(reverse("messages"))

    assert len(first) == len(second)


def test_what_someone_waits_for_cannot_be_switched_off():
    user = member(Role.HR, RegionFactory())
    said = {kind.value: "daily" for kind in MessageKind}
    client, address = signed_in(user), reverse("message_preferences")

    refused = [client.post(address, said | {kind.value: "never"}).status_code for kind in sorted(ALWAYS)]
    saved = client.post(address, said | {"filed": "never"})

    assert refused == [422] * len(ALWAYS)
    assert saved.status_code == 302
    assert Preference.objects.get(user=user, kind="filed").pace == "never"


def test_refusals_are_for_the_user_administrator_of_the_person():
    region = RegionFactory()
    told = message(member(Role.HR, region, email="vaek@eksempel.dk"))
    Message.objects.filter(pk=told.pk).update(failure="550 No such user")
    address = reverse("mail_refusals")
    own, other = (signed_in(member(Role.USER_ADMIN, r)) for r in (region, RegionFactory()))

    assert "550 No such user" in own.get(address).content.decode()
    assert "vaek@eksempel.dk" not in other.get(address).content.decode()
    assert signed_in(told.to).get(address).status_code == 403


def test_refused_mails_are_found_by_person_answer_and_what_became_of_them():
    region = RegionFactory()
    gone, full = (message(member(Role.HR, region, email=f"{name}@eksempel.dk")) for name in ("vaek", "fuld"))
    Message.objects.filter(pk=gone.pk).update(failure="550 No such user", mail_at=None)
    Message.objects.filter(pk=full.pk).update(failure="452 Mailbox full", mail_at=clock.now())
    client = signed_in(member(Role.USER_ADMIN, region))

    def found(**asked):
        return [one.pk for one in client.get(reverse("mail_refusals"), asked).context["rows"]]

    assert found(q="vaek") == found(q="such user") == found(standing="given-up") == [gone.pk]
    assert found(standing="again") == [full.pk]
    assert found(standing="sent") == found(standing="x") == found(kind="overspent") == []


def test_a_mail_that_was_given_up_is_sent_again_by_its_button(postbox):
    told = message(member(Role.HR, RegionFactory()))
    Message.objects.filter(pk=told.pk).update(failure="550 No such user", mail_at=None)
    page = Person(member(Role.USER_ADMIN)).arrive().follow("Brugere").follow("Afviste mails")
    [button] = [words for words in page.buttons if words.startswith("Send igen")]

    assert page.press(button).messages[0] == "Mailen sendes igen."
    said, *_count = page.press(button).messages
    assert said.startswith("Mailen er allerede sendt")
    assert (deliver_due(), len(postbox.mails)) == (1, 1)


@pytest.mark.parametrize(("day", "told"), [(17, 0), (18, 1), (24, 1), (25, 1), (31, 1)])
def test_a_deadline_is_told_at_its_nearest_threshold(day, told):
    programme = ProgrammeFactory()
    hr = member(Role.HR, RegionFactory())

    with time_machine.travel(datetime.datetime(2021, 10, day, 8, tzinfo=datetime.UTC), tick=False):
        remind_of_deadlines()
        remind_of_deadlines()

    assert Message.objects.filter(to=hr, about__startswith=programme.name, kind="deadline").count() == told


def test_every_threshold_is_told_once_and_only_where_something_is_missing():
    done, behind = (member(Role.HR, RegionFactory()) for _ in range(2))
    filed(done.memberships.get().region, by=done)
    draft(behind.memberships.get().region, by=behind)
    for day in range(15, 32):
        with time_machine.travel(datetime.datetime(2021, 10, day, 8, tzinfo=datetime.UTC), tick=False):
            remind_of_deadlines()

    told = Message.objects.filter(kind="deadline").order_by("pk")
    assert [(m.to, m.key.split("-")[1]) for m in told] == [(behind, "14"), (behind, "7"), (behind, "1")]


def test_the_central_parties_remind_a_region_once_a_day():
    ProgrammeFactory()
    hr = member(Role.HR, RegionFactory())
    region = hr.memberships.get().region
    draft(region, by=hr, title="Hemmelig kladde")
    client = signed_in(member(Role.CENTRAL_UNION))
    page = client.get(reverse("remind")).content.decode()

    answers = [client.post(reverse("remind"), {"regions": [region.pk]}).status_code for _ in range(2)]

    assert (region.name in page, "Hemmelig" in page) == (True, False)
    assert answers == [302, 302]
    assert Message.objects.filter(to=hr, kind="reminder").count() == 1


def test_nothing_chosen_is_a_sentence_and_others_remind_nobody():
    ProgrammeFactory()
    RegionFactory()

    assert signed_in(member(Role.CENTRAL_UNION)).post(reverse("remind")).status_code == 422
    assert signed_in(member(Role.HR, RegionFactory())).post(reverse("remind")).status_code == 403
