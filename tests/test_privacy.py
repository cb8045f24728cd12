"""The page on personal data tells of every table that holds any."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation
from lxml import html

from config.privacy import HOW_LONG, KEPT, SEEN

OWN = {"accounting", "pilots", "regions", "reports"}
# Tables that hold nothing about a person: places, programmes, questions, texts about pilots, and machinery.
OF_NO_PERSON = {
    f"{app}.{name}"
    for app, names in {
        "regions": "Region Hospital Department WorkerPulse",
        "pilots": "RegulationFactor SupplementRate Programme RegionalWindow ClosingDay TopicArea TopicSynonym CareerTrack PageDate "
        "QuestionTemplate EmptyForm Question NumberSeries SuccessCriterion Milestone CostLine AgreementAnswer "
        "AgreementCriterion BudgetLine PayCharge RememberedHeader PilotFacts FilingFacts",
        "accounting": "Book RememberedAnswer Allocation ClosingDifference",
    }.items()
    for name in names.split()
}


def test_every_table_is_told_of_or_holds_nothing_about_a_person():
    told = {table for tables in KEPT.values() for table in tables.split()}
    own = {model._meta.label for model in apps.get_models() if model._meta.app_label in OWN}

    assert own - OF_NO_PERSON == told - {"sessions.Session"}
    assert OF_NO_PERSON - own == set()


def test_no_table_without_persons_names_a_user():
    naming = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is not None and field.related_model._meta.label == "regions.User"
    }
    # Who entered a rate or an allocation stands in the journal.
    assert naming & OF_NO_PERSON == set()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_prints_every_sentence(client, language):
    client.cookies["language"] = language
    page = html.fromstring(client.get(reverse("privacy")).text)
    shown = [item.text_content() for item in page.xpath("//main//ul/li")]
    with translation.override(language):
        assert shown == [str(sentence) for sentence in [*KEPT, *SEEN, *HOW_LONG]]
