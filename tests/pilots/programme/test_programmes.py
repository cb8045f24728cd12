"""What a programme decides is data, and the database keeps it in order."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pilots.models import CareerTrack, Question, QuestionTemplate, RegionalWindow, TopicArea
from pilots.programme.programmes import DocumentKind
from tests.factories import ProgrammeFactory, RegionFactory, TemplateFactory

pytestmark = pytest.mark.django_db
DAYS = [datetime.date(2022, 1, 1), datetime.date(2023, 5, 31), datetime.date(2024, 3, 31)]


def breaks(constraint, make):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return constraint in str(error.value)


def test_a_regions_own_window_replaces_the_programmes():
    programme, region = ProgrammeFactory(), RegionFactory()
    own = dict(zip(["starts_from", "starts_to", "ends_to"], DAYS, strict=True))
    RegionalWindow.objects.create(programme=programme, region=region, **own)

    assert programme.window_for(region) == tuple(DAYS)
    assert programme.window_for(RegionFactory()) == (
        datetime.date(2022, 1, 1),
        datetime.date(2023, 5, 31),
        datetime.date(2023, 5, 31),
    )


def test_a_window_is_ordered():
    early = {"starts_from": DAYS[1], "starts_to": DAYS[0], "ends_to": DAYS[2]}

    assert breaks("programme_window_is_ordered", lambda: ProgrammeFactory(slug="x", name="x", **early))
    assert breaks(
        "regionalwindow_is_ordered",
        lambda: RegionalWindow.objects.create(programme=ProgrammeFactory(), region=RegionFactory(), **early),
    )


def test_the_sentence_of_a_window_out_of_order_is_ours():
    programme = ProgrammeFactory.build(starts_from=DAYS[1], starts_to=DAYS[0])

    with pytest.raises(ValidationError) as error:
        programme.validate_constraints()

    assert len(error.value.messages) == 1


def test_names_are_given_once():
    programme, region, template = ProgrammeFactory(), RegionFactory(), TemplateFactory()
    question = template.questions.first()
    for model, name, fields in [
        (TopicArea, "topicarea_name_is_unique", {"region": region, "name": "Kvalitet"}),
        (CareerTrack, "careertrack_name_is_unique", {"programme": programme, "name": "Spor", "position": 1}),
    ]:
        model.objects.create(**fields)
        assert breaks(name, lambda model=model, fields=fields: model.objects.create(**fields))
    assert breaks(
        "question_key_is_unique",
        lambda: Question.objects.create(template=template, key=question.key, position=9, text="x"),
    )


def test_the_newest_template_of_the_kind_and_programme_is_used():
    first = TemplateFactory()
    second = TemplateFactory(programme=first.programme, version=2)
    TemplateFactory(programme=ProgrammeFactory(slug="ok24", name="OK24"), version=3)

    assert QuestionTemplate.newest(first.programme, DocumentKind.DESCRIPTION) == second


def test_questions_stand_in_their_order():
    template = TemplateFactory()
    Question.objects.create(template=template, key="first", position=0, text="Først?")

    assert [question.key for question in template.questions.all()] == ["first", "content", "beyond"]
