from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.book.form_parts import OnceForm
from accounting.statements import yearly
from accounting.statements.statements import Statement, YearKind
from common.lists.form import FilterForm


class StatementForm(OnceForm):
    """Which year, whether pilot by pilot, and what a correction corrects."""

    sections = [
        ("", ["year", "explanation", "reason"]),
        (_("Pilot by pilot"), ["with_pilots", "understood", "token"]),
    ]
    year = forms.ChoiceField(
        label=_("Year"),
        widget=forms.RadioSelect,
        help_text=_("Years whose twelve months are closed."),
        error_messages={"required": _("Choose the year of the statement")},
    )
    reason = forms.CharField(
        label=_("What it corrects"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only when a statement of the year has been sent before."),
    )
    explanation = forms.CharField(
        label=_("Why the book and the region's own ledger differ"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Only when some month differs. The central parties read it beside the sums; "
            "the lines that explain each month stay with those who read the book."
        ),
    )
    explanation.is_demanded = reason.is_demanded = True
    with_pilots = forms.BooleanField(
        label=_("Print what is spent on each pilot"),
        required=False,
    )
    understood = forms.BooleanField(
        label=_("I know that one doctor's pay can be read from it"),
        required=False,
        help_text=_(
            "The statement goes to the central parties. What a pilot with one doctor has cost is that doctor's pay, "
            "and what no pilot bears is the coordinator's."
        ),
    )

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.book = book
        self.fields["year"].choices = [
            (f"{kind}-{first:%Y-%m}", f"{name} ({YearKind(kind).label})")
            for kind, first, name in yearly.years(book)
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("with_pilots") and not cleaned.get("understood"):
            self.add_error("understood", _("Tick that you know it, or leave the pilots out"))
        if cleaned.get("year") and not cleaned.get("reason") and self._is_correction():
            self.add_error("reason", _("Write what the new statement corrects"))
        return cleaned

    def _is_correction(self):
        year = {name: self.given()[name] for name in ("kind", "first_month")}
        return Statement.objects.sent().filter(book=self.book, **year).exists()

    def given(self):
        kind, _dash, first = self.cleaned_data["year"].partition("-")
        return {
            "kind": kind,
            "first_month": date.fromisoformat(f"{first}-01"),
            "with_pilots": self.cleaned_data.get("with_pilots", False),
            "reason": self.cleaned_data.get("reason", ""),
            "explanation": self.cleaned_data.get("explanation", ""),
        }


class BookFilter(FilterForm):
    """Whose statements; a region's own people have one choice and see no filter."""

    book = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args, books, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["book"].choices = [("", _("All regions")), *((book.pk, str(book)) for book in books)]

    def _asks(self, asked):
        return Q(book=asked["book"]) if asked["book"] else Q()
