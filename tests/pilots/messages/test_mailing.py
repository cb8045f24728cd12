"""Mails: who gets them and when, what stands in them, and what a failing server loses (nothing)."""

import datetime
import email
from email import policy

import pytest
import time_machine

from pilots import filing
from pilots.messages import notices
from pilots.messages.mailing import deliver_due
from pilots.messages.message import MessageKind, Pace
from pilots.models import Message, Preference
from regions.models import Membership, StandIn
from regions.permissions import Role
from tests.agreements import Negotiation
from tests.factories import RegionFactory, filed, member
from tests.pilots.stages import BEFORE_DEADLINE, in_october

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def tell(user, kind=MessageKind.FILED, **rest):
    notices.tell(kind, about="NJ-1", path="/forsog/1/", to=[user], **rest)


def received(postbox):
    """(receivers, subject, text) of each mail."""
    mails = [(to, email.message_from_string(raw, policy=policy.default)) for to, raw in postbox.mails]
    return [(to, mail["Subject"], mail.get_body(("plain",)).get_content()) for to, mail in mails]


def test_a_filing_is_mailed_to_the_central_parties_with_case_number_and_link_alone(postbox):
    central = member(Role.CENTRAL_UNION)
    pilot = filed(title="Hemmelig Titel", contact_name="Kontakt Navnesen")

    sent = deliver_due()

    [(to, subject, text)] = received(postbox)
    assert (sent, to) == (1, [central.email])
    assert subject == f"{pilot.case_number}: En beskrivelse er indsendt"
    assert f"https://karrierespor.example/forsog/{pilot.pk}/udgave/1/" in text
    assert not any(word in postbox.mails[0][1] for word in ("Hemmelig", "Navnesen", pilot.created_by.name))


def test_what_is_sent_is_not_sent_again(postbox):
    tell(member(Role.HR, RegionFactory()))

    assert [deliver_due(), deliver_due()] == [1, 0]
    assert len(postbox.mails) == 1


def test_a_server_that_is_down_loses_nothing_and_is_tried_again(postbox):
    tell(member(Role.HR, RegionFactory()))
    port, server = postbox.server.port, postbox.server
    server.stop()

    assert deliver_due() == 0
    message = Message.objects.get()
    assert (message.attempts, message.mailed_at, message.failure) == (1, None, "ConnectionRefusedError")
    assert message.mail_at == BEFORE_DEADLINE + datetime.timedelta(minutes=1)

    from aiosmtpd.controller import Controller

    again = Controller(postbox, hostname="127.0.0.1", port=port)
    again.start()
    with time_machine.travel(BEFORE_DEADLINE + datetime.timedelta(minutes=2), tick=False):
        assert deliver_due() == 1
    again.stop()
    assert Message.objects.get().failure == ""


def test_a_receiver_refused_for_good_is_noted_and_not_tried_again(postbox):
    user = member(Role.HR, RegionFactory())
    postbox.refused.add(user.email)
    tell(user)

    deliver_due()

    message = Message.objects.get()
    assert (message.failure, message.mail_at) == ("550 5.1.1 No such user", None)


def test_a_full_mailbox_is_tried_again(postbox):
    postbox.is_full = True
    tell(member(Role.HR, RegionFactory()))

    deliver_due()

    message = Message.objects.get()
    assert message.failure.startswith("452")
    assert message.mail_at == BEFORE_DEADLINE + datetime.timedelta(minutes=1)


def test_nothing_is_sent_to_who_was_deactivated_meanwhile(postbox):
    user = member(Role.HR, RegionFactory())
    tell(user)
    type(user).objects.update(is_active=False)

    deliver_due()

    assert (postbox.mails, Message.objects.get().mail_at) == ([], None)


def test_a_daily_digest_comes_the_next_morning_in_one_mail(postbox):
    user = member(Role.HR, RegionFactory())
    Preference.objects.create(user=user, kind=MessageKind.FILED, pace=Pace.DAILY)
    for _ in range(3):
        tell(user)

    at_once = deliver_due()
    with time_machine.travel(datetime.datetime(2021, 10, 2, 5, 1, tzinfo=datetime.UTC), tick=False):
        next_morning = deliver_due()

    assert (at_once, next_morning) == (0, 1)
    assert received(postbox)[0][1] == "3 beskeder fra Karrierespor"


def test_never_by_mail_still_stands_in_the_app(postbox):
    user = member(Role.HR, RegionFactory())
    Preference.objects.create(user=user, kind=MessageKind.FILED, pace=Pace.NEVER)
    tell(user)

    assert (deliver_due(), Message.objects.filter(to=user).count()) == (0, 1)


def test_a_stand_in_is_told_in_the_absent_persons_place():
    region = RegionFactory()
    absent, stand_in = member(Role.COORDINATOR, region), member(Role.COORDINATOR, RegionFactory())
    StandIn.objects.create(
        membership=Membership.objects.get(user=absent),
        user=stand_in,
        starts_on="2021-09-01",
        ends_on="2021-10-01",
        given_by=absent,
        given_at=BEFORE_DEADLINE,
    )

    tell(absent)

    assert list(Message.objects.order_by("to").values_list("to", "on_behalf_of")) == [
        (absent.pk, None),
        (stand_in.pk, absent.pk),
    ]


def test_with_a_key_it_is_told_once():
    user = member(Role.HR, RegionFactory())

    for _ in range(2):
        tell(user, key="deadline-14-1-1")

    assert Message.objects.count() == 1


def test_each_step_of_an_agreement_tells_those_whose_turn_it_is():
    central = member(Role.CENTRAL_EMPLOYER)
    found = Negotiation().to("draft")
    Message.objects.all().delete()

    found.send()
    found.return_()
    found.send()
    found.clear()
    found.sign("employer")
    found.sign("union")

    told = [(m.kind, m.to) for m in Message.objects.order_by("pk")]
    assert told == [
        ("sent", found.coordinator),
        ("returned", found.hr),
        ("sent", found.coordinator),
        ("cleared", found.hr),
        ("signed", found.coordinator),
        ("concluded", found.hr),
        ("concluded", central),
    ]


def test_a_receipt_is_told_to_the_region():
    pilot = filed()
    Message.objects.all().delete()

    filing.give_receipt(pilot.current.filing, by=member(Role.CENTRAL_UNION))

    assert list(Message.objects.values_list("kind", "to")) == [("received", pilot.created_by_id)]
