"""Reminding the regions of what they miss."""

from django import forms
from django.contrib import messages as flash
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common import clock
from common.errors import Refused
from common.forms import Form
from home import reminders
from pilots.programme.pages import programme_in_focus
from regions.permissions import Permission, demand


class ReminderForm(Form):
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Which regions do you want to remind?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose the regions to remind")},
    )

    def __init__(self, *args, lacks, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {str(lack.region.pk): lack.region for lack in lacks}
        self.fields["regions"].choices = [
            (str(lack.region.pk), f"{lack.region}: {'; '.join(lack.sentences)}") for lack in lacks
        ]

    def chosen(self):
        return [self.known[pk] for pk in self.cleaned_data["regions"]]


@require_http_methods(["GET", "POST"])
def remind(request):
    """Choose the regions that miss something, and remind them."""
    demand(request.user, Permission.REMIND_REGIONS)
    programme = programme_in_focus(on=clock.today())
    lacks = reminders.lacking(programme) if programme else []
    form = ReminderForm(request.POST if request.method == "POST" else None, lacks=lacks)
    if request.method == "POST" and form.is_valid():
        try:
            reminders.remind(form.chosen(), programme, by=request.user)
        except Refused as refusal:
            form.add_error("regions", refusal.reasons)
        else:
            flash.success(request, _("The regions are reminded. A region is reminded at most once a day."))
            return redirect("received")
    context = {"form": form, "lacks": lacks, "programme": programme}
    return render(request, "home/remind.html", context, status=422 if form.errors else 200)
