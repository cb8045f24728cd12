from itertools import pairwise

import pytest
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.forms.formsets import formset_factory
from django.template import engines
from django.utils import translation

from common.date_fields import DateFormField
from common.forms import DJANGO_TEXTS, Form, Row, layout_fields
from common.lists.form import FilterForm
from common.money_fields import KronerFormField
from common.samples import SampleFilter, SampleForm

FRIENDLY = {
    "text": "Fill in “Label”",
    "choice": "Choose “Label”",
    "choices": "Choose “Label”",
    "tick": "Tick “Label”",
    "annex": "Choose a file for “Label”",
    "number": "Fill in “Label”",
}


class EveryKind(Form):
    text = forms.CharField(label="Label", max_length=10)
    choice = forms.ChoiceField(label="Label", choices=[("a", "A")])
    choices = forms.MultipleChoiceField(label="Label", choices=[("a", "A")])
    tick = forms.BooleanField(label="Label")
    annex = forms.FileField(label="Label")
    number = forms.IntegerField(label="Label", min_value=3)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def crispy(form):
    return (
        engines["django"].from_string("{% load crispy_forms_tags %}{% crispy form %}").render({"form": form})
    )


def errors_of(form):
    return {name: list(errors) for name, errors in form.errors.items()}


def test_an_empty_form_says_what_to_do_in_every_field():
    form = EveryKind({})

    assert errors_of(form) == {name: [sentence] for name, sentence in FRIENDLY.items()}


def test_a_sentence_of_the_fields_own_wins():
    class Own(Form):
        title = forms.CharField(error_messages={"required": "Write a title for the pilot"})

    assert errors_of(Own({})) == {"title": ["Write a title for the pilot"]}


def test_money_and_dates_keep_their_own_sentences():
    class Ours(Form):
        amount = KronerFormField()
        day = DateFormField()

    assert errors_of(Ours({"amount": "1.5", "day": "31.02.2027"})) == {
        "amount": ["Write the amount with digits, e.g. 250.000 or 1.234,50"],
        "day": ["31 February does not exist: February 2027 has 28 days"],
    }


def test_a_question_is_answered_and_a_thing_is_chosen():
    class Asking(Form):
        thing = forms.ChoiceField(label="Region", choices=[("a", "A")])
        question = forms.ChoiceField(label="Which side?", choices=[("a", "A")])

    assert errors_of(Asking({})) == {"thing": ["Choose “Region”"], "question": ["Answer “Which side?”"]}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("annelise", "The e-mail address lacks an @, e.g. navn@region.dk"),
        ("anne@rn@dk", "Write only one e-mail address: there is more than one @"),
        ("anne@rn.dk, per@rn.dk", "Write only one e-mail address: there is more than one @"),
        ("anne,holm@rn.dk", "The e-mail address has a comma or a semicolon in it: write one address alone"),
        ("anne holm@rn.dk", "The e-mail address has a space in it"),
        ("@rn.dk", "The e-mail address lacks the name before the @, e.g. navn@region.dk"),
        ("anne@", "The e-mail address lacks what comes after the @, e.g. region.dk"),
        ("anne@region", "After the @ there is no full stop, e.g. region.dk"),
        ("anne@rn..dk", "The e-mail address has a full stop too many"),
        (
            "anne(holm)@rn.dk",
            "The e-mail address has a character that no address holds, e.g. æ, ø, å or a bracket",
        ),
        ("anne@rn.d", "Write one e-mail address, e.g. navn@region.dk"),
    ],
)
def test_a_refused_address_says_exactly_what_is_wrong(typed, sentence):
    class Addressed(Form):
        email = forms.EmailField(label="E-mail address")

    assert errors_of(Addressed({"email": typed})) == {"email": [sentence]}


def test_too_long_a_text_is_told_how_much_too_long():
    assert errors_of(EveryKind({"text": "twelve chars"}))["text"] == ["Shorten “Label” by 2 characters"]
    assert errors_of(EveryKind({"text": "eleven char"}))["text"] == ["Shorten “Label” by 1 character"]


