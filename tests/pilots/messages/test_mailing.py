"""Mails: who gets them and when, what stands in them, and what a failing server loses (nothing)."""

import datetime
import email
import smtplib
import socket
import ssl
from email import policy

import pytest
import time_machine
from django.core.mail.backends.smtp import EmailBackend
from django.urls import reverse

from home.deadlines import remind_of_deadlines
from pilots.filings import receipts
from pilots.messages import notices
from pilots.messages.mailing import PAUSES, deliver_due, send_again
from pilots.messages.message import MessageKind, Pace
from pilots.models import Message, Preference, Programme
from regions.models import Membership, StandIn, User
from regions.permissions import Permission, Role, can
from tests.agreements import Negotiation
from tests.factories import MembershipFactory, ProgrammeFactory, RegionFactory, filed, member
from tests.pilots.stages import BEFORE_DEADLINE, in_october, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with in_october():
        yield


def tell(user, kind=MessageKind.FILED, **rest):
    notices.tell(kind, about="NJ-1", path="/forsog/1/", to={user: None}, **rest)


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


def test_who_did_it_stands_in_the_app_and_in_no_mail(postbox):
    user, other = (
        member(Role.HR, RegionFactory()),
        member(Role.COORDINATOR, RegionFactory(), name="Vera Holm"),
    )
    tell(user, by=other)

    assert "af Vera Holm" in signed_in(user).get(reverse("messages")).content.decode()
    assert deliver_due() == 1
    [(_to, subject, text)] = received(postbox)
    assert "Vera" not in subject + text + postbox.mails[0][1]


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
    assert (message.attempts, message.mailed_at, message.failure) == (0, None, "ConnectionRefusedError")
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


def test_a_receiver_at_an_international_domain_is_refused_like_others(postbox):
    user = member(Role.HR, RegionFactory())
    type(user).objects.filter(pk=user.pk).update(email="hr@blåbær.dk")
    postbox.refused.add("hr@xn--blbr-roah.dk")
    tell(user)

    assert deliver_due() == 0
    assert Message.objects.get().failure == "550 5.1.1 No such user"


# What a server says of us, of its own state or of a box that is full for now; none of it is the receiver's fault.
NOT_FINAL = {
    "MAIL": ["550 5.7.1 Sender rejected", "553 5.1.8 Sender unknown", "452 4.3.1 Disk full"],
    "RCPT": [
        "452 4.2.2 Mailbox full",
        "552 5.2.2 Over quota",
        "550 5.7.1 Relaying denied",
        "554 5.7.1 Quota exceeded",
    ],
    "DATA": ["554 5.2.0 Quota exceeded", "451 4.3.0 Try later", "550 5.7.1 Looks like spam"],
}


@pytest.mark.parametrize(
    ("command", "answer"), [(command, each) for command, answers in NOT_FINAL.items() for each in answers]
)
def test_only_a_refusal_of_this_receiver_is_final(postbox, command, answer):
    postbox.answers[command] = answer
    tell(member(Role.HR, RegionFactory()))

    assert deliver_due() == 0
    message = Message.objects.get()
    assert message.failure == answer
    assert message.mail_at == BEFORE_DEADLINE + datetime.timedelta(minutes=1)

    postbox.answers.clear()
    with time_machine.travel(BEFORE_DEADLINE + datetime.timedelta(minutes=2), tick=False):
        assert deliver_due() == 1


@pytest.mark.parametrize(
    "trouble",
    [socket.gaierror(), ssl.SSLCertVerificationError(), smtplib.SMTPAuthenticationError(535, b"No")],
)
def test_a_name_a_certificate_and_a_password_that_fail_lose_nothing(postbox, monkeypatch, trouble):
    def fail(self):
        raise trouble

    monkeypatch.setattr(EmailBackend, "open", fail)
    for _ in range(3):
        tell(member(Role.HR, RegionFactory()))

    assert deliver_due() == 0
    assert set(Message.objects.values_list("attempts", "mail_at")) == {
        (0, BEFORE_DEADLINE + datetime.timedelta(minutes=1))
    }


def test_a_server_in_trouble_is_asked_once_for_all_that_waits(postbox, monkeypatch):
    asked = []

    def fail(self):
        asked.append(self)
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", fail)
    for _ in range(3):
        tell(member(Role.HR, RegionFactory()))

    deliver_due()
    assert len(asked) == 1


