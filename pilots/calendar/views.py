"""A person's calendar address: made, shown once, revoked, and what it answers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from pilots.calendar import calendar_feed
from pilots.calendar.calendar_feed import CalendarFeed


@require_safe
def calendar(request):
    return _page(request)


def _page(request, address=""):
    feed = CalendarFeed.objects.filter(user=request.user, revoked_at=None).first()
    return render(request, "pilots/calendar/calendar.html", {"feed": feed, "address": address})


@require_POST
@sensitive_variables("token")
def make(request):
    """A new address, shown this once: only its hash is kept."""
    token = calendar_feed.make(request.user)
    return _page(request, f"{settings.SITE_URL}{reverse('calendar_feed', args=[token])}")


@require_POST
def revoke(request):
    calendar_feed.revoke(request.user)
    messages.success(request, _("The address is closed. Calendars that use it get nothing more."))
    return redirect("calendar")


@login_not_required
@require_safe
@sensitive_variables("token")
def feed(request, token):
    user = calendar_feed.owner_of(token)
    if user is None:
        raise Http404
    return HttpResponse(
        calendar_feed.calendar_of(user),
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
    )
