"""What the pages of every kind of order have in common."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.money import format_digits
from regions.orders import MOST_AT_ONCE


def show_order(request, order, template, **context):
    """How far an order is. htmx asks for the changing part alone, and gets nothing while nothing has changed:

    what is put in again takes the focus away from who stands in it, and is read aloud again.
    """
    if not request.htmx:
        return render(request, template, {"order": order, **context})
    if order.is_underway:
        return HttpResponse(status=204)
    return render(request, "components/order.html", {"order": order, **context})


def back_to_order(request, address):
    """From the address of a file that is too large to be sent at once to the page whose button orders it."""
    messages.info(
        request,
        _("The spreadsheet has more than %(number)s rows. Press the button, and it is made for you.")
        % {"number": format_digits(MOST_AT_ONCE, 0)},
    )
    return redirect(f"{address}?{request.GET.urlencode()}")
