import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refused
from pilots.agreements.steps import AgreementStage
from pilots.case import list_sheet
from pilots.case.list_choices import READING
from pilots.case.list_orders import PilotList
from pilots.case.listing import Listing
from pilots.case.pilot_state import is_told_of_negotiations
from pilots.case.whose_turn import MINE
from regions.once import once, token_in
from regions.orders import MOST_AT_ONCE
from regions.permissions import Permission, can
from regions.saved_views import ListName
from regions.view_chips import Views
from regions.views.orders import back_to_order, show_order


@require_safe
def pilots(request):
    listing = _listing(request)
    page = listing.page()
    standing = [(_("All pilots"), "")]
    if listing.sees_drafts:
        # Who writes agreements is waited for where there is none, which stands in no list of work.
        writes = can(request.user, Permission.WRITE_AGREEMENTS)
        label = _("My turn, or no agreement yet") if writes else _("My turn")
        standing.append((label, f"turn={MINE}"))
    if can(request.user, Permission.SEE_FILED):
        # Who is told of negotiations is told apart from them what nobody has begun on.
        is_told = is_told_of_negotiations(request.user)
        none = _("No agreement begun") if is_told else _("Without an agreement")
        standing.append((none, f"agreement={AgreementStage.NONE}"))
    context = {
        "listing": listing,
        "views": Views(
            ListName.PILOTS, listing.form, user=request.user, standing=standing, count=listing.counted
        ),
        "form": listing.form,
        "page_of_rows": page,
        "rows": page.object_list,
        "columns": listing.headings(),
        "writes": can(request.user, Permission.WRITE_DESCRIPTIONS),
        "is_large": listing.count > MOST_AT_ONCE,
        "first": page.start_index(),
        "last": page.end_index(),
    }
    return render(request, "pilots/case/pilot_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request):
    """The list at once; POST orders one that is too long for that."""
    listing = _listing(request)
    if listing.form.errors:
        # The page says what is to be mended; an empty file would say that there is nothing.
        return redirect(f"{reverse('pilots')}?{request.GET.urlencode()}")
    if listing.count > MOST_AT_ONCE:
        return (
            _order(request, listing)
            if request.method == "POST"
            else back_to_order(request, reverse("pilots"))
        )
    content = list_sheet.workbook_of(listing, by=request.user)
    list_sheet.note_fetched(request.user, request.GET)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=list_sheet.NAME)


def _order(request, listing):
    def order():
        return list_sheet.order(listing, by=request.user).get_absolute_url()

    try:
        return redirect(once(token_in(request.POST), by=request.user, do=order))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('pilots')}?{request.GET.urlencode()}")


def _ordered(request, pk):
    return get_object_or_404(PilotList.objects.visible_to(request.user), pk=pk)


@require_safe
def list_file(request, pk):
    """How far the spreadsheet is."""
    found = _ordered(request, pk)
    again = f"{reverse('pilots')}?{found.query}"
    file = reverse("pilot_list_content", args=[pk])
    return show_order(request, found, "pilots/case/list_file.html", file_url=file, again_url=again)


@require_safe
def list_content(request, pk):
    found = _ordered(request, pk)
    if not found.is_done:
        raise Http404
    list_sheet.note_fetched(request.user, QueryDict(found.query))
    return FileResponse(io.BytesIO(bytes(found.content)), as_attachment=True, filename=found.name)


def _listing(request):
    if not any(can(request.user, permission) for permission in READING):
        raise PermissionDenied
    return Listing(request.user, request.GET)
