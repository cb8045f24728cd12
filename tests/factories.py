"""The smallest valid rows; `draft` and `filed` give a pilot that is complete."""

import datetime
import itertools
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from common import clock
from pilots.documents import workflow
from pilots.models import (
    Answer,
    CostLine,
    Description,
    Pilot,
    Programme,
    Question,
    QuestionTemplate,
    SuccessCriterion,
)
from pilots.programme.programmes import DocumentKind
from regions.models import Department, Hospital, Membership, Region, User
from regions.permissions import Role

PASSWORD = "kun til disse prøver"
DAY_ONE = datetime.date(2007, 1, 1)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    name = factory.Sequence(lambda n: f"Region {n}")
    short_name = factory.Sequence(lambda n: f"R{n}")
    # Four characters at most, however many regions a long run makes.
    abbreviation = factory.Sequence(lambda n: f"R{n % 1000}")
    slug = factory.Sequence(lambda n: f"region-{n}")
    valid_from = DAY_ONE


class HospitalFactory(DjangoModelFactory):
    class Meta:
        model = Hospital

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence(lambda n: f"Hospital {n}")
    valid_from = DAY_ONE


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    hospital = factory.SubFactory(HospitalFactory)
    name = factory.Sequence(lambda n: f"Afdeling {n}")
    valid_from = DAY_ONE


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@eksempel.dk")
    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        self.set_password(extracted or PASSWORD)
        if create:
            self.save(update_fields=["password"])


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.HR
    region = factory.SubFactory(RegionFactory)
    starts_on = datetime.date(2021, 1, 1)
    given_at = factory.LazyFunction(clock.now)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ("slug",)

    name = "OK21"
    slug = "ok21"
    title = "Karriereudvikling for afdelingslæger"
    deadline_on = datetime.date(2021, 11, 1)
    price_level_on = datetime.date(2018, 3, 31)
    starts_from = datetime.date(2022, 1, 1)
    starts_to = datetime.date(2023, 5, 31)
    ends_to = datetime.date(2023, 5, 31)
    coordinator_hours = Decimal("7.40")


def charge(
    programme: Programme,
    pension: str,
    holiday: str,
    *,
    effective_from: datetime.date = datetime.date(2021, 1, 1),
) -> Programme:
    """What the pool is charged on top of pay from a day on; returns the programme."""
    programme.charges.create(
        pension_percent=Decimal(pension),
        holiday_percent=Decimal(holiday),
        effective_from=effective_from,
        entered_at=clock.now(),
    )
    return programme


class TemplateFactory(DjangoModelFactory):
    """The questions of a description: one that must be answered, one that may be."""

    class Meta:
        model = QuestionTemplate
        django_get_or_create = ("programme", "kind", "version")
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    kind = DocumentKind.DESCRIPTION
    version = 1
    published_at = datetime.datetime(2021, 9, 1, tzinfo=datetime.UTC)
    required_fields = (
        "title kind topic_area doctors starts_on ends_on contact_name contact_email criteria costs "
        "wishes_facilitation".split()
    )

    @factory.post_generation
    def questions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and not self.questions.exists():
            Question.objects.create(template=self, key="content", position=1, text="Hvad går forsøget ud på?")
            Question.objects.create(
                template=self, key="beyond", position=2, text="Er der andet?", is_required=False
            )


def member(role: str, region: Region | None = None, **fields: Any) -> User:
    """A user who has held `role` since 2021."""
    held: Any = MembershipFactory(role=role, region=region, **{f"user__{key}": fields[key] for key in fields})
    return held.user


def newcomer(role: str, region: Region | None = None, **fields: Any) -> User:
    """One who holds `role` and has neither signed in nor chosen a password."""
    user = member(role, region, **fields)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return user


_numbers = itertools.count(1)


def draft(region: Region | None = None, *, by: User | None = None, **fields: Any) -> Pilot:
    """A pilot whose first draft is complete; `fields` are the description's."""
    region = region or RegionFactory()
    by = by or member(Role.HR, region)
    template = TemplateFactory()
    pilot = Pilot.objects.create(
        programme=template.programme, region=region, created_by=by, created_at=clock.now()
    )
    complete = {
        "title": f"Forsøg {next(_numbers)}",
        "kind": "individual",
        "doctors": 1,
        "starts_on": datetime.date(2022, 1, 1),
        "ends_on": datetime.date(2022, 12, 31),
        "contact_name": "Kontaktperson",
        "contact_email": "kontakt@eksempel.dk",
        "wishes_facilitation": False,
        "changed_by": by,
        "changed_at": clock.now(),
    }
    description = Description.objects.create(pilot=pilot, template=template, **complete | fields)
    department = DepartmentFactory(hospital__region=region)
    description.hospitals.add(department.hospital)
    description.departments.add(department)
    question = template.questions.get(key="content")
    Answer.objects.create(description=description, question=question, text="Det går ud på noget.")
    SuccessCriterion.objects.create(description=description, criterion="Flere bliver", position=0)
    CostLine.objects.create(description=description, year=2022, type="salary", amount=100_000)
    pilot.current = description
    pilot.save()
    return pilot


def filed(region: Region | None = None, *, by: User | None = None, timing: str = "", **fields: Any) -> Pilot:
    """A pilot filed through the workflow, late when the clock says so."""
    pilot = draft(region, by=by, **fields)
    by = pilot.created_by
    if not timing and pilot.programme.is_past_deadline(clock.now()):
        timing = "late"
    workflow.take("file", pilot, by=by, timing=timing)
    return Pilot.objects.get(pk=pilot.pk)
