"""Example agreements: in Nordjylland one at each stage, with a question from the central parties."""

from datetime import date
from decimal import Decimal

from common.money import format_kroner
from pilots import inquiries, workflow
from pilots.agreements import budget as budgets
from pilots.agreements import review, scales
from pilots.agreements.agreement import CostType, Side
from pilots.demo import texts
from pilots.models import AgreementAnswer, AgreementParty, BudgetLine, Employment, Participant, Pilot

FROM = date(2021, 10, 1)
AMOUNTS = {"low": Decimal(20_000), "medium": Decimal(40_000), "high": Decimal(60_000)}
ALL_STEPS = ["send", "clear", "employer", "union"]
# The number of the pilot in the region -> how far its agreement has come.
STAGES = {
    1: ALL_STEPS,
    2: ["send", "clear", "employer"],
    3: ["send", "clear"],
    4: ["send", "comment"],
    5: ["send", "return"],
    6: [],
}


def load(region, *, hr, coordinator, union):
    standing = adopt(region, by=hr)
    for number, steps in STAGES.items():
        pilot = Pilot.objects.get(region=region, number=number)
        _write(pilot, standing, by=hr)
        for step in steps:
            _take(step, pilot, hr=hr, coordinator=coordinator)
    asked = Pilot.objects.get(region=region, number=1)
    question = inquiries.ask(asked.current.filing, texts.QUESTION, by=union)
    inquiries.answer(question, texts.QUESTION_ANSWER, by=hr)
    unanswered = Pilot.objects.get(region=region, number=7)
    inquiries.ask(unanswered.current.filing, texts.SECOND_QUESTION, by=union)


def adopt(region, *, by):
    """The region's standing agreement on amounts."""
    return scales.adopt(
        region, by=by, valid_from=FROM, amounts=AMOUNTS, title=texts.STANDING_TITLE, text=_standing_text()
    )


def conclude(pilot, standing, *, doctors, budget, hr, coordinator):
    """The pilot's agreement, signed by both; `budget` is {year: kroner of pay, without additions}."""
    _write(pilot, standing, by=hr)
    agreement = pilot.agreements.last()
    agreement.doctors = doctors
    agreement.save()
    BudgetLine.objects.bulk_create(
        budgets.complete(
            BudgetLine(agreement=agreement, position=place, year=year, type=CostType.SALARY, amount=amount)
        )
        for place, (year, amount) in enumerate(budget.items())
    )
    for step in ALL_STEPS:
        _take(step, pilot, hr=hr, coordinator=coordinator)


def _standing_text():
    return texts.STANDING_TEXT.format(**{level: format_kroner(amount) for level, amount in AMOUNTS.items()})


def _write(pilot, standing, *, by):
    agreement = workflow.take("agree", pilot, by=by)
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
        employment=Employment.objects.create(region=agreement.pilot.region, institution="EX", number=number),
        hours=Decimal("7.40"),
        level="medium",
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
    )


def _take(step, pilot, *, hr, coordinator):
    agreement = pilot.agreements.last()
    if step == "comment":
        review.comment(agreement, texts.COMMENT, by=coordinator, place="criterion-1")
    elif step in Side.values:
        by = hr if step == Side.EMPLOYER else coordinator
        workflow.take("sign", pilot, by=by, side=step, sha256=agreement.sha256)
    elif step == "return":
        workflow.take("return", pilot, by=coordinator, reason=texts.REMARK)
    else:
        workflow.take(step, pilot, by=hr if step == "send" else coordinator)
