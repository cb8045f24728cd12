from copy import deepcopy

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book.codes import Meaning
from accounting.book.form_parts import OpenMonthField, ReasonField
from accounting.payroll.columns import JOINED, MAPPABLE, PERSONAL
from accounting.payroll.mapping import by_itself, field_labels, named_columns
from accounting.payroll.questions import questions
from accounting.payroll.reading import Run
from common import clock
from common.date_fields import MonthField
from common.forms import Form, Row
from common.months import after, month_of

FILE_HELP = gettext_lazy("A spreadsheet (.xlsx) or a .csv file, at most 30 MB. The file itself is not kept.")


ORDINARY, SUPPLEMENTARY = "ordinary", "supplementary"
RUNS = [
    (
        ORDINARY,
        gettext_lazy("The month's ordinary run: what has vanished since its last extract is asked about"),
    ),
    (
        SUPPLEMENTARY,
        gettext_lazy("A supplementary run, e.g. a back-payment: it adds, and takes nothing back"),
    ),
]


class RunForm(Form):
    """Which payroll run a file is."""

    sections = [("", ["run", "run_kind"])]
    run = MonthField(
        label=gettext_lazy("Payroll run of"),
        help_text=gettext_lazy("The month of the payroll run. Pay for later months is asked about."),
    )
    run_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of run?"), choices=RUNS, widget=forms.RadioSelect, initial=ORDINARY
    )

    def clean_run(self):
        run = self.cleaned_data["run"]
        if run and run > after(month_of(clock.today())):
            raise forms.ValidationError(
                _("The run has not taken place: choose this month, the next or an earlier one")
            )
        return run

    def chosen_run(self):
        given = self.cleaned_data
        return Run(given["run"], is_supplementary=given["run_kind"] == SUPPLEMENTARY)


def run_initial(run):
    """What a RunForm begins with."""
    return {
        "run": f"{run.month:%Y-%m}",
        "run_kind": SUPPLEMENTARY if run.is_supplementary else ORDINARY,
    }


class UploadForm(RunForm):
    sections = [("", ["file", "run", "run_kind", "month", "token"])]
    file = forms.FileField(
        label=gettext_lazy("The extract from payroll"),
        help_text=FILE_HELP,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    month = OpenMonthField()
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].offer_of(book)

    def said(self):
        """Nothing is said of a file before it has been read."""
        return {}


class AnswersForm(UploadForm):
    """What a file asks: its columns, codes and amounts, its hidden rows and sheets; then the file once more."""

    all_optional = True

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        facts, self.earlier = found.facts, found.said
        self.questions = questions(facts)
        self.columns, self.headers = {}, {}
        labels = field_labels()
        choices = [("", _("Leave it out")), *((field, labels[field]) for field in MAPPABLE)]
        nameless = [choices[0], ("number", labels["number"])]
        for place, key, header, field in named_columns(facts):
            self.columns[f"column_{place}"] = key
            self.headers[f"column_{place}"] = header
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=_("What is “%(header)s”?") % {"header": header},
                # A column of names is told apart from others, and its names are never kept.
                choices=nameless if by_itself(key) in PERSONAL else choices,
                initial=field,
                required=False,
            )
        for question in self.questions:
            self.fields[question.name] = forms.ChoiceField(
                label=question.label, choices=question.choices, widget=forms.RadioSelect
            )
        self.lacking = [labels[field] for field in facts.missing]
        self.sections = [
            *([(_("Questions"), [one.name for one in self.questions])] if self.questions else []),
            (_("Columns"), list(self.columns)),
            (_("The file once more"), ["file", "run", "run_kind", "month", "token"]),
        ]

    def clean(self):
        taken = {}
        for name in self.columns:
            field = self.cleaned_data.get(name)
            if field and field not in JOINED and field in taken:
                label = field_labels()[field]
                self.add_error(name, _("Two columns cannot both be: %(field)s") % {"field": label})
            taken.setdefault(field, name)
        return self.cleaned_data

    def said(self):
        """What was said of the file, now and before, as `PayrollImport.said` keeps it."""
        given, found = self.cleaned_data, deepcopy(self.earlier)
        found["columns"] = {key: given.get(name, "") for name, key in self.columns.items()}
        for question in self.questions:
            question.note(found, given[question.name])
        return found


class ReasonForm(Form):
    reason = ReasonField()


class UndoForm(ReasonForm):
    sections = [("", ["month", "reason", "token"])]
    month = OpenMonthField(label=gettext_lazy("Book the reversals in"))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].offer_of(book)


class EndForm(ReasonForm):
    sections = [("", ["last_month", "reason", "token"])]
    last_month = MonthField(
        label=gettext_lazy("Remember until"),
        help_text=gettext_lazy("A month before the first when it was wrong from the start."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class CodeForm(Form):
    sections = [("", [Row("code", "meaning"), Row("first_month", "last_month")])]
    code = forms.CharField(
        label=gettext_lazy("Salary code"),
        max_length=10,
        widget=forms.TextInput(attrs={"class": "short"}),
        help_text=gettext_lazy("As in payroll, zeros in front included."),
    )
    meaning = forms.ChoiceField(label=gettext_lazy("Stands for"), choices=Meaning.choices)
    first_month = MonthField(label=gettext_lazy("From month"))
    last_month = MonthField(
        label=gettext_lazy("To month"),
        required=False,
        empty_label=gettext_lazy("It is in use"),
    )
