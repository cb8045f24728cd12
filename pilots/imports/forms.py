"""The upload, and the questions of a list as one form."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import Form
from pilots.imports.questions import Asked

MOST_QUESTIONS = 200


class RegionForm(Form):
    """Which region; asked only of those who write in several."""

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = list(regions)
        if len(self.regions) > 1:
            self.fields["region"] = forms.ModelChoiceField(
                regions, label=_("Region"), error_messages={"required": _("Choose the region")}
            )
            self.order_fields(["region"])

    def region(self):
        return self.cleaned_data.get("region") or self.regions[0]


class UploadForm(RegionForm):
    file = forms.FileField(
        label=_("The list"),
        help_text=_("An Excel workbook (.xlsx) or a .csv file, at most 10 MB."),
        error_messages={"required": _("Choose the file that holds the list")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class AnswersForm(Form):
    """A field per question of a list, those still open first; a question may be left open."""

    all_optional = True

    def __init__(self, questions, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = sorted(questions, key=lambda question: not question.is_open)[:MOST_QUESTIONS]
        self.has_more = len(shown) < len(questions)
        shown.sort(key=lambda question: list(Asked).index(question.kind))
        for question in shown:
            self._add(question)
        self.sections = [
            (kind.label, [name for question in group for name in self._names(question)])
            for kind, group in groupby(shown, key=lambda question: question.kind)
        ]

    def _add(self, question):
        self.fields[question.key] = forms.ChoiceField(
            label=question.label,
            choices=[("", _("Choose")), *question.choices],
            initial=question.answer,
            required=False,
        )
        if question.text is not None:
            anchoring = forms.CharField(
                label=_("Where it is anchored"), initial=question.text, required=False, max_length=120
            )
            self.add_field(question.text_key, anchoring)

    def _names(self, question):
        return [name for name in (question.key, question.text_key) if name in self.fields]
