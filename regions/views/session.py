from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import i18n
from django.views.decorators.http import require_http_methods, require_POST

from common.typed import texts_in
from regions import roles, sessions

set_language = login_not_required(i18n.set_language)


@require_POST
def session_ping(request):
    """The person is still here; the middleware has noted it."""
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
def kept(request):
    """What was typed into a locked session, ready to be sent again; POST drops it."""
    found = sessions.kept_post(request.session)
    if request.method == "POST" or found is None:
        sessions.drop_kept(request.session)
        return redirect("overview")
    fields = [(name, value) for name, values in found.fields.lists() for value in values]
    context = {"path": found.path, "fields": fields, "at": found.at, "texts": texts_in(found.fields)}
    context["had_file"] = found.had_file
    return render(request, "regions/kept.html", context)


def role_table(request):
    """What each role may do, for everyone who is signed in."""
    return render(request, "regions/roles.html", {"rows": roles.rows()})
