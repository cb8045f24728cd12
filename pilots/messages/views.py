"""A person's messages, how they want them by mail, and what the mail server refused."""

from django import forms
from django.conf import settings
from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from common import clock
from common.forms import Form
from pilots.messages.mailing import send_again
from pilots.messages.message import ALWAYS, DemoMail, Message, MessageKind, Pace, Preference
from pilots.messages.message_filter import MessageFilter
from pilots.messages.refusal_filter import RefusalFilter
from regions.models import User
from regions.permissions import Permission, demand
from regions.saved_views import ListName
from regions.view_chips import EVERYTHING, Views

ROWS_A_PAGE = 25
CHOOSABLE = [kind for kind in MessageKind if kind != MessageKind.MAIL]


@require_safe
def messages(request):
    """Unread ones first, the newest first."""
    form = MessageFilter(request.GET)
    theirs = Message.objects.filter(to=request.user)
    found = form.found(theirs).select_related("on_behalf_of", "by")
    ordered = found.order_by(F("read_at").desc(nulls_first=True), "-at", "-pk")
    page = Paginator(ordered, ROWS_A_PAGE).get_page(request.GET.get("page"))
    standing = [*EVERYTHING, (_("Unread"), "read=unread")]
    views = Views(ListName.MESSAGES, form, user=request.user, standing=standing, rows=theirs)
    context = {"form": form, "views": views, "page_of_rows": page, "rows": page.object_list}
    return render(request, "pilots/messages/messages.html", context, status=422 if form.errors else 200)


@require_POST
def open_message(request, pk):
    """Mark a message as read, and go where it leads."""
    message = get_object_or_404(Message, pk=pk, to=request.user)
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=clock.now())
    return redirect(message.path)


@require_POST
def read_all(request):
    Message.objects.filter(to=request.user, read_at=None).update(read_at=clock.now())
    flash.success(request, _("All messages are marked as read."))
    return redirect("messages")


class PreferenceForm(Form):
    """A choice per kind of message; someone waits behind some of them, and those always come by mail."""

    def __init__(self, *args, user, **kwargs):
        chosen = dict(Preference.objects.filter(user=user).values_list("kind", "pace"))
        kwargs["initial"] = {kind.value: chosen.get(kind.value, Pace.AT_ONCE) for kind in CHOOSABLE}
        super().__init__(*args, **kwargs)
        self.user = user
        for kind in CHOOSABLE:
            paces = [c for c in Pace.choices if c[0] != Pace.NEVER or kind not in ALWAYS]
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=paces)

    @transaction.atomic
    def save(self):
        for kind, pace in self.cleaned_data.items():
            Preference.objects.update_or_create(user=self.user, kind=kind, defaults={"pace": pace})


@require_http_methods(["GET", "POST"])
def preferences(request):
    form = PreferenceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        flash.success(request, _("Your choices are saved."))
        return redirect("message_preferences")
    return render(
        request, "pilots/messages/preferences.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
def refusals(request):
    """What the mail server would not take: whose mail, when, and its answer."""
    form, refused = RefusalFilter(request.GET), _refused(request)
    page = Paginator(form.found(refused.select_related("to")), ROWS_A_PAGE).get_page(request.GET.get("page"))
    views = Views(ListName.REFUSALS, form, user=request.user, rows=refused)
    context = {"form": form, "views": views, "page_of_rows": page, "rows": page.object_list}
    return render(request, "pilots/messages/refusals.html", context, status=422 if form.errors else 200)


def _refused(request):
    demand(request.user, Permission.MANAGE_USERS)
    return Message.objects.exclude(failure="").filter(to__in=User.objects.managed_by(request.user))


@require_POST
@transaction.atomic
def mail_again(request, pk):
    """Send a mail that was given up once more."""
    message = get_object_or_404(_refused(request), pk=pk)
    if send_again(message):
        flash.success(request, _("The mail is sent again."))
    else:
        flash.error(request, _("The mail has been sent, or is tried again, already."))
    return redirect("mail_refusals")


@require_GET
def demo_mails(request):
    """The mails that the demo has not sent."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(DemoMail.objects.all(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pilots/messages/demo_mails.html", {"page_of_rows": page})
