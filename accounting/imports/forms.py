from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting import reading
from accounting.codes import Meaning
from accounting.imports.columns import MAPPABLE
from accounting.imports.mapping import field_labels, named_columns
from accounting.months import open_month_choices
from common.forms import Form, Row

MONTH = r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z"
FILE_HELP = gettext_lazy(
    "An Excel workbook (.xlsx) or a .csv file, at most 30 MB. The file itself is not kept."
)


def month_field(label, **extra):
    return forms.RegexField(
        MONTH,
        label=label,
        help_text=extra.pop("help_text", gettext_lazy("e.g. 2022-04")),
        error_messages={
            "invalid": gettext_lazy("Write the month as year and month, e.g. 2022-04"),
            "required": gettext_lazy("Write the month as year and month, e.g. 2022-04"),
        },
        widget=forms.TextInput(attrs={"class": "short"}),
        **extra,
    )


class UploadForm(Form):
    sections = [("", ["file", "month", "token"])]
    file = forms.FileField(
        label=gettext_lazy("The extract from payroll"),
        help_text=FILE_HELP,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    month = forms.ChoiceField(label=gettext_lazy("Book in"))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(f"{month:%Y-%m}", name) for month, name in open_month_choices(book)]

    def clean_month(self):
        return reading.month_in(self.cleaned_data["month"])


class MappingForm(UploadForm):
    """What each column holds; then the file once more, for it was not kept."""

    all_optional = True

    def __init__(self, *args, facts, **kwargs):
        super().__init__(*args, **kwargs)
        labels = field_labels()
        choices = [("", _("Leave it out")), *((field, labels[field]) for field in MAPPABLE)]
        self.headers = {}
        for place, header, field in named_columns(facts):
            self.headers[f"column_{place}"] = header
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=_("What is “%(header)s”?") % {"header": header},
                choices=choices,
                initial=field,
                required=False,
            )
        self.lacking = [labels[field] for field in facts["missing"]]
        self.sections = [
            (_("Columns"), list(self.headers)),
            (_("The file once more"), ["file", "month", "token"]),
        ]

    def answers(self):
        """{header: field} of what was said, "" for what is left out."""
        return {header: self.cleaned_data.get(name, "") for name, header in self.headers.items()}


class ReasonForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        error_messages={"required": gettext_lazy("Write why")},
    )


class UndoForm(ReasonForm):
    sections = [("", ["month", "reason", "token"])]
    month = forms.ChoiceField(label=gettext_lazy("Book the reversals in"))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(f"{month:%Y-%m}", name) for month, name in open_month_choices(book)]

    def clean_month(self):
        return reading.month_in(self.cleaned_data["month"])


class EndForm(ReasonForm):
    sections = [("", ["last_month", "reason", "token"])]
    last_month = month_field(
        gettext_lazy("Remember until"),
        help_text=gettext_lazy("e.g. 2022-04; a month before the first when it was wrong from the start"),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean_last_month(self):
        return reading.month_in(self.cleaned_data["last_month"])


class CodeForm(Form):
    sections = [("", [Row("code", "meaning"), Row("first_month", "last_month")])]
    code = forms.CharField(
        label=gettext_lazy("Salary code"),
        max_length=10,
        widget=forms.TextInput(attrs={"class": "short"}),
        help_text=gettext_lazy("As in payroll, zeros in front included."),
    )
    meaning = forms.ChoiceField(label=gettext_lazy("Stands for"), choices=Meaning.choices)
    first_month = month_field(gettext_lazy("From month"))
    last_month = month_field(
        gettext_lazy("To month"),
        required=False,
        help_text=gettext_lazy("e.g. 2023-12; empty while it is in use"),
    )

    def clean_first_month(self):
        return reading.month_in(self.cleaned_data["first_month"])

    def clean_last_month(self):
        text = self.cleaned_data["last_month"]
        return reading.month_in(text) if text else None
