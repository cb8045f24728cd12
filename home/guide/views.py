"""The guides: one page for each kind of work, one's own first."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from home.guide import guides, welcome


@require_safe
def index(request):
    own = guides.own(request.user)
    others = [guide for guide in guides.GUIDES if guide not in own]
    return render(request, "home/guide/index.html", {"own": own, "others": others})


@require_safe
def guide(request, slug):
    found = guides.BY_SLUG.get(slug)
    if found is None:
        raise Http404
    user = request.user
    is_own = found in guides.own(user)
    steps = guides.steps(found, user, book=guides.book_of(user), is_own=is_own)
    return render(request, "home/guide/guide.html", {"guide": found, "steps": steps})


@require_POST
def close_welcome(request):
    """What a first visit shows is not shown again in this session."""
    request.session[welcome.CLOSED] = True
    return redirect("overview")