def test_what_cannot_be_heard_is_left_out_of_a_text():
    form = EveryKind({"text": "a\x00b\x07\x9fc", "choice": "a\x00"})

    assert ("text" in form.errors, form.cleaned_data["text"]) == (False, "abc")
    assert form.errors["choice"] == ["Choose one of the answers to “Label”"]


def test_other_wrong_values_have_sentences_too():
    errors = errors_of(EveryKind({"choice": "x", "choices": ["x"], "number": "2"}))

    assert errors["choice"] == ["Choose one of the answers to “Label”"]
    assert errors["choices"] == ["Choose one of the answers to “Label”"]
    assert errors["number"] == ["“Label” must be at least 3"]
    assert errors_of(EveryKind({"number": "x"}))["number"] == ["Check what you wrote in “Label”"]


def test_an_error_from_clean_keeps_its_words_and_its_place():
    class Period(Form):
        start = forms.CharField()
        end = forms.CharField()

        def clean(self):
            raise ValidationError({"end": "The end must come after the start"})

    assert errors_of(Period({"start": "2", "end": "1"})) == {"end": ["The end must come after the start"]}


def test_what_the_database_would_refuse_has_a_sentence():
    class Named(Form):
        name = forms.CharField(label="Name")

    form = Named({"name": "Nord"})
    taken = ValidationError(models.Field.default_error_messages["unique"], code="unique", params={})
    form.add_error(None, ValidationError({"name": [taken]}))

    assert errors_of(form) == {"name": ["“Name” is already in use. Write another"]}


def test_a_weak_password_is_told_what_to_do():
    class Password(Form):
        word = forms.CharField(label="New password")

        def clean_word(self):
            MinimumLengthValidator(12).validate(self.cleaned_data["word"])

    assert errors_of(Password({"word": "kort"})) == {"word": ["Choose a password of at least 12 characters"]}


def test_djangos_texts_are_all_known():
    texts = [
        text
        for field in vars(forms.fields).values()
        if isinstance(field, type) and issubclass(field, forms.Field)
        for text in field.default_error_messages.values()
        if "default_error_messages" in vars(field)
    ]

    assert len(texts) >= 20
    assert [text for text in texts if id(text) not in DJANGO_TEXTS] == []


@pytest.mark.parametrize("form_class", [SampleForm, SampleFilter, EveryKind])
def test_the_layout_holds_every_field_once(form_class):
    form = form_class()

    assert sorted(layout_fields(form)) == sorted(form.fields)


def test_a_forgotten_field_shows_in_the_comparison():
    class Forgetful(SampleForm):
        sections = SampleForm.sections[1:]

    assert set(Forgetful().fields) - set(layout_fields(Forgetful())) == {
        "title",
        "hospital",
        "topics",
        "kind",
    }


def test_label_hint_error_and_control_come_in_that_order():
    html = crispy(SampleForm({"title": ""}))
    places = [
        html.index(part)
        for part in (
            '<label for="id_title">',
            'id="id_title_helptext"',
            'id="id_title_error"',
            'name="title"',
        )
    ]

    assert all(before < after for before, after in pairwise(places))


def test_hidden_fields_are_drawn_though_no_section_names_them():
    class WithToken(SampleForm):
        token = forms.CharField(widget=forms.HiddenInput, initial="t1")

    assert crispy(WithToken()).count('<input type="hidden" name="token" value="t1" id="id_token">') == 1


def test_optional_is_said_except_in_filters():
    class Search(FilterForm):
        words = forms.CharField(required=False)

    class Phone(Form):
        phone = forms.CharField(required=False)

    assert crispy(Search()).count("(optional)") == 0
    assert crispy(Phone()).count("(optional)") == 1


def test_fields_side_by_side_share_a_row():
    class Period(Form):
        sections = [("Period", [Row("start", "end")])]
        start = DateFormField()
        end = DateFormField()

    assert crispy(Period()).count('class="field-row"') == 1


