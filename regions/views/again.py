"""The password once more: what waits for it, and the way back."""

from allauth.account import views as account
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

# {address' name: what the person was about to do}.
TASKS = {
    "agreement_sign": _("You are about to sign the agreement."),
    "month_close": _("You are about to close the month."),
    "month_reopen": _("You are about to open the month again."),
    "statement_sign": _("You are about to sign the statement."),
    "user": _("You are about to give a person a role."),
    "user_invite": _("You are about to invite a person."),
    "user_link": _("You are about to make a new link for a person."),
    "user_edit": _("You are about to correct a person’s name or address."),
    "user_close": _("You are about to close the door for a person."),
    "user_open": _("You are about to open the door for a person again."),
    "role_end": _("You are about to end a role."),
    "stand_ins": _("You are about to appoint a stand-in."),
}
# Where the page that was left stands elsewhere than what it sends to.
LEFT = {"user_link": "user"}


class Reauthenticate(account.ReauthenticateView):
    """Says what waits for the password, and leads back when nothing is to come of it."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | _waiting(self.request)


def _waiting(request):
    path = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return {"back": reverse("overview")}
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return {"back": reverse("overview")}
    name = found.url_name or ""
    if left := LEFT.get(name):
        path = reverse(left, args=found.args, kwargs=found.captured_kwargs)
    return {"task": TASKS.get(name), "back": path}
