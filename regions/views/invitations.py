from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from common.errors import Refused
from regions import invitations
from regions.sign_in import ChoosePasswordForm


@login_not_required
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request, token):
    """The page behind a personal link: choose a password, and be signed in."""
    found = invitations.open_invitation(token)
    if found is None:
        return private(render(request, "regions/invitation_gone.html", status=410))
    form = ChoosePasswordForm(request.POST or None, user=found.user)
    if form.is_valid():
        try:
            user = invitations.accept(found, form.cleaned_data["password1"])
        except Refused:
            return private(render(request, "regions/invitation_gone.html", status=410))
        get_adapter().login(request, user)
        messages.success(request, _("Your password is saved. Welcome to Karrierespor."))
        return redirect("overview")
    context = {"form": form, "invited": found.user}
    status = 422 if form.is_bound else 200
    return private(render(request, "regions/invitation.html", context, status=status))


def private(response):
    # The address is a secret: no page that is opened from here may learn it. Not "no-referrer", for then the
    # browser sends our own form without saying that it is ours, and it is refused.
    response["Referrer-Policy"] = "strict-origin"
    return response
