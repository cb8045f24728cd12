"""The forms of the programme pages: their texts and dates, their files, and the programme's own dates."""

from django import forms
from django.forms import formset_factory
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from common.date_fields import DateFormField
from common.dates import format_date, parse_date
from common.forms import Form, ModelForm, Row
from common.number_fields import DecimalFormField
from common.row_forms import RowForm, RowFormSet
from common.upload_fields import UploadFormField
from pilots.programme.changes import DATES, REASON_LIMIT
from pilots.programme.charges import PERCENTAGES
from pilots.programme.pages import TEXTS, FileKind, ProgrammePage, fingerprint
from pilots.programme.programmes import Programme

MOST_DATES = 40
KINDS = ("pdf", "xlsx", "png", "jpg")


class PageForm(ModelForm):
    sections = [(_("Texts"), ["introduction", "required", "facilitator", "contacts"])]

    class Meta:
        model = ProgrammePage
        fields = TEXTS
        help_texts = {
            "introduction": _("What the programme is about, in a few lines."),
            "contacts": _("Who can be asked, and how they are reached."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            self.fields[name].widget.attrs["rows"] = 5


class PageDateForm(RowForm):
    sections = [("", [Row("on", "text")])]
    on = DateFormField(label=_("Date"), required=False, help_text=_("dd.mm.yyyy"))
    text = forms.CharField(label=_("What happens"), required=False, max_length=200)
    on.is_demanded = text.is_demanded = True

    def clean(self):
        cleaned = super().clean()
        if self.is_blank() or self.errors:
            return cleaned
        if not cleaned.get("on"):
            self.add_error("on", _("Write the day on which it happens"))
        if not cleaned.get("text"):
            self.add_error("text", _("Write what happens on that day"))
        return cleaned


class PageDateRows(RowFormSet):
    row_label = _("Date")


PageDateFormSet = formset_factory(
    PageDateForm,
    formset=PageDateRows,
    extra=0,
    max_num=MOST_DATES,
    absolute_max=MOST_DATES,
    validate_max=True,
)


class FileForm(Form):
    """One file, checked before it is kept."""

    sections = [("", ["kind", "title", "file"])]
    kind = forms.ChoiceField(
        label=_("What kind of file is it?"),
        choices=FileKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the type of the file")},
    )
    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Write a title for the file")}
    )
    file = UploadFormField(
        label=_("File"),
        kinds=KINDS,
        help_text=_("PDF, Excel or picture. 10 MB at most."),
        error_messages={"required": _("Choose the file")},
    )

    def given(self):
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "title": given["title"],
            "name": given["file"].name,
            "content": given["file"].content,
        }


def _with(sentence, example):
    return lazy(lambda: str(sentence) % {"example": example}, str)()


def percent_field(label, example):
    """A percentage with a Danish comma; empty: the pool is not charged."""
    return DecimalFormField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_with(_("E.g. %(example)s. Empty: the pool is not charged."), example),
        error_messages=dict.fromkeys(
            ["invalid", "max_decimal_places", "max_digits", "max_whole_digits", "min_value", "max_value"],
            _with(_("Write a percentage between 0 and 100, e.g. %(example)s"), example),
        ),
    )


# Some four a year.
MOST_CLOSING_DAYS = 60


class ProgrammeForm(ModelForm):
    """The dates that decide: what is late, and which periods call for a reason."""

    sections = [
        (_("Deadline"), ["deadline_on"]),
        (_("The pilots' period"), [Row("starts_from", "starts_to"), "ends_to", "seen"]),
        (_("Closing days"), ["closed"]),
        (
            _("What the pool is charged on top of pay"),
            [Row("pension_percent", "holiday_percent"), "percent_from"],
        ),
        (_("The change"), ["reason"]),
    ]
    conditional = frozenset({"percent_from"})
    deadline_on = DateFormField(
        label=_("Last day for preliminary descriptions"),
        help_text=_("dd.mm.yyyy. What is filed before midnight is on time."),
    )
    starts_from = DateFormField(label=_("Pilots start from"), help_text=_("dd.mm.yyyy"))
    starts_to = DateFormField(label=_("Pilots start no later than"), help_text=_("dd.mm.yyyy"))
    ends_to = DateFormField(label=_("Pilots end no later than"), help_text=_("dd.mm.yyyy"))

    pension_percent = percent_field(_("Pension, per cent of pay"), "18,96")
    holiday_percent = percent_field(_("Holiday allowance, per cent of pay"), "1,95")
    closed = forms.CharField(
        label=_("Days on which the public employers are closed"),
        required=False,
        max_length=MOST_CLOSING_DAYS * 12,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One date a line, e.g. 24.12.2021. Weekends and bank holidays are known; these are no working days either."
        ),
    )
    percent_from = DateFormField(
        label=_("The percentages hold from"),
        required=False,
        help_text=_(
            "dd.mm.yyyy, when there are percentages. Pay of earlier days keeps the percentages that held then."
        ),
    )
    reason = forms.CharField(
        label=_("Why is it changed?"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The regions read it on the programme's page, beside what held before."),
    )
    reason.is_demanded = True
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Programme
        fields = DATES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = fingerprint(self.instance)
        self.initial["closed"] = "\n".join(format_date(one.day) for one in self.instance.closing_days.all())
        if newest := self.instance.charges.last():
            for name in PERCENTAGES:
                self.initial[name] = getattr(newest, name)
            self.initial["percent_from"] = newest.effective_from

    def clean_closed(self):
        lines = self.cleaned_data["closed"].splitlines()
        try:
            return {parse_date(line) for line in lines if line.strip()}
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def dates(self):
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def charge(self):
        """(day, pension, holiday) of what the pool is charged on top; None when no day is written."""
        day = self.cleaned_data["percent_from"]
        return (day, *(self.cleaned_data[name] for name in PERCENTAGES)) if day else None

    def clean(self):
        cleaned = super().clean()
        first, last, end = (cleaned.get(name) for name in ("starts_from", "starts_to", "ends_to"))
        if first and last and last < first:
            self.add_error("starts_to", _("The last day to start must come after the first"))
        if first and end and end < first:
            self.add_error("ends_to", _("The last day must come after the first day to start"))
        is_charged = any(cleaned.get(name) is not None for name in PERCENTAGES)
        if is_charged and not cleaned.get("percent_from") and "percent_from" not in self.errors:
            self.add_error("percent_from", _("Write the day from which the percentages hold"))
        return cleaned
