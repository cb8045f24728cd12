"""A person's name and address, corrected by the administrator and confirmed by who reads the address."""

import datetime
import logging
import re
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from pilots.messages.message import DemoMail
from regions import corrections, invitations
from regions.journal import Event
from regions.models import Correction, User
from regions.permissions import Role
from regions.quiet import HideLinks
from tests.factories import PASSWORD, MembershipFactory, RegionFactory, member, newcomer
from tests.pilots.stages import enter_anew

pytestmark = pytest.mark.django_db
NEW, OLD = "anne.holm@eksempel.dk", "anne.hansen@eksempel.dk"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(datetime.datetime(2021, 10, 25, 8, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def administrator(region):
    return member(Role.USER_ADMIN, region)


@pytest.fixture
def person(region):
    return member(Role.HR, region, name="Anne Hansen", email=OLD)


def edit(client, by, person, *, name="Anne Hansen", email=OLD):
    enter_anew(client, by)
    return client.post(reverse("user_edit", args=[person.pk]), {"name": name, "email": email})


def mailed_link(number=0):
    return re.search(r"https://karrierespor\.example(/adresse/\S+)", mail.outbox[number].body)[1]


def now_called(person):
    person.refresh_from_db()
    return person.name, person.email


def signs_in(email):
    answer = Client().post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return answer.status_code == 302


def test_a_name_is_corrected_at_once_and_the_journal_says_by_whom(client, administrator, person):
    assert edit(client, administrator, person, name="Anne Holm").url == reverse("user", args=[person.pk])
    assert now_called(person) == ("Anne Holm", OLD)
    [event] = Event.objects.all()
    assert (event.verb, event.by, event.note) == ("user_renamed", administrator, "")
    assert mail.outbox == []


def test_a_new_address_counts_when_its_reader_has_confirmed_it(client, administrator, person):
    edit(client, administrator, person, email=NEW.upper())
    assert (now_called(person), [one.to for one in mail.outbox]) == (("Anne Hansen", OLD), [[NEW], [OLD]])
    page = Client().get(mailed_link())
    assert (page.status_code, now_called(person)) == (200, ("Anne Hansen", OLD))
    Client().post(mailed_link())
    assert now_called(person) == ("Anne Hansen", NEW)
    assert [signs_in(email) for email in (OLD, NEW)] == [False, True]
    verbs = Event.objects.order_by("pk").values_list("verb", "by")
    assert list(verbs) == [
        ("user_address_asked", administrator.pk),
        ("user_address_confirmed", person.pk),
    ]


def test_the_link_is_in_the_mail_alone(client, administrator, person):
    edit(client, administrator, person, email=NEW)
    token = mailed_link().split("/")[2]
    [kept] = Correction.objects.all()
    page = client.get(reverse("user", args=[person.pk])).text
    assert token not in f"{vars(kept)} {[vars(event) for event in Event.objects.all()]} {page}"
    assert "adresse/" not in mail.outbox[1].body


def test_only_the_newest_link_works_once_and_for_a_week(client, administrator, person, october):
    edit(client, administrator, person, email="anne.h@eksempel.dk")
    edit(client, administrator, person, email=NEW)
    first, newest = mailed_link(0), mailed_link(2)
    assert [Client().get(link).status_code for link in (first, newest)] == [410, 200]
    october.shift(corrections.LIFETIME)
    assert [Client().post(newest).status_code, now_called(person)[1]] == [410, OLD]


def test_writing_the_old_address_again_calls_the_new_one_off(client, administrator, person):
    edit(client, administrator, person, email=NEW)
    edit(client, administrator, person)
    assert (Client().post(mailed_link()).status_code, now_called(person)[1]) == (410, OLD)


def test_an_address_in_use_is_refused_when_asked_for_and_when_confirmed(client, administrator, person):
    edit(client, administrator, person, email=NEW)
    late = member(Role.HR, RegionFactory(), email=NEW)
    assert edit(client, administrator, person, email=NEW).status_code == 422
    Client().post(mailed_link())
    assert (now_called(person)[1], late.email) == (OLD, NEW)
    assert not Event.objects.filter(verb="user_address_confirmed").exists()


class Refusing(EmailBackend):
    """A server that takes no mail to one address."""

    refused = OLD

    def send_messages(self, messages):
        if any(self.refused in one.to for one in messages):
            raise smtplib.SMTPRecipientsRefused({self.refused: (550, b"No such user")})
        return super().send_messages(messages)


@pytest.mark.parametrize(("refused", "status", "kept"), [(OLD, 302, 1), (NEW, 422, 0)])
def test_nothing_is_changed_when_the_link_cannot_be_mailed(
    client, administrator, person, settings, monkeypatch, refused, status, kept
):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "refused", refused)
    answer = edit(client, administrator, person, email=NEW)
    assert (answer.status_code, Correction.objects.count(), Event.objects.count()) == (status, kept, kept)


def test_a_first_link_sent_to_the_wrong_address_dies(client, region, administrator):
    wrong = newcomer(Role.HR, region, email=OLD)
    token = invitations.invite(wrong, by=administrator)
    edit(client, administrator, wrong, name=wrong.name, email=NEW)
    assert invitations.open_invitation(token) is None


def test_a_correction_asks_for_the_password_anew(client, administrator, person):
    client.force_login(administrator)
    answer = client.post(reverse("user_edit", args=[person.pk]), {"name": "Anne Holm", "email": NEW})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert now_called(person) == ("Anne Hansen", OLD)


def test_who_has_roles_elsewhere_is_corrected_by_the_central_administrator(client, administrator, person):
    MembershipFactory(user=person, role=Role.SECRETARIAT, region=None)
    assert edit(client, administrator, person, name="Anne Holm").status_code == 422
    assert edit(client, member(Role.USER_ADMIN), person, name="Anne Holm").status_code == 302
    assert now_called(person)[0] == "Anne Holm"


def test_two_confirm_and_one_counts(administrator, person):
    corrections.correct(person, name=person.name, email=NEW, by=administrator)
    both = [Client().post(mailed_link()).status_code for _turn in range(2)]
    assert both == [302, 410]
    assert Event.objects.filter(verb="user_address_confirmed").count() == 1


def test_the_page_of_the_person_tells_what_became_of_it(client, administrator, person):
    edit(client, administrator, person, name="Anne Holm", email=NEW)
    Client().post(mailed_link())
    told = client.get(reverse("user", args=[person.pk])).context["corrections"]
    assert [(one.name_before, one.name, one.address, bool(one.confirmed_at)) for one in told] == [
        ("Anne Hansen", "Anne Holm", NEW, True)
    ]
    assert User.objects.get(pk=person.pk).email == NEW


def test_the_demo_shows_both_mails_on_its_page(settings, administrator, person):
    settings.EMAIL_BACKEND = "pilots.messages.demo_backend.EmailBackend"
    corrections.correct(person, name=person.name, email=NEW, by=administrator)
    shown = DemoMail.objects.order_by("pk").values_list("to", "html")
    assert list(shown) == [(NEW, ""), (OLD, "")]


def test_the_log_leaves_the_links_secret_out():
    record = logging.LogRecord("x", 20, __file__, 1, "GET %s 410", ("/adresse/abc-_123/",), None)
    assert HideLinks().filter(record)
    assert record.getMessage() == "GET /adresse/…/ 410"
