import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import translation

from common.errors import Refused
from common.limits import demand_within, limit_sentence
from tests.factories import filed

# Written by the machinery, as long as what it stands for.
OF_THE_MACHINERY = {"canonical", "DemoMail.text", "DemoMail.html", "DBTaskResult.traceback"}


def own_texts():
    """(model, field) of every text without a length in its column."""
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in {"accounting", "pilots", "regions", "reports"}:
            yield from ((model, field) for field in model._meta.fields if type(field) is models.TextField)


def limits_of(model):
    """{field: its limit} as the database keeps it."""
    name = f"{model._meta.model_name}_texts_have_limits"
    kept = [c.condition for c in model._meta.constraints if c.name == name]
    return {
        lookup.removesuffix("__length__lte"): limit
        for condition in kept
        for lookup, limit in condition.children
    }


def test_every_text_that_people_write_has_a_limit_that_the_database_keeps():
    written = [
        (model, field)
        for model, field in own_texts()
        if not {field.name, f"{model.__name__}.{field.name}"} & OF_THE_MACHINERY
    ]

    assert len(written) >= 20
    assert [str(f) for model, f in written if limits_of(model).get(f.name) != f.max_length] == []
    assert [str(field) for _model, field in written if field.max_length is None] == []


@pytest.mark.django_db
def test_the_database_refuses_a_text_beyond_its_limit():
    description = type(filed().current).objects.filter(state="filed")
    journal = apps.get_model("regions", "Event")

    with pytest.raises(IntegrityError, match="event_texts_have_limits"), transaction.atomic():
        journal.objects.create(at=description.get().filed_at, verb="x", subject="y", note="x" * 6_001)
    assert journal.objects.create(at=description.get().filed_at, verb="x", subject="y", note="x" * 6_000).pk


def test_a_text_beyond_its_limit_is_told_by_how_much():
    with translation.override("en"):
        assert limit_sentence(1_000) == "At most 1.000 characters"
        demand_within("x" * 1_000, 1_000)
        with pytest.raises(Refused, match=r"Shorten the text by 12 characters"):
            demand_within("x" * 1_012, 1_000)
        with pytest.raises(Refused, match=r"Shorten the text by 1 character$"):
            demand_within("x" * 1_001, 1_000)
