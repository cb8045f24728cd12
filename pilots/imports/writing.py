"""The confirmed rows become pilots with a draft each, in a number of statements that does not grow with the rows."""

from django.db.models import OuterRef, Subquery

from common import clock
from pilots.descriptions import specs
from pilots.descriptions.description import Description
from pilots.descriptions.rows import Answer, CostLine, Milestone, SuccessCriterion
from pilots.imports.directory import NewDepartment, NewTopic
from pilots.imports.known import listing_of
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import TopicArea
from regions.models import Department

PARTS = {
    "criteria": (SuccessCriterion, ("criterion", "measure", "target")),
    "milestones": (Milestone, ("title", "due_on")),
    "costs": (CostLine, ("year", "type", "text", "amount", "running_costs")),
}


def create_pilots(plan, list_import, *, by):
    """Create the new rows of a plan that is ready, and the departments and topic areas they ask for.

    Returns the ids of all that was created, by what it is.
    """
    rows = plan.new_rows
    topics = _create_topics(rows, list_import.region)
    departments = _create_departments(rows, plan.directory)
    drafts = _create_drafts(rows, plan.template, list_import, topics, departments, by)
    _link(Description.hospitals.through, "hospital_id", rows, drafts, "hospitals", {})
    _link(Description.departments.through, "department_id", rows, drafts, "departments", departments)
    _create_answers(rows, drafts, plan.template)
    for key, (model, names) in PARTS.items():
        model.objects.bulk_create(
            model(description=draft, position=position, **dict(zip(names, part, strict=True)))
            for row, draft in zip(rows, drafts, strict=True)
            for position, part in enumerate(row.values.get(key, ()))
        )
    return {
        "pilots": [draft.pilot_id for draft in drafts],
        "departments": list(departments.values()),
        "topics": list(topics.values()),
    }


def _create_topics(rows, region):
    """The ids of the new topic areas."""
    wanted = {topic for row in rows if isinstance(topic := row.values.get("topic_area"), NewTopic)}
    areas = TopicArea.objects.bulk_create(TopicArea(region=region, name=topic.name) for topic in wanted)
    return dict(zip(wanted, (area.pk for area in areas), strict=True))


def _create_departments(rows, directory):
    """The ids of the new departments; they are as old as their hospital, for the list does not say."""
    wanted = {
        department
        for row in rows
        for department in row.values.get("departments", ())
        if isinstance(department, NewDepartment)
    }
    created = Department.objects.bulk_create(
        Department(
            hospital_id=new.hospital_id,
            name=new.name,
            valid_from=directory.hospitals[new.hospital_id].valid_from,
        )
        for new in wanted
    )
    return dict(zip(wanted, (department.pk for department in created), strict=True))


def _create_drafts(rows, template, list_import, topics, departments, by):
    at = clock.now()
    pilots = Pilot.objects.bulk_create(
        Pilot(
            programme=list_import.programme,
            region=list_import.region,
            own_number=row.own_number,
            listed_as=_listing(row, departments),
            is_evaluated=row.values.get("is_evaluated"),
            created_by=by,
            created_at=at,
        )
        for row in rows
    )
    drafts = Description.objects.bulk_create(
        Description(
            pilot=pilot,
            template=template,
            changed_by=by,
            changed_at=at,
            topic_area_id=_id(row.values.get("topic_area"), topics),
            career_track_id=row.values.get("career_track"),
            **_plain(row),
        )
        for row, pilot in zip(rows, pilots, strict=True)
    )
    first = Description.objects.filter(pilot=OuterRef("pk")).values("pk")[:1]
    Pilot.objects.filter(pk__in=[pilot.pk for pilot in pilots]).update(current=Subquery(first))
    return drafts


def _plain(row):
    values = {name: row.values[name] for name in specs.PLAIN if name in row.values}
    return values | {"kind": row.kind or row.values.get("kind", "")}


def _listing(row, created):
    departments = frozenset(_id(department, created) for department in row.values.get("departments", ()))
    return listing_of(row.values | {"departments": departments})


def _link(through, column, rows, drafts, key, created):
    through.objects.bulk_create(
        through(description_id=draft.pk, **{column: _id(thing, created)})
        for row, draft in zip(rows, drafts, strict=True)
        for thing in row.values.get(key, ())
    )


def _create_answers(rows, drafts, template):
    questions = list(template.questions.all())
    Answer.objects.bulk_create(
        Answer(description=draft, question=question, text=row.values[f"answer_{question.key}"])
        for row, draft in zip(rows, drafts, strict=True)
        for question in questions
        if f"answer_{question.key}" in row.values
    )


def _id(thing, created):
    """The id itself, or that of what has just been created."""
    return created.get(thing, thing)
