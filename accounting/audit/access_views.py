"""Who has looked at whose pay: searched by person, with a reason for asking."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounting.audit.subjects import subjects_of
from accounting.book import finding
from accounting.book.access import Access
from accounting.coordinators.coordinators import Appointment
from common.employment_fields import EmploymentNumberField, InstitutionField
from common.forms import Form, Row
from common.long_choice import LongChoiceField
from pilots.models import Employment
from regions import journal
from regions.permissions import Permission

MOST_SHOWN = 500


class AppointmentField(LongChoiceField):
    paths = ("user__name", "user__email")
    word_label = gettext_lazy("Words of the name or the e-mail address")

    def label_from_instance(self, appointment):
        """Namesakes are told apart by address and region."""
        person = appointment.user
        return " · ".join([person.name, person.email, str(appointment.book.region)])


class SearchForm(Form):
    """A person by employment, or a coordinator by name; never both, never none. Sent by POST: no address holds it."""

    sections = [("", [Row("institution", "number"), "coordinator", "reason"])]
    conditional = frozenset({"institution", "number", "coordinator"})
    institution = InstitutionField(help_text=gettext_lazy("For a doctor, with the employment number."))
    number = EmploymentNumberField(help_text=gettext_lazy("For a doctor, with the institution code."))
    coordinator = AppointmentField(
        label=gettext_lazy("Or a coordinator"),
        help_text=gettext_lazy("Instead of a doctor’s employment."),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why do you ask?"),
        max_length=500,
        help_text=gettext_lazy("E.g. the doctor has asked who has seen the pay."),
        error_messages={"required": gettext_lazy("Write why you ask: it is kept in the journal")},
    )

    def __init__(self, *args, book, **kwargs):
        super().__init__(*args, **kwargs)
        self.book = book
        self.fields["coordinator"].queryset = Appointment.objects.filter(book=book).select_related(
            "user", "book__region"
        )

    def clean(self):
        given = super().clean()
        employment = given.get("institution") and given.get("number")
        if bool(employment) == bool(given.get("coordinator")):
            self.add_error(
                "number", _("Write an institution code and an employment number, or choose a coordinator")
            )
        return given

    def person(self):
        """The Employment or User that is asked about; None when the region knows no such employment."""
        given = self.cleaned_data
        if given["coordinator"]:
            return given["coordinator"].user
        return Employment.objects.filter(
            region=self.book.region,
            institution=given["institution"],
            number=given["number"],
        ).first()


@require_http_methods(["GET", "POST"])
def access_log(request, pk):
    book = finding.book_for(request, pk, Permission.SEE_ACCESS_LOG)
    form = SearchForm(request.POST or None, book=book)
    found, person = None, None
    if form.is_valid():
        person = form.person()
        found = _found(request, book, person, form.cleaned_data["reason"])
    context = {"book": book, "form": form, "found": found, "most": MOST_SHOWN}
    return render(request, "accounting/access_log.html", context, status=422 if form.errors else 200)


def _found(request, book, person, reason):
    """The newest rows about a person in the region; asking is itself kept in the journal."""
    journal.record("access_log_read", person or book, by=request.user, region=book.region, note=reason)
    if person is None:
        return []
    rows = Access.objects.visible_to(request.user).about(subjects_of(person)).filter(region=book.region)
    return list(rows.select_related("by")[:MOST_SHOWN])