def test_the_administrator_is_told_once_a_day_of_mails_that_have_waited(postbox):
    administrator, user = member(Role.USER_ADMIN), member(Role.HR, RegionFactory())
    postbox.answers["MAIL"] = "550 5.7.1 Sender rejected"
    tell(user)

    deliver_due()
    assert not Message.objects.filter(kind=MessageKind.MAIL).exists()

    for minutes in (20, 40):
        with time_machine.travel(BEFORE_DEADLINE + datetime.timedelta(minutes=minutes), tick=False):
            deliver_due()
    [told] = Message.objects.filter(kind=MessageKind.MAIL)
    assert (told.to, told.about, told.mail_at) == (administrator, "550 5.7.1 Sender rejected", None)


def test_one_mail_that_cannot_be_written_does_not_hold_up_the_next(postbox):
    broken, sound = member(Role.HR, RegionFactory()), member(Role.HR, RegionFactory())
    type(broken).objects.filter(pk=broken.pk).update(email=f"hr@{'æ' * 70}.dk")
    tell(broken)
    tell(sound)

    assert deliver_due() == 1
    assert Message.objects.get(to=broken).failure == "UnicodeError"


def test_a_box_that_stays_full_is_given_up_in_the_end_and_can_be_sent_again(postbox):
    postbox.answers["RCPT"] = "452 4.2.2 Mailbox full"
    tell(member(Role.HR, RegionFactory()))
    Message.objects.update(attempts=len(PAUSES))

    deliver_due()
    message = Message.objects.get()
    assert message.mail_at is None

    postbox.answers.clear()
    assert (send_again(message), send_again(message), deliver_due()) == (True, False, 1)
    assert Message.objects.get().failure == ""


def test_a_mail_says_that_a_machine_wrote_it(postbox):
    tell(member(Role.HR, RegionFactory()))
    deliver_due()
    assert "Auto-Submitted: auto-generated" in postbox.mails[0][1]


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


@pytest.fixture
def away():
    """(region, the person who is away, their stand-in), both coordinators."""
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
    return region, absent, stand_in


def test_a_stand_in_is_told_in_the_absent_persons_place(away):
    region, absent, stand_in = away
    found = notices.receivers(Permission.REVIEW_AGREEMENTS, region=region)
    assert found == {absent: None, stand_in: absent}


def test_a_stand_in_is_told_nothing_of_another_role_of_the_absent_person(away):
    _region, absent, _stand_in = away
    MembershipFactory(role=Role.FACILITATOR, region=None, user=absent)
    assert notices.receivers(Permission.SEE_REQUESTS) == {absent: None}


@pytest.mark.parametrize("whose", ["absent", "stand_in"])
def test_a_stand_in_is_told_while_both_memberships_hold(away, whose):
    region, absent, stand_in = away
    ended = absent if whose == "absent" else stand_in
    Membership.objects.filter(user=ended).update(ends_on="2021-09-30")
    assert stand_in not in notices.receivers(Permission.REVIEW_AGREEMENTS, region=region)
    assert not can(User.objects.get(pk=stand_in.pk), Permission.REVIEW_AGREEMENTS, region)


def test_what_concerns_somebody_who_has_left_concerns_who_does_their_work():
    region = RegionFactory()
    left, there = member(Role.HR, region), member(Role.HR, region)
    asked = {"region": region, "only": left}
    assert notices.receivers(Permission.WRITE_DESCRIPTIONS, **asked) == {left: None}

    Membership.objects.filter(user=left).update(ends_on="2021-09-30")
    assert notices.receivers(Permission.WRITE_DESCRIPTIONS, **asked) == {there: None}


def test_a_deadline_that_is_moved_reminds_anew():
    member(Role.HR, RegionFactory(name="Region Nordjylland", short_name="Nordjylland"))
    programme = ProgrammeFactory(name="OK21", deadline_on="2021-10-14")
    for deadline in ("2021-10-14", "2021-10-14", "2021-10-15"):
        Programme.objects.filter(pk=programme.pk).update(deadline_on=deadline)
        remind_of_deadlines()
    assert [message.about for message in Message.objects.all()] == ["OK21, Nordjylland"] * 2


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
        ("concluded", central),
        ("concluded", found.hr),
    ]


def test_a_receipt_is_told_to_the_region():
    pilot = filed()
    Message.objects.all().delete()

    receipts.give_receipt(pilot.current.filing, by=member(Role.CENTRAL_UNION))

    assert list(Message.objects.values_list("kind", "to")) == [("received", pilot.created_by_id)]


def test_the_first_line_and_the_button_say_what_to_do(postbox):
    user = member(Role.HR, RegionFactory())
    tell(user, MessageKind.RETURNED)

    deliver_due()

    [(_to, _subject, text)] = received(postbox)
    raw = email.message_from_string(postbox.mails[0][1], policy=policy.default)
    html = raw.get_body(("html",)).get_content()
    assert text.splitlines()[0] == "Ret aftalen: NJ-1"
    assert (html.count(">Ret aftalen</a>"), html.count("<h1")) == (1, 1)
