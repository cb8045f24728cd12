"""The demo's pilots from October 2021 on: what the regions file, agree and are asked, act by act."""

import csv
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from common import clock
from pilots.demo import agreements, pilots, texts
from pilots.demo.acts import act, person, pilot_of, region_of
from pilots.descriptions.description import Kind, Timing
from pilots.documents import workflow
from pilots.facilitation import facilitation
from pilots.filings import inquiries, receipts
from pilots.imports import importing
from pilots.imports.questions import CROSS_CUTTING, NOT_A_PILOT
from pilots.messages.message import Message
from pilots.models import PageDate, Pilot, Programme, ProgrammePage
from pilots.programme import founding
from regions import invitations
from regions.demo import PASSWORD
from regions.models import Department, Region, User
from regions.permissions import Role

# Beside what every installation begins with.
FIXTURES = ["example_departments", "users"]
BEGINS = "2021-09-01"
# The days the demo can be sent to, each at ten in the morning. It opens on a Monday on which all of it is alive.
NAMED = {
    "deadline": datetime(2021, 10, 25, 10, tzinfo=clock.COPENHAGEN),
    "year": datetime(2023, 1, 2, 10, tzinfo=clock.COPENHAGEN),
    "opens": datetime(2023, 3, 20, 10, tzinfo=clock.COPENHAGEN),
    "end": datetime(2024, 4, 15, 10, tzinfo=clock.COPENHAGEN),
}
OPENS_AT = NAMED["opens"]
FILING_DAYS = range(18, 23)
LIST = settings.BASE_DIR / "fixtures" / "nordjylland_pilots.csv"
# Number 16 is paid by the pool but is no pilot; numbers 44 and 45 belong to no single department.
LIST_ANSWERS = {
    "topic_area-D17": NOT_A_PILOT,
    "departments-C45": CROSS_CUTTING,
    "departments-C46": CROSS_CUTTING,
}
# Region, the places of the titles in texts.TITLES, the day they are written and the day they are filed.
EXAMPLES = [
    ("midtjylland", range(4), "2021-10-19", "2021-10-19", ""),
    ("midtjylland", range(4, 5), "2021-10-22", "2022-02-08", Timing.FURTHER),
    ("midtjylland", range(5, 6), "2023-03-14", "2023-04-18", Timing.FURTHER),
    ("nordjylland", range(7, 8), "2023-03-15", "2023-03-30", Timing.FURTHER),
    ("syddanmark", range(5, 8), "2021-10-20", "2021-10-20", ""),
    ("syddanmark", range(2), "2022-01-18", "2022-01-18", Timing.FURTHER),
    ("hovedstaden", (9, 2), "2021-10-22", "2021-11-08", Timing.LATE),
    ("hovedstaden", (3, 4), "2022-03-01", "2022-03-01", Timing.FURTHER),
]
# Asked about, on which day, and answered on which.
QUESTIONS = [
    (1, "2021-10-22", "2021-10-22"),
    (7, "2021-10-22", "2021-10-28"),
    (8, "2022-12-28", "2023-01-04"),
    (9, "2023-03-16", "2023-03-23"),
    (10, "2024-04-11", "2024-04-18"),
]
# An auditor comes seldom, the others often.
SELDOM, OFTEN, TWO_DAYS, A_DAY = (timedelta(days=days) for days in (40, 14, 2, 1))
# So many of a person's newest messages nobody has opened.
UNREAD = 3


def is_empty():
    return not (User.objects.exists() or Region.objects.exists())


def acts():
    yield act(BEGINS, begin, hour=8)
    yield act("2021-10-01", _write_pages)
    yield from _visits()
    yield from _nordjylland()
    for example in EXAMPLES:
        yield from _examples(*example)
    yield act("2021-10-20", _begin_in_sjaelland)
    for slug, place in (("hovedstaden", 6), ("syddanmark", 4)):
        yield act("2021-10-22", _begin, slug, texts.TITLES[place], hour=15)
    yield act("2021-10-21", _revise, "midtjylland", 1, more=1)
    yield act("2021-10-22", _withdraw, "syddanmark", 1)
    yield act("2021-10-22", _start_version, "syddanmark", 2)
    yield act("2021-11-29", _file, "syddanmark", 2)
    yield act("2021-10-22", _receive, 3, 2, hour=16)
    yield act("2021-11-30", _receive, 20, 20)
    yield from agreements.acts()
    for number, asked, answered in QUESTIONS:
        yield act(asked, _ask, number, hour=18)
        yield act(answered, _answer, number, hour=19)
    yield act("2021-11-18", _help)


def begin(*, without=("regulation",)):
    """What is there before anybody has done anything; regulation is known factor by factor."""
    founding.found(without=without)
    for name in FIXTURES:
        call_command("loaddata", name, verbosity=0)
    User.objects.update(password=make_password(PASSWORD), last_login=clock.now())


def _visits():
    """When everyone was here last before each named day, and what they read; a newcomer's link is renewed then."""
    for moment in NAMED.values():
        yield act(moment.date() - SELDOM, _visit, hour=7)
        yield act(moment.date() - OFTEN, _visit, hour=7, seldom=[Role.AUDITOR])
        for slug, name in texts.NEWCOMERS.items():
            yield act(moment.date() - TWO_DAYS, _invite, slug, name)
        yield act(moment.date() - A_DAY, _read_messages, hour=20)


def _visit(*, seldom=()):
    now = clock.now()
    here = User.objects.filter(last_login__lt=now).exclude(memberships__role__in=seldom)
    User.objects.filter(pk__in=list(here.values_list("pk", flat=True))).update(last_login=now)


