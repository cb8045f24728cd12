"""Receipts for several filings at once, chosen in the list of what has been received."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.errors import Refused
from home import received
from pilots.filings import receipts
from regions.permissions import Permission, can


@require_POST
def receive_many(request):
    """Give one's party's receipt for each that was chosen and still lacks it; then back to the same rows."""
    user = request.user
    if not can(user, Permission.GIVE_RECEIPTS):
        raise PermissionDenied
    asked = [
        int(pk) for pk in request.POST.getlist("filing") if pk.isascii() and pk.isdigit() and len(pk) < 19
    ]
    waiting = received.filings_for(user).filter(pk__in=asked[: received.ROWS_A_PAGE], lacks_ours=True)
    chosen = waiting.select_related("region", "programme").with_documents()
    given = sum(_gives(filing, user) for filing in chosen)
    if given:
        text = ngettext("%(count)d receipt is given.", "%(count)d receipts are given.", given)
        messages.success(request, text % {"count": given})
    elif asked:
        messages.info(request, _("The receipts were given already."))
    else:
        messages.error(request, _("Choose at least one document in the list."))
    # Read and written anew: what stands in the address comes from the page.
    back = urlencode(list(QueryDict(request.POST.get("back", "")).items()))
    return redirect(reverse("received") + (f"?{back}" if back else ""))


def _gives(filing, user):
    """Is the receipt given? Not of what has been withdrawn meanwhile."""
    try:
        receipts.give_receipt(filing, by=user)
    except Refused:
        return False
    return True
