"""The pool of a region: what it was given, has promised and has spent."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounting.book import Book


@require_safe
def pools(request):
    return HttpResponse("")


@require_safe
def book(request, pk):
    found = get_object_or_404(Book.objects.visible_to(request.user), pk=pk)
    return HttpResponse(str(found))
