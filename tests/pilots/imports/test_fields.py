from common.tables.names import name_key
from pilots.imports.fields import fields_for
from pilots.imports.headers import recognised
from pilots.models import QuestionTemplate


def test_no_header_names_two_fields(programme):
    fields = fields_for(QuestionTemplate.objects.get(kind="description"))

    names = [name for field in fields for name in field.names]

    assert len(names) == len(set(names)) == len(recognised(fields))


def test_headers_are_recognised_in_danish_and_english(programme):
    names = recognised(fields_for(QuestionTemplate.objects.get(kind="description")))
    headers = "Nr.|number|HOSPITAL|Sygehus|afd.|Afdeling|topic_area|Emneområde|Antal afd.læger|Projekttitel|Evaluering"

    found = [names[name_key(header)] for header in headers.split("|")]

    assert (
        found
        == (
            "own_number own_number hospitals hospitals departments departments topic_area topic_area doctors title "
            "is_evaluated"
        ).split()
    )
