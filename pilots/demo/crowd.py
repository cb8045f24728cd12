"""A world of any size, for measuring: filed pilots in bulk, the same for the same number every time."""

import random
from collections import defaultdict
from datetime import timedelta

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import SHA256

from common import clock
from pilots.demo import pilots, world
from pilots.descriptions.content import content_of
from pilots.descriptions.description import Kind, Timing
from pilots.descriptions.kind import KIND
from pilots.documents.content import canonical
from pilots.models import Description, Filing, NumberSeries, Pilot, QuestionTemplate
from pilots.pilot.pilot import State
from pilots.programme.programmes import DocumentKind
from regions.models import Department, Region, User

SEED = 2021
TURNS = 24
BATCH = 2000
FIRST_FILING = timedelta(days=20)
WHAT = "Ansvar Udvikling Koordination Kvalitet Oplæring Forskning Opfølgning Gennemgang Samarbejde".split()
ABOUT = "stuegang ultralyd ambulatoriet akutte forløb|medicin|simulation|data|nye kolleger|operationer".split(
    "|"
)
WHERE = "i afdelingen|på tværs af hospitaler|i vagten|med almen praksis|for unge patienter|om natten".split(
    "|"
)


@transaction.atomic
def load(count):
    """Fill an empty database with `count` filed pilots, spread over the regions of 2021."""
    clock.set_demo_time(world.NAMED["deadline"])
    world.begin(without=())
    template = QuestionTemplate.objects.prefetch_related("questions").get(kind=DocumentKind.DESCRIPTION)
    places = [_Place(region) for region in Region.objects.valid(on=clock.today())]
    dice = random.Random(SEED)
    for start in range(0, count, BATCH):
        _add(range(start, min(start + BATCH, count)), template, places, dice)
    _freeze()
    NumberSeries.objects.bulk_create(NumberSeries(region=place.region, last=place.last) for place in places)


class _Place:
    """A region with what its example pilots need, and the contents that they are copies of."""

    def __init__(self, region):
        self.region = region
        self.last = 0
        self.by = User.objects.get(email=f"hr.{region.slug}@eksempel.dk")
        self.departments = list(Department.objects.filter(hospital__region=region).valid(on=clock.today()))
        self.topics = list(region.topic_areas.all()) or [None]
        self.patterns = [self._pattern(turn) for turn in range(TURNS)]

    def _pattern(self, turn):
        with transaction.atomic():
            pilot = pilots.start(self.region, "{title}", by=self.by, topic_area=self.topic(turn))
            content = content_of(pilots.complete(pilot, turn, [self.department(turn)]).draft)
            transaction.set_rollback(True)
        return content

    def topic(self, turn):
        return self.topics[turn % len(self.topics)]

    def department(self, turn):
        return self.departments[turn % len(self.departments)]

    def content(self, turn, pilot, title):
        """What a pilot of this turn says, under its own name and number."""
        pattern = self.patterns[turn]
        answers = [
            answer | {"answer": answer["answer"].replace("{title}", title)} for answer in pattern["answers"]
        ]
        return pattern | {"case": pilot.case_number, "title": title, "answers": answers}


def _add(numbers, template, places, dice):
    made = [_pilot(places[n % len(places)], template.programme) for n in numbers]
    Pilot.objects.bulk_create(made)
    drafts = [
        _draft(pilot, template, places[n % len(places)], n, _title(dice, n))
        for n, pilot in zip(numbers, made, strict=True)
    ]
    Description.objects.bulk_create(drafts)
    rows = defaultdict(list)
    for n, draft in zip(numbers, drafts, strict=True):
        for row in _rows(draft, places[n % len(places)], n % TURNS):
            rows[type(row)].append(row)
    for model, parts in rows.items():
        model.objects.bulk_create(parts)


def _pilot(place, programme):
    place.last += 1
    return Pilot(
        programme=programme,
        region=place.region,
        number=place.last,
        created_by=place.by,
        created_at=clock.now() - FIRST_FILING,
    )


def _title(dice, n):
    return f"Eksempel: {dice.choice(WHAT)} af {dice.choice(ABOUT)} {dice.choice(WHERE)} {n + 1}"


def _draft(pilot, template, place, n, title):
    turn = n % TURNS
    draft = Description(
        pilot=pilot,
        template=template,
        title=title,
        kind=Kind.INDIVIDUAL,
        doctors=pilots.doctors_of(place.region.slug, turn),
        topic_area=place.topic(turn),
        changed_by=place.by,
        changed_at=clock.now() - FIRST_FILING + timedelta(seconds=60 * n % 1_500_000),
        **pilots.period_and_contact(pilot, turn),
    )
    draft.canonical, _sha256 = canonical(place.content(turn, pilot, title))
    return draft


def _rows(draft, place, turn):
    yield from pilots.parts(draft, turn)
    department = place.department(turn)
    yield Description.departments.through(description=draft, department=department)
    yield Description.hospitals.through(description=draft, hospital_id=department.hospital_id)


class Checksum(SHA256):
    """SHA-256 of a text's UTF-8 bytes, without the extension that Django's own asks of PostgreSQL."""

    def as_postgresql(self, compiler, connection, **context):
        template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **context)


def _freeze():
    """File them all at once: no row can be added to a filed version."""
    drafts = Description.objects.select_related("pilot__region").defer("canonical")
    # A filing has its description's number here, so that one statement can tie them.
    Filing.objects.bulk_create([_filing(draft) for draft in drafts.iterator()], batch_size=1000)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Filing]):
            cursor.execute(statement)
    Description.objects.update(
        state=State.FILED,
        timing=Timing.ON_TIME,
        filed_at=F("changed_at"),
        filed_by=F("changed_by"),
        filing=F("pk"),
        sha256=Checksum("canonical"),
    )
    own = Description.objects.filter(pilot=OuterRef("pk")).values("pk")
    Pilot.objects.update(current=Subquery(own))


def _filing(draft):
    path = KIND.url("page", draft)
    at, by = draft.changed_at, draft.changed_by_id
    return Filing(pk=draft.pk, kind=KIND.name, **KIND.heads(draft), path=path, at=at, by_id=by)
