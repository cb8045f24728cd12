"""A person's own stand-ins: who, for which role, from when to when."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common import clock
from common.date_fields import DateFormField
from common.errors import Refused
from common.forms import Form, Row
from regions import stand_ins
from regions.models import Membership, StandIn, User
from regions.permissions import Permission, within
from regions.person_field import PersonField


class StandInForm(Form):
    sections = [("", ["membership", "user", Row("starts_on", "ends_on")])]
    membership = forms.ModelChoiceField(
        Membership.objects.none(), label=gettext_lazy("Your role"), empty_label=gettext_lazy("Choose a role")
    )
    user = PersonField(
        label=gettext_lazy("Who stands in for you?"),
        empty_label=gettext_lazy("Choose a person"),
    )
    starts_on = DateFormField(label=gettext_lazy("First day"), help_text=gettext_lazy("dd.mm.yyyy"))
    ends_on = DateFormField(label=gettext_lazy("Last day"), help_text=gettext_lazy("dd.mm.yyyy"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        held = user.memberships.in_force(on=clock.today()).select_related("region")
        self.fields["membership"].queryset = held
        people = User.objects.none()
        for membership in held:
            people = people | stand_ins.candidates(membership, on=clock.today())
        self.fields["user"].queryset = people.distinct()


@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def own(request):
    """Own roles' stand-ins, and appointing one."""
    form = StandInForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            stand_ins.appoint(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            if _is_appointed(form.cleaned_data):
                return redirect("stand_ins")
            form.add_error("user", refusal.reasons)
        else:
            messages.success(request, _("The stand-in is appointed."))
            return redirect("stand_ins")
    involved = StandIn.objects.filter(Q(membership__user=request.user) | Q(user=request.user))
    context = {
        "form": form,
        "stand_ins": involved.select_related("membership__user", "membership__region", "user"),
        "today": clock.today(),
    }
    return render(request, "regions/stand_ins.html", context, status=422 if form.errors else 200)


def _is_appointed(said):
    """Is just this appointed already, by the first of two clicks?"""
    return StandIn.objects.filter(**said).exists()


def visible_stand_in(request, pk):
    """One the person is part of, or administers."""
    mine = Q(membership__user=request.user) | Q(user=request.user)
    seen = StandIn.objects.filter(mine | within(request.user, Permission.MANAGE_USERS, "membership__region"))
    return get_object_or_404(seen.select_related("membership__user", "membership__region", "user"), pk=pk)


@require_http_methods(["GET", "POST"])
def call_off(request, pk):
    found = visible_stand_in(request, pk)
    if request.method == "GET":
        return render(request, "regions/stand_in_end.html", {"stand_in": found})
    try:
        stand_ins.end(found, by=request.user)
        messages.success(request, _("The stand-in is called off."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("stand_ins" if found.membership.user_id == request.user.pk else "overview")
