"""The world that the demo opens with, on the morning of 25 October 2021: a week before the deadline."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction

from common import clock
from pilots import filing, founding, workflow
from pilots.demo import agreements, pilots, texts
from pilots.imports import importing
from pilots.imports.questions import CROSS_CUTTING, NOT_A_PILOT
from pilots.models import PageDate, Pilot, Programme, ProgrammePage
from pilots.pilot import Kind, Timing
from regions.demo import PASSWORD
from regions.models import Department, Region, User

# Beside what every installation begins with.
FIXTURES = ["example_departments", "users"]
OPENS_AT = datetime(2021, 10, 25, 10, 0, tzinfo=clock.COPENHAGEN)
# Everyone was last here before the week in which most was filed.
LAST_LOGIN = datetime(2021, 10, 18, 8, 0, tzinfo=clock.COPENHAGEN)
FILING_DAYS = range(18, 23)
LIST = settings.BASE_DIR / "fixtures" / "nordjylland_pilots.csv"
# Number 16 is paid by the pool but is no pilot; numbers 44 and 45 belong to no single department.
LIST_ANSWERS = {
    "topic_area-D17": NOT_A_PILOT,
    "departments-C45": CROSS_CUTTING,
    "departments-C46": CROSS_CUTTING,
}


def is_empty():
    return not (User.objects.exists() or Region.objects.exists())


@transaction.atomic
def load():
    """Fill an empty database; the PDFs are asked for when all of it is there."""
    load_fixtures()
    _write_pages()
    _nordjylland()
    _midtjylland()
    _syddanmark()
    _sjaelland()
    _hovedstaden()
    _receipts()
    _agreements()
    clock.set_demo_time(OPENS_AT)


def load_fixtures():
    founding.found()
    for name in FIXTURES:
        call_command("loaddata", name, verbosity=0)
    User.objects.update(password=make_password(PASSWORD), last_login=LAST_LOGIN)


def _at(day, hour=9, month=10):
    clock.set_demo_time(datetime(2021, month, day, hour, 0, tzinfo=clock.COPENHAGEN))


def _person(address):
    return User.objects.get(email=f"{address}@eksempel.dk")


def _region(slug):
    return Region.objects.get(slug=slug)


def _write_pages():
    _at(1)
    programme = Programme.objects.get()
    writer = {"changed_by": _person("sekretariat"), "changed_at": clock.now()}
    page = ProgrammePage.objects.create(programme=programme, **texts.PROGRAMME_PAGE, **writer)
    PageDate.objects.bulk_create(PageDate(page=page, on=date(*day), text=text) for day, text in texts.DATES)
    for region in Region.objects.valid(on=OPENS_AT.date()):
        names = {"region": region.name, "slug": region.slug}
        words = {field: text.format(**names) for field, text in texts.REGION_PAGE.items()}
        writer["changed_by"] = _person(f"hr.{region.slug}")
        ProgrammePage.objects.create(programme=programme, region=region, **words, **writer)


def _nordjylland():
    """The region's own list is imported, and filed in its order over a working week."""
    by, region = _person("hr.nordjylland"), _region("nordjylland")
    _at(FILING_DAYS[0], hour=8)
    data = LIST.read_bytes()
    found = importing.start(region, Programme.objects.get(), LIST.name, data, by=by)
    importing.answer(found, LIST_ANSWERS)
    importing.commit(found, by=by)
    drafts = list(Pilot.objects.filter(region=region).select_related("region", "programme").order_by("pk"))
    for turn, pilot in enumerate(drafts):
        _at(FILING_DAYS[turn * len(FILING_DAYS) // len(drafts)], hour=9 + turn % 6)
        pilots.file(pilots.complete(pilot, turn), by=by)


def _examples(slug, titles, *, day, month=10):
    """Complete drafts in a region, not yet filed."""
    region, by = _region(slug), _person(f"hr.{slug}")
    departments = list(Department.objects.filter(hospital__region=region).valid(on=OPENS_AT.date()))
    topics = list(region.topic_areas.all())
    for turn, title in enumerate(titles):
        _at(day, hour=9 + turn, month=month)
        topic = topics[turn % len(topics)] if topics else None
        pilot = pilots.start(region, title, by=by, topic_area=topic)
        yield pilots.complete(pilot, turn, [departments[turn % len(departments)]])


def _filed(slug, titles, *, day, month=10, timing=""):
    by = _person(f"hr.{slug}")
    made = list(_examples(slug, titles, day=day, month=month))
    for pilot in made:
        pilots.file(pilot, by=by, timing=timing)
    return made


def _midtjylland():
    """Filed ones, one of them in a second version, and a draft that is ready."""
    by = _person("hr.midtjylland")
    first, *_others = _filed("midtjylland", texts.TITLES[:4], day=19)
    _at(21)
    workflow.take("revise", first, by=by)
    draft = first.draft
    draft.doctors += 1
    draft.save()
    pilots.file(first, by=by)
    list(_examples("midtjylland", texts.TITLES[4:5], day=22))


def _syddanmark():
    """Filed ones, one of them withdrawn, and one with a new version in draft."""
    by = _person("hr.syddanmark")
    first, second, *_others = _filed("syddanmark", texts.TITLES[5:8], day=20)
    _at(22)
    workflow.take("withdraw", first, by=by, reason=texts.WITHDRAWAL)
    workflow.take("revise", second, by=by)


def _sjaelland():
    """Nothing filed yet: a title, and a draft that is half done."""
    _at(20)
    region, by = _region("sjaelland"), _person("hr.sjaelland")
    pilots.start(region, texts.TITLES[8], by=by)
    pilots.start(region, texts.TITLES[9], by=by, kind=Kind.INDIVIDUAL, doctors=2, starts_on=date(2022, 2, 1))


def _hovedstaden():
    _filed("hovedstaden", [texts.TITLES[9], texts.TITLES[2]], day=22)
    _at(22, hour=15)
    pilots.start(_region("hovedstaden"), texts.TITLES[6], by=_person("hr.hovedstaden"))


def file_late(slug):
    """A week after the deadline: delayed, never refused."""
    return _filed(slug, texts.TITLES[3:5], day=8, month=11, timing=Timing.LATE)


def _receipts():
    """The employers have received three from each region, the union two of them."""
    _at(22, hour=16)
    first = Pilot.objects.standing().filter(number__lte=3).order_by("region", "number")
    descriptions = [pilot.current for pilot in first.select_related("current__pilot__region")]
    for description in descriptions:
        filing.give_receipt(description.filing, by=_person("danske-regioner"))
    for description in descriptions[:2]:
        filing.give_receipt(description.filing, by=_person("yngre-laeger"))


def _agreements():
    """Nordjylland's parties have begun: an agreement at each stage."""
    _at(22, hour=17)
    agreements.load(
        _region("nordjylland"),
        hr=_person("hr.nordjylland"),
        coordinator=_person("tovholder.nordjylland"),
        union=_person("yngre-laeger"),
    )