def _read_messages():
    """Everyone has opened all of their messages but the newest."""
    for user in User.objects.all():
        newest = Message.objects.filter(to=user, read_at=None)[:UNREAD].values_list("pk", flat=True)
        read = Message.objects.filter(to=user, read_at=None).exclude(pk__in=list(newest))
        read.update(read_at=clock.now())


def _invite(slug, name):
    by, email = person("brugeradmin"), f"ny.{slug}@eksempel.dk"
    known = User.objects.filter(email=email).first()
    if known:
        invitations.invite(known, by=by)
    else:
        today = clock.today()
        invitations.invite_person(email, name, Role.HR, region_of(slug), starts_on=today, by=by)


def _write_pages():
    programme = Programme.objects.get()
    writer = {"changed_by": person("sekretariat"), "changed_at": clock.now()}
    page = ProgrammePage.objects.create(programme=programme, **texts.PROGRAMME_PAGE, **writer)
    PageDate.objects.bulk_create(PageDate(page=page, on=date(*day), text=text) for day, text in texts.DATES)
    for region in Region.objects.valid(on=clock.today()):
        names = {"region": region.name, "slug": region.slug}
        words = {field: text.format(**names) for field, text in texts.REGION_PAGE.items()}
        writer["changed_by"] = person(f"hr.{region.slug}")
        ProgrammePage.objects.create(programme=programme, region=region, **words, **writer)


def _nordjylland():
    """The region's own list is imported, and filed in its order over a working week."""
    yield act("2021-10-18", _import_list, hour=8)
    with LIST.open(encoding="utf-8") as lines:
        numbers = [row["number"] for row in csv.DictReader(lines)]
    for turn, number in enumerate(numbers):
        place, minute = divmod(turn * len(FILING_DAYS), len(numbers))
        day = date(2021, 10, FILING_DAYS[place])
        yield act(day, _file_of_list, number, turn, minute=minute * 5)


def _import_list():
    by = person("hr.nordjylland")
    data = LIST.read_bytes()
    found = importing.start(region_of("nordjylland"), Programme.objects.get(), LIST.name, data, by=by)
    importing.answer(found, LIST_ANSWERS)
    importing.commit(found, by=by)


def _file_of_list(own_number, turn):
    pilot = Pilot.objects.get(region__slug="nordjylland", own_number=own_number)
    pilots.file(pilots.complete(pilot, turn), by=person("hr.nordjylland"))


def _examples(slug, places, written, filed, timing):
    for turn, place in enumerate(places):
        title = texts.TITLES[place]
        yield act(written, _write, slug, title, turn, minute=60 * turn)
        yield act(filed, _file_example, slug, title, timing, minute=60 * turn + 1)


def _write(slug, title, turn):
    """A complete draft in a region, not yet filed."""
    region = region_of(slug)
    departments = list(Department.objects.filter(hospital__region=region).valid(on=clock.today()))
    topics = list(region.topic_areas.all())
    topic = topics[turn % len(topics)] if topics else None
    pilot = pilots.start(region, title, by=person(f"hr.{slug}"), topic_area=topic)
    pilots.complete(pilot, turn, [departments[turn % len(departments)]])


def _file_example(slug, title, timing):
    pilot = Pilot.objects.get(region__slug=slug, number=None, current__title=title)
    pilots.file(pilot, by=person(f"hr.{slug}"), timing=timing)


def _revise(slug, number, *, more):
    """A second version, with more doctors."""
    pilot, by = pilot_of(slug, number), person(f"hr.{slug}")
    workflow.take("revise", pilot, by=by)
    draft = pilot.draft
    draft.doctors += more
    draft.save()
    pilots.file(pilot, by=by)


def _withdraw(slug, number):
    workflow.take("withdraw", pilot_of(slug, number), by=person(f"hr.{slug}"), reason=texts.WITHDRAWAL)


def _start_version(slug, number):
    workflow.take("revise", pilot_of(slug, number), by=person(f"hr.{slug}"))


def _file(slug, number):
    pilots.file(pilot_of(slug, number), by=person(f"hr.{slug}"))


def _begin_in_sjaelland():
    """A region that never files: a title, and a draft that is half done."""
    region, by = region_of("sjaelland"), person("hr.sjaelland")
    pilots.start(region, texts.TITLES[8], by=by)
    pilots.start(region, texts.TITLES[9], by=by, kind=Kind.INDIVIDUAL, doctors=2, starts_on=date(2022, 2, 1))


def _begin(slug, title):
    """No more than a title."""
    pilots.start(region_of(slug), title, by=person(f"hr.{slug}"))


def _receive(of_employers, of_union):
    """Receipts for the first pilots of each region by their numbers; the rest waits for the central parties."""
    standing = Pilot.objects.standing().select_related("current__pilot__region").order_by("region", "number")
    for party, most in (("danske-regioner", of_employers), ("yngre-laeger", of_union)):
        for pilot in standing.filter(number__lte=most):
            receipts.give_receipt(pilot.current.filing, by=person(party))


def _ask(number):
    pilot = pilot_of("nordjylland", number)
    text = texts.QUESTION if number == 1 else texts.SECOND_QUESTION
    inquiries.ask(pilot.current.filing, text, by=person("yngre-laeger"))


def _answer(number):
    asked = inquiries.Inquiry.objects.filter(filing=pilot_of("nordjylland", number).current.filing)
    waiting = asked.latest("pk")
    inquiries.answer(waiting, texts.QUESTION_ANSWER, by=person("hr.nordjylland"))


def _help():
    """The facilitator has begun to help with the first, and has helped with the second."""
    by = person("facilitator")
    first, second = facilitation.FacilitationRequest.objects.order_by("asked_at", "pk")[:2]
    for request in (first, second):
        facilitation.take_up(request, by=by)
    second.refresh_from_db()
    facilitation.close(second, by=by)
