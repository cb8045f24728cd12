"""Filed pilots at the places a test names, and readers of what the reports print."""

import csv
import datetime
import random
from io import BytesIO

import openpyxl
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from lxml import html

from pilots.descriptions.description import Kind
from pilots.documents import workflow
from pilots.models import CareerTrack, Pilot, TopicArea
from regions.models import Department, Hospital, Region
from regions.permissions import Role
from reports.overview.selection import Selection, taking_part
from tests.agreements import Negotiation
from tests.common import pdf_reading
from tests.factories import DepartmentFactory, ProgrammeFactory, RegionFactory, draft, member

BEFORE = datetime.datetime(2021, 10, 15, 10, tzinfo=datetime.UTC)
AFTER = datetime.datetime(2021, 11, 20, 10, tzinfo=datetime.UTC)


def da(text):
    """A word of ours as reports print it."""
    with translation.override("da"):
        return gettext(text)


def placed(
    region, *, by, hospitals=(), departments=(), own_number="", is_evaluated=None, timing="", **fields
):
    """A pilot filed at exactly these hospitals and departments; without departments it is cross-cutting."""
    if not departments:
        fields = {"kind": Kind.CROSS_CUTTING, "anchoring": "Forankret et sted", **fields}
    pilot = draft(region, by=by, **fields)
    spare = pilot.current.departments.get()
    pilot.current.hospitals.set(hospitals)
    pilot.current.departments.set(departments)
    spare.delete()
    spare.hospital.delete()
    Pilot.objects.filter(pk=pilot.pk).update(own_number=own_number, is_evaluated=is_evaluated)
    workflow.take("file", pilot, by=by, timing=timing)
    return Pilot.objects.get(pk=pilot.pk)


def writer(region):
    return member(Role.HR, region)


def cells(workbook):
    """The rows of every sheet but the cover, header included, by the sheet's name."""
    book = openpyxl.load_workbook(BytesIO(workbook))
    return {ws.title: [list(row) for row in ws.iter_rows(values_only=True)] for ws in book.worksheets[1:]}


def tables(page):
    """(caption, rows of texts) of every table of a page."""
    return [
        (_words(table.find("caption")), [[_words(cell) for cell in row] for row in table.iter("tr")])
        for table in html.fromstring(page).iter("table")
    ]


def _words(element):
    return " ".join(element.text_content().split())


def pdf_text(data):
    """Every word of a PDF, with single spaces between."""
    return " ".join(" ".join(pdf_reading.texts(data)).split())


def everything(as_of=None):
    programme = ProgrammeFactory()
    return Selection(programme, tuple(taking_part(Region.objects.all(), programme)), as_of)


def load_nordjylland():
    """File the pilots of the region's printed list, and the coordinator's post as a pool item."""
    call_command("loaddata", "regions", "hospitals", "departments", "programme", "topics", verbosity=0)
    region = Region.objects.get(slug="nordjylland")
    by = writer(region)
    with (settings.BASE_DIR / "fixtures" / "nordjylland_pilots.csv").open() as file:
        for line in csv.DictReader(file):
            hospital = Hospital.objects.get(region=region, name=line["hospital"])
            departments = Department.objects.filter(hospital=hospital, name=line["department"])
            topic = TopicArea.objects.filter(region=region, name=line["topic_area"]).first()
            placed(
                region,
                by=by,
                hospitals=[hospital],
                departments=list(departments),
                anchoring="" if departments else line["department"],
                own_number=line["number"],
                is_evaluated=line["evaluated"] == "yes",
                title=line["title"],
                doctors=int(line["doctors"]),
                topic_area=topic,
                is_in_substance=topic is not None,
            )
    return region


def agreed_on(pilot, *, by, **fields):
    """The doctors of an agreement that is concluded on the pilot, with `fields` of its own."""
    negotiation = Negotiation(pilot, hr=by).start()
    type(negotiation.agreement).objects.filter(pk=negotiation.agreement.pk).update(**fields)
    return negotiation.conclude().agreement.doctors


def random_pilots(seed, size):
    """File `size` random pilots in three regions and return them as plain dictionaries."""
    dice = random.Random(seed)
    programme, truth = ProgrammeFactory(), []
    tracks = [CareerTrack.objects.create(programme=programme, name=f"Spor {n}", position=n) for n in (1, 2)]
    regions = [RegionFactory(name=f"Region {letter}") for letter in "ABC"]
    writers = {region.pk: writer(region) for region in regions}
    topics = {
        r.pk: [TopicArea.objects.create(region=r, name=f"Emne {n}") for n in (1, 2, 3)] for r in regions
    }
    departments = {r.pk: [DepartmentFactory(hospital__region=r) for _n in range(3)] for r in regions}
    for number in range(size):
        region = dice.choice(regions)
        at = dice.sample(departments[region.pk], dice.choice([0, 1, 1, 2]))
        in_substance = dice.random() < 0.8
        pilot = {
            "title": f"Tilfældigt forsøg {number:03}",
            "doctors": dice.randint(1, 12),
            "is_in_substance": in_substance,
            "topic_area": dice.choice(topics[region.pk]) if in_substance else None,
            "career_track": dice.choice([None, *tracks]),
            "is_evaluated": dice.choice([True, False, None]),
        }
        by = writers[region.pk]
        asked = placed(region, by=by, departments=at, hospitals=[d.hospital for d in at], **pilot)
        agreed = agreed_on(asked, by=by, doctors=dice.randint(1, 12)) if number % 6 == 0 else 0
        names = [d.hospital.name for d in at]
        group = names[0] if len(names) == 1 else da("Several hospitals" if names else "Across the region")
        words = {
            "agreed": agreed,
            "region": region.name,
            "group": group,
            "topic": str(pilot["topic_area"] or da("No topic area")),
            "track": str(pilot["career_track"] or da("Not stated")),
        }
        truth.append(pilot | words)
    return truth


def recomputed(truth, *keys):
    """(filed, in substance, doctors described, agreed, evaluated) by the values of `keys`, added up one pilot at a time."""
    sums = {}
    for pilot in truth:
        place = tuple(pilot[key] for key in keys)
        old = sums.get(place, (0, 0, 0, 0, 0))
        sums[place] = (
            old[0] + 1,
            old[1] + (1 if pilot["is_in_substance"] else 0),
            old[2] + pilot["doctors"],
            old[3] + pilot["agreed"],
            old[4] + (1 if pilot["is_evaluated"] else 0),
        )
    return sums
