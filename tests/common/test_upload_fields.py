import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from common.upload_fields import Upload, UploadFormField
from tests.evidence import a_pdf

PDF = a_pdf()
FIELD = UploadFormField(kinds={"pdf"}, required=False)


def sent(name, content):
    return SimpleUploadedFile(name, content)


def test_a_sound_file_comes_with_its_kind():
    assert FIELD.clean(sent("aftale.pdf", PDF)) == Upload("aftale.pdf", PDF, "pdf")


def test_the_same_file_is_judged_alike_a_second_time():
    file = sent("aftale.pdf", PDF)

    assert FIELD.clean(file) == FIELD.clean(file)


def test_no_file_is_none():
    assert FIELD.clean(None) is None


def test_a_file_of_another_kind_is_refused_at_the_field():
    with pytest.raises(ValidationError):
        FIELD.clean(sent("aftale.png", PDF))


def test_the_browser_offers_files_of_these_kinds_alone():
    assert FIELD.widget_attrs(FIELD.widget) == {"accept": ".pdf"}
