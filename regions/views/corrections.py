"""A person's name and address: corrected by the administrator, and a new address confirmed by who reads it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from common.errors import Refused
from regions import corrections
from regions.forms import CorrectionForm, refusal_on
from regions.models import User
from regions.views.invitations import private
from regions.views.users import administrators_only


@require_http_methods(["GET", "POST"])
@administrators_only
def user_edit(request, pk):
    person = get_object_or_404(User.objects.managed_by(request.user), pk=pk)
    return _user_edit(request, person)


@reauthentication_required(allow_get=True)
def _user_edit(request, person):
    form = CorrectionForm(request.POST or None, initial={"name": person.name, "email": person.email})
    if form.is_valid():
        try:
            done = corrections.correct(person, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            messages.success(request, _words_on(done))
            return redirect("user", pk=person.pk)
    status = 422 if form.is_bound else 200
    return render(request, "regions/user_edit.html", {"person": person, "form": form}, status=status)


def _words_on(done):
    if done is None:
        return _("Name and e-mail address are as they were.")
    if not done.is_of_address:
        return _("The name is corrected.")
    return _("A link has been mailed to %(address)s. The address counts once it has been confirmed.") % {
        "address": done.address
    }


@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def address_confirm(request, token):
    """The page behind the mailed link. Opening it confirms nothing: mail programs open links too."""
    found = corrections.waiting(token)
    if found is None:
        return private(render(request, "regions/invitation_gone.html", status=410))
    if request.method == "GET":
        return private(render(request, "regions/address_confirm.html", {"correction": found}))
    try:
        corrections.confirm(found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The e-mail address is confirmed. From now on you log in with it."))
    return redirect("overview")
