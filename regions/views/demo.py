"""The demo's powers: set the clock, and be somebody else. Without DEMO the pages do not exist."""

from datetime import datetime
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from regions import demo
from regions.forms import ClockForm
from regions.models import User

# Around the deadline of OK21: a week before, its last hour, and the first day after.
MOMENTS = {
    "before": datetime(2021, 10, 25, 10, 0, tzinfo=clock.COPENHAGEN),
    "on": datetime(2021, 11, 1, 23, 0, tzinfo=clock.COPENHAGEN),
    "after": datetime(2021, 11, 2, 8, 0, tzinfo=clock.COPENHAGEN),
}


def demo_only(view):
    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@require_http_methods(["GET", "POST"])
def demo_page(request):
    """The clock and the people; POST sets the clock to what was typed or to the button's moment."""
    now = clock.now().astimezone(clock.COPENHAGEN)
    pressed = request.POST.get("moment")
    if pressed == "real":
        clock.reset_demo_time()
        return redirect("demo")
    if pressed in MOMENTS:
        clock.set_demo_time(MOMENTS[pressed])
        return redirect("demo")
    form = ClockForm(request.POST or None, initial={"day": now.date(), "time": now.time()})
    if form.is_valid():
        typed = datetime.combine(form.cleaned_data["day"], form.cleaned_data["time"], clock.COPENHAGEN)
        clock.set_demo_time(typed)
        return redirect("demo")
    context = {"form": form, "now": now, "logins": demo.logins(), "password": demo.PASSWORD}
    return render(request, "regions/demo.html", context, status=422 if form.is_bound else 200)


@demo_only
@require_POST
def demo_person(request, pk):
    """Be one of the demo's people without typing the password."""
    offered = {login.user_id for login in demo.logins()}
    person = get_object_or_404(User, pk=pk if pk in offered else None)
    logout(request)
    get_adapter().login(request, person)
    return redirect("overview")