def test_the_browser_neither_cuts_nor_demands():
    html = crispy(EveryKind())

    assert [word for word in ("maxlength", "placeholder", " required") if word in html] == []


def test_what_was_typed_is_escaped():
    html = crispy(EveryKind({"text": '"><script>x</script>', "choice": "<script>"}))

    assert html.count("<script>") == 0


def test_rows_of_a_formset_are_friendly_too():
    rows = formset_factory(EveryKind, extra=1)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"})

    assert {name: list(errors) for name, errors in rows.errors[0].items()} == {
        name: [sentence] for name, sentence in FRIENDLY.items()
    }


class Written(Form):
    text = forms.CharField(label="Text", max_length=10, required=False, widget=forms.Textarea)
    name = forms.CharField(label="Name", required=False)
    mail = forms.EmailField(label="Mail", required=False)
    secret = forms.CharField(label="Secret", required=False, widget=forms.PasswordInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    annex = forms.FileField(label="Annex", required=False)


def test_what_is_typed_arrives_in_normal_form():
    typed = {"text": "én\r\nto\x07", "name": "Pia\u200b\r\nKro\u00adgh", "mail": "pia\u200b@region.dk"}
    form = Written(typed | {"seen": "a\r\nb"})

    assert form.is_valid(), form.errors
    assert {name: form.cleaned_data[name] for name in ("text", "name", "mail", "seen")} == {
        "text": "én\nto",
        "name": "Pia Krogh",
        "mail": "pia@region.dk",
        "seen": "a\nb",
    }


def test_a_password_is_never_changed():
    form = Written({"secret": "kodeord\u200bmed\u00ad"})

    assert form.is_valid()
    assert form.cleaned_data["secret"] == "kodeord\u200bmed\u00ad"


def test_a_lines_end_counts_once_against_the_limit():
    assert Written({"text": "12345\r\n789\r"}).is_valid()
    assert errors_of(Written({"text": "12345\r\n7890a"})) == {"text": ["Shorten “Text” by 1 character"]}


def test_a_box_that_nobody_touched_is_not_changed():
    form = Written({"text": "én\r\nto"}, initial={"text": "én\nto"})

    assert (form.has_changed(), form["text"].value()) == (False, "én\nto")


def test_a_field_of_one_form_alone_is_treated_like_the_others():
    form = Written({"later": "010190-1234"})
    form.add_field("later", forms.CharField(label="Later", max_length=5_000, widget=forms.Textarea))

    assert errors_of(form) == {"later": ["This looks like a CPR number. Write it without one"]}
    assert form["later"].help_text == "At most 5.000 characters"
    assert "maxlength" not in str(form["later"])


def test_a_box_for_a_long_text_says_how_much_it_holds():
    class Hinted(Form):
        reason = forms.CharField(max_length=1_000, help_text="All can read it.", widget=forms.Textarea)

    form = Hinted()

    assert form["reason"].help_text == "All can read it. At most 1.000 characters"
    assert 'id="id_reason_helptext">All can read it. At most 1.000 characters</p>' in crispy(form)
    assert 'aria-describedby="id_reason_helptext"' in str(form["reason"])
    assert Written()["name"].help_text == ""


def test_a_files_name_is_kept_in_normal_form_and_length():
    form = Written({}, {"annex": SimpleUploadedFile(f"A\u030arhus\u202e\x07{'n' * 300}.pdf", b"%PDF-")})

    assert form.is_valid(), form.errors
    name = form.cleaned_data["annex"].name
    assert (name[:7], name[-5:], len(name)) == ("Århusnn", "n.pdf", 150)


def test_a_file_whose_name_is_too_long_for_its_field_is_told_so():
    class Short(Form):
        annex = forms.FileField(label="Annex", max_length=10)

    form = Short({}, {"annex": SimpleUploadedFile("12345678.pdf", b"%PDF-")})

    assert errors_of(form) == {"annex": ["Shorten the name of the file for “Annex” to 10 characters"]}
