"""Example agreements: in Nordjylland one at each stage, before the deadline and while pilots run."""

from datetime import date
from decimal import Decimal

from common import clock
from common.money import format_kroner
from common.months import last_day
from pilots.agreements import budget as budgets
from pilots.agreements import review, scales
from pilots.agreements.agreement import CostType, Side
from pilots.demo import texts
from pilots.demo.acts import act, person, pilot_of, region_of
from pilots.documents import workflow
from pilots.models import AgreementAnswer, AgreementParty, BudgetLine, Employment, Participant

FROM = date(2021, 10, 1)
AMOUNTS = {"low": Decimal(20_000), "medium": Decimal(40_000), "high": Decimal(60_000)}
ALL_STEPS = ["send", "clear", "employer", "union"]
# The number of a pilot in Nordjylland: on which day which steps are taken.
NEGOTIATED = {
    1: {"2021-10-22": "write send clear employer union"},
    2: {"2021-10-22": "write send clear employer", "2021-10-28": "union"},
    3: {"2021-10-22": "write send clear", "2021-11-02": "employer union"},
    4: {"2021-10-22": "write send comment", "2021-11-05": "clear employer union"},
    5: {"2021-10-22": "write send return", "2021-11-09": "send", "2021-11-12": "clear employer union"},
    6: {"2021-10-22": "write", "2021-11-15": "send clear", "2021-11-19": "employer union"},
    24: {"2022-09-19": "end_early send clear employer union"},
    34: {"2022-12-12": "write send", "2023-01-11": "clear employer union"},
    35: {"2022-12-19": "write send return", "2023-01-16": "send clear employer union"},
    48: {"2023-03-15": "write", "2023-04-03": "send clear employer union"},
    49: {"2023-02-27": "write send clear", "2023-03-06": "employer union"},
    51: {"2023-03-01": "write send clear", "2023-03-16": "employer", "2023-03-23": "union"},
    52: {"2023-03-06": "write send", "2023-03-15": "clear", "2023-03-24": "employer union"},
    53: {"2023-03-13": "write send comment", "2023-03-28": "clear employer union"},
    54: {"2023-03-08": "write send return", "2023-03-29": "send clear employer union"},
}


def acts():
    """In Nordjylland an agreement at each stage, on the days around which the demo is looked at."""
    yield act("2021-10-22", adopt, "nordjylland", hour=16, minute=30)
    for number, days in NEGOTIATED.items():
        for day, steps in days.items():
            yield act(day, _negotiate, number, steps.split(), hour=17)


def _negotiate(number, steps):
    for step in steps:
        _take(step, pilot_of("nordjylland", number))


def adopt(slug):
    """The region's standing agreement on amounts."""
    return scales.adopt(
        region_of(slug),
        by=person(f"hr.{slug}"),
        valid_from=FROM,
        amounts=AMOUNTS,
        title=texts.STANDING_TITLE,
        text=_standing_text(),
    )


def conclude(pilot, *, doctors, budget):
    """The pilot's agreement, signed by both; `budget` is {year: kroner of pay, without additions}."""
    _take("write", pilot)
    agreement = pilot.agreements.last()
    agreement.doctors = doctors
    agreement.save()
    agreement.budget.all().delete()
    BudgetLine.objects.bulk_create(
        budgets.complete(
            BudgetLine(agreement=agreement, position=place, year=year, type=CostType.SALARY, amount=amount)
        )
        for place, (year, amount) in enumerate(budget.items())
    )
    for step in ("send", "clear", "employer", "union"):
        _take(step, pilot)


def _standing_text():
    return texts.STANDING_TEXT.format(**{level: format_kroner(amount) for level, amount in AMOUNTS.items()})


def _write(pilot, *, by):
    agreement = workflow.take("agree", pilot, by=by)
    standing = pilot.region.standing_agreements.last()
    type(agreement).objects.filter(pk=agreement.pk).update(standing=standing, level="medium")
    AgreementParty.objects.bulk_create(
        AgreementParty(agreement=agreement, position=place, side=side, name=name, title=title)
        for place, (side, name, title) in enumerate(texts.PARTIES)
    )
    for question in agreement.template.questions.all():
        AgreementAnswer.objects.create(
            agreement=agreement, question=question, text=texts.AGREED[question.key]
        )
    _participant(agreement)


def _participant(agreement):
    hospital = agreement.description.hospitals.first()
    if hospital is None:
        return
    number = f"{agreement.pilot.number:05d}"
    Participant.objects.create(
        agreement=agreement,
        hospital=hospital,
        department=agreement.description.departments.first(),
        employment=Employment.objects.get_or_create(
            region=agreement.pilot.region, institution="EX", number=number
        )[0],
        hours=Decimal("7.40"),
        level="medium",
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
    )


def _end_early(pilot, *, by):
    """The agreement in force ends with this month."""
    agreement = workflow.take("terminate", pilot, by=by)
    agreement.ends_on = last_day(clock.today())
    agreement.change_reason = texts.ENDED_EARLY
    agreement.save()
    agreement.participants.filter(ends_on__gt=agreement.ends_on).update(ends_on=agreement.ends_on)


def _take(step, pilot):
    slug = pilot.region.slug
    hr, coordinator = person(f"hr.{slug}"), person(f"tovholder.{slug}")
    agreement = pilot.agreements.last()
    if step == "write":
        _write(pilot, by=hr)
    elif step == "end_early":
        _end_early(pilot, by=hr)
    elif step == "comment":
        review.comment(agreement, texts.COMMENT, by=coordinator, place="criterion-1")
    elif step in Side.values:
        by = hr if step == Side.EMPLOYER else coordinator
        workflow.take("sign", pilot, by=by, side=step, sha256=agreement.sha256)
    elif step == "return":
        workflow.take("return", pilot, by=coordinator, reason=texts.REMARK)
    elif step == "clear":
        for thread in agreement.threads.all():
            review.resolve(thread, by=coordinator)
        workflow.take("clear", pilot, by=coordinator)
    else:
        workflow.take(step, pilot, by=hr)
