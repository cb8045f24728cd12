"""Pages without data: errors, the statements in the footer, and the component page of the demo."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from common.samples import samples


@method_decorator(login_not_required, name="dispatch")
class TextPage(TemplateView):
    """A page of words that anybody may read."""


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for the eye and for the accessibility checks."""
    if not settings.DEMO:
        raise Http404
    return render(request, "pages/components.html", samples())


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was missing and who may do it, when the exception knows."""
    return render(request, "403.html", {"missing": exception}, status=403)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """No context processors: what failed may be what they need.

    Here every exception ends, from views and from middleware, so here it is asked whether the database was away.
    """
    if isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return _unavailable()
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def _unavailable() -> HttpResponse:
    return HttpResponse(loader.get_template("503.html").render(), status=503, headers={"Retry-After": "30"})
