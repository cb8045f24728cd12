"""Example pilots: a whole draft in one call, and the steps a region takes with it."""

from datetime import date
from itertools import groupby

from common import clock
from common.months import between, last_day, month_of
from pilots.demo import texts
from pilots.descriptions import editing
from pilots.descriptions.description import Kind
from pilots.descriptions.rows import CostType, RunningCosts
from pilots.documents import workflow
from pilots.models import Answer, CostLine, Milestone, Programme, SuccessCriterion

# Those of Nordjylland's list that begin a year later, and those that begin last.
LATE, LATEST = 33, 47
ENDS = [date(2023, 9, 30), date(2023, 12, 31), date(2024, 1, 31), date(2024, 3, 31), date(2024, 3, 31)]


def start(region, title, *, by, **fields):
    """A pilot with a draft that says no more than `fields`."""
    pilot = editing.start(Programme.objects.get(), region, title, by=by)
    for field, value in fields.items():
        setattr(pilot.current, field, value)
    pilot.current.save()
    return pilot


def complete(pilot, turn, departments=()):
    """Fill the draft with example texts so that it can be filed; `turn` varies them."""
    draft = pilot.draft
    for field, value in period_and_contact(pilot, turn).items():
        setattr(draft, field, value)
    draft.kind = draft.kind or Kind.INDIVIDUAL
    draft.doctors = draft.doctors or doctors_of(pilot.region.slug, turn)
    draft.save()
    if departments:
        draft.departments.set(departments)
        draft.hospitals.set({department.hospital for department in departments})
    for part in parts(draft, turn):
        part.save()
    return pilot


def doctors_of(slug, turn):
    """Nordjylland has many small pilots, the others a few large ones."""
    return 1 + turn % 3 if slug == "nordjylland" else 10 + turn % 6


def period_and_contact(pilot, turn):
    wishes = turn % 7 == 0
    return {
        **_period(pilot.region.slug, turn),
        "contact_name": texts.CONTACT,
        "contact_email": texts.CONTACT_EMAIL.format(region=pilot.region.slug),
        "wishes_facilitation": wishes,
        "facilitation_wish": texts.FACILITATION if wishes else "",
    }


def _period(slug, turn):
    """Most run in 2022 and end within the region's own window; some begin later, and what is written late later still."""
    starts_on = date(2022, 1 + turn % 9, 1)
    if clock.today().year > 2022:
        return {"starts_on": date(2023, 6, 1), "ends_on": date(2023, 12, 31), "window_reason": texts.OUTSIDE}
    if slug != "nordjylland":
        return {"starts_on": starts_on, "ends_on": last_day(date(2023, 3 + turn % 3, 1))}
    if turn >= LATE:
        starts_on = date(2023, 5, 1) if turn >= LATEST else date(2023, 2, 1)
    return {"starts_on": starts_on, "ends_on": ENDS[turn % len(ENDS)]}


def parts(draft, turn):
    """The answers, criteria, milestones and costs of an example, not yet saved."""
    doctors = f"{draft.doctors} afdelingslæger" if draft.doctors > 1 else "1 afdelingslæge"
    for question in draft.template.questions.all():
        text = texts.ANSWERS[question.key].format(title=draft.title, doctors=doctors)
        yield Answer(description=draft, question=question, text=text)
    for position, (criterion, measure, target) in enumerate(texts.CRITERIA[: 1 + turn % 2]):
        yield SuccessCriterion(
            description=draft, position=position, criterion=criterion, measure=measure, target=target
        )
    for position, title in enumerate(texts.MILESTONES[: turn % 4]):
        due_on = draft.starts_on.replace(day=1 + 9 * position)
        yield Milestone(description=draft, position=position, title=title, due_on=due_on)
    yield from _costs(draft, turn)


def _costs(draft, turn):
    months = between(month_of(draft.starts_on), month_of(draft.ends_on))
    for position, (year, in_year) in enumerate(groupby(months, key=lambda month: month.year)):
        # So much for each doctor and month.
        amount = (4_000 + 500 * (turn % 9)) * len(list(in_year))
        yield CostLine(
            description=draft,
            position=position,
            year=year,
            type=CostType.SALARY,
            text=texts.SALARY,
            amount=amount * draft.doctors,
        )
    if turn % 3 == 0:
        yield CostLine(
            description=draft,
            position=2,
            year=2022,
            type=CostType.OTHER,
            text=texts.OTHER,
            amount=8_000,
            running_costs=RunningCosts.NO,
        )


def file(pilot, *, by, timing=""):
    workflow.take("file", pilot, by=by, timing=timing)
